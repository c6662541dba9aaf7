import { Worker } from 'node:worker_threads';
import type { ThreadData } from './kernel-thread';
import type { FunctionsSource } from './module';
import type { Job, ThreadFunctions } from './thread';
import { threadFunctions } from './thread-functions';
import { ThreadQueue } from './thread-queue';

/** Milliseconds until a thread must have said that it is ready. */
const startTime = 10_000;

/** The threads that share the kernels' work: this one, and workers beside it that keep no process alive. */
export class ThreadPool {
  private readonly queue = new ThreadQueue();
  private readonly workers = new Set<Worker>();

  private constructor(readonly functions: ThreadFunctions) {}

  /** A pool of this thread alone. */
  static single(source: FunctionsSource, memory: WebAssembly.Memory): ThreadPool {
    return new ThreadPool(threadFunctions(source, memory));
  }

  /**
   * @param file the bundled kernel-thread.ts
   * @param memory shared memory
   * @param threads this one counted
   * @throws Error when a thread does not start; none is left running then
   */
  static async start(file: string, source: FunctionsSource, memory: WebAssembly.Memory, threads: number): Promise<ThreadPool> {
    const pool = ThreadPool.single(source, memory);
    const data: ThreadData = { source, memory, queue: pool.queue.buffer };
    const starts = await Promise.allSettled(Array.from({ length: threads - 1 }, () => pool.add(file, data)));
    const failure = starts.find((start) => start.status === 'rejected');
    if (!failure) return pool;
    pool.close();
    throw failure.reason;
  }

  /** How many threads there are now; one that has died no longer counts. */
  get threads(): number {
    return 1 + this.workers.size;
  }

  /**
   * Runs jobs side by side; none may need what another writes.
   * @returns what their functions returned
   */
  run(jobs: readonly Job[]): number[] {
    if (jobs.length > 1 && this.workers.size > 0) return this.queue.run(jobs, this.functions);
    return jobs.map(([name, ...values]) => (this.functions[name] as (...values: number[]) => number | undefined)(...values) ?? 0);
  }

  /** Ends the workers. The pool goes on with this thread alone. */
  close(): void {
    this.queue.close();
    for (const worker of this.workers) void worker.terminate();
    this.workers.clear();
  }

  private async add(file: string, data: ThreadData): Promise<void> {
    const worker = new Worker(file, { workerData: data, execArgv: [], stdin: false });
    this.workers.add(worker);
    worker.once('exit', () => this.workers.delete(worker));
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no answer in ${startTime / 1000} s`)), startTime);
      worker.once('message', () => {
        clearTimeout(late);
        resolve();
      });
      worker.once('error', (error) => {
        clearTimeout(late);
        reject(error);
      });
    });
    worker.unref();
  }
}
