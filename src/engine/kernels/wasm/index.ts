import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Scalar } from '@tensorflow/tfjs-core';
import { registerKernelSet, type KernelSet } from '../kernel-set';
import { setContext, WasmContext, wasmContext } from './context';
import { wasmEmbedding } from './embedding';
import { wasmCrossEntropy } from './loss';
import { registerProducts } from './matmul';
import { functionsFrom, type FunctionsSource } from './module';
import { wasmUpdate } from './optimizers';
import { registerRecurrent, wasmRecurrent } from './recurrent';
import { replaceSlowKernels } from './replacements';
import { registerSegmentSum } from './segment-sum';

export { compileKernels, type FunctionsSource, type KernelVariant } from './module';

export interface WasmKernelOptions {
  /** Where each thread gets its functions from. */
  readonly source: FunctionsSource;
  /** Threads to use, this one counted. Default: 1. */
  readonly threads?: number;
}

/**
 * Puts kernels onto the memory of tfjs' wasm backend and registers those that tfjs finds by name. May be called again, with another source
 * or another number of threads.
 */
export async function installWasmKernels(backend: BackendWasm, { source }: WasmKernelOptions): Promise<void> {
  const { memory } = (backend.wasm as unknown as { asm: { memory: WebAssembly.Memory } }).asm;
  setContext(new WasmContext(backend, memory, functionsFrom(source, memory)));
  registerProducts();
  registerSegmentSum();
  registerRecurrent();
  replaceSlowKernels();
  registerKernelSet('wasm', wasmKernels);
  return Promise.resolve();
}

/** Our kernels on wasm, while tfjs' backend is the one that they were loaded for. */
function wasmKernels(): KernelSet | undefined {
  const context = wasmContext();
  if (!context) return undefined;
  return {
    recurrent: (inputs, options) => (inputs.jordan ? undefined : wasmRecurrent(context, inputs, options)),
    embeddingLookup: (table, ids) => wasmEmbedding(context, table, ids),
    maskedCrossEntropy: (logits, targets, weights) => wasmCrossEntropy(context, logits, targets, weights),
    optimizerUpdate(name, variable, gradient, slots, hyperparameters) {
      wasmUpdate(context, name, variable, gradient, slots, hyperparameters);
      return true;
    },
    squaredNorm(t) {
      const out = context.tensor([]) as Scalar;
      context.floats(out)[0] = context.functions.sumOfSquares(context.pointer(t), t.size);
      return out;
    },
  };
}
