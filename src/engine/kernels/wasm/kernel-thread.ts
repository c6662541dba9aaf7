/** Entry of a kernel thread: takes jobs from the queue until it is closed. */
import { parentPort, workerData } from 'node:worker_threads';
import type { FunctionsSource } from './module';
import { threadFunctions } from './thread-functions';
import { ThreadQueue } from './thread-queue';

/** What the pool starts a thread with. */
export interface ThreadData {
  readonly source: FunctionsSource;
  readonly memory: WebAssembly.Memory;
  readonly queue: SharedArrayBuffer;
}

const { source, memory, queue } = workerData as ThreadData;
const functions = threadFunctions(source, memory);
parentPort?.postMessage('ready');
new ThreadQueue(queue).serve(functions);
