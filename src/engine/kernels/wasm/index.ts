import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Scalar } from '@tensorflow/tfjs-core';
import { registerKernelSet, type KernelSet } from '../kernel-set';
import { setContext, WasmContext, wasmContext } from './context';
import { wasmEmbedding } from './embedding';
import { wasmCrossEntropy } from './loss';
import { registerProducts } from './matmul';
import type { FunctionsSource } from './module';
import { wasmUpdate } from './optimizers';
import { registerRecurrent, wasmRecurrent } from './recurrent';
import { replaceSlowKernels } from './replacements';
import { registerSegmentSum } from './segment-sum';
import { sumOfSquares } from './squared-norm';
import { ThreadPool } from './thread-pool';

export { compileKernels, type FunctionsSource, type KernelVariant } from './module';

export interface WasmKernelOptions {
  /** Where each thread gets its functions from. */
  readonly source: FunctionsSource;
  /** Threads to use, this one counted. Default: 1. */
  readonly threads?: number;
  /** The bundled kernel-thread.ts, without which there is one thread. */
  readonly threadFile?: string;
}

export interface KernelThreads {
  /** How many run. */
  readonly threads: number;
  /** Why there are fewer than were asked for. */
  readonly reason?: string;
}

/**
 * Puts kernels onto the memory of tfjs' wasm backend and registers those that tfjs finds by name. May be called again, with another source
 * or another number of threads.
 */
export async function installWasmKernels(backend: BackendWasm, options: WasmKernelOptions): Promise<KernelThreads> {
  const { memory } = (backend.wasm as unknown as { asm: { memory: WebAssembly.Memory } }).asm;
  closePool();
  const { pool, reason } = await startPool(memory, options);
  closePool = () => pool.close();
  endWith(backend);
  setContext(new WasmContext(backend, memory, pool));
  registerProducts();
  registerSegmentSum();
  registerRecurrent();
  replaceSlowKernels();
  registerKernelSet('wasm', wasmKernels);
  return { threads: pool.threads, reason };
}

/** Ends the threads that were started last. */
let closePool = (): void => undefined;

const watched = new WeakSet<BackendWasm>();

/** The threads end when tfjs disposes of the backend. */
function endWith(backend: BackendWasm): void {
  if (watched.has(backend)) return;
  watched.add(backend);
  const dispose = backend.dispose.bind(backend);
  backend.dispose = () => {
    closePool();
    dispose();
  };
}

async function startPool(
  memory: WebAssembly.Memory,
  { source, threads = 1, threadFile }: WasmKernelOptions,
): Promise<{ pool: ThreadPool; reason?: string }> {
  const alone = (reason?: string) => ({ pool: ThreadPool.single(source, memory), reason });
  if (threads <= 1) return alone();
  if (!(memory.buffer instanceof SharedArrayBuffer)) return alone('the memory of tfjs cannot be shared');
  if (!threadFile) return alone('kernel-thread.js is not beside the program');
  try {
    return { pool: await ThreadPool.start(threadFile, source, memory, threads) };
  } catch (error) {
    return alone(`kernel threads do not start: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Our kernels on wasm, while tfjs' backend is the one that they were loaded for. */
function wasmKernels(): KernelSet | undefined {
  const context = wasmContext();
  if (!context) return undefined;
  return {
    recurrent: (inputs, options) => (inputs.jordan ? undefined : wasmRecurrent(context, [{ inputs, options }])[0]),
    recurrentDirections: (directions) => (directions.some(({ inputs }) => inputs.jordan) ? undefined : wasmRecurrent(context, directions)),
    embeddingLookup: (table, ids) => wasmEmbedding(context, table, ids),
    maskedCrossEntropy: (logits, targets, weights) => wasmCrossEntropy(context, logits, targets, weights),
    optimizerUpdate(name, variable, gradient, slots, hyperparameters) {
      wasmUpdate(context, name, variable, gradient, slots, hyperparameters);
      return true;
    },
    squaredNorm(t) {
      const out = context.tensor([]) as Scalar;
      context.floats(out)[0] = sumOfSquares(context, context.pointer(t), t.size);
      return out;
    },
  };
}
