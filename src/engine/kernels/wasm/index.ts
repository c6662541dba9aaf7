import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Scalar } from '@tensorflow/tfjs-core';
import { registerKernelSet, type KernelSet } from '../kernel-set';
import { setContext, WasmContext, wasmContext } from './context';
import { wasmEmbedding } from './embedding';
import { wasmCrossEntropy } from './loss';
import { registerProducts } from './matmul';
import { loadKernels, type KernelVariant } from './module';
import { wasmUpdate } from './optimizers';
import { registerRecurrent, wasmRecurrent } from './recurrent';
import { replaceSlowKernels } from './replacements';
import { registerSegmentSum } from './segment-sum';

export type { KernelVariant } from './module';

/**
 * Loads our kernels onto the memory of tfjs' wasm backend and registers those that tfjs finds by name.
 *
 * @param folder of kernels.wasm and kernels-relaxed.wasm
 * @param wanted "simd": do without relaxed SIMD even where there is some.
 */
export async function installWasmKernels(backend: BackendWasm, folder: string, wanted?: KernelVariant): Promise<KernelVariant> {
  const memory = (backend.wasm as unknown as { asm: { memory: WebAssembly.Memory } }).asm.memory;
  const { functions, variant } = await loadKernels(folder, memory, wanted);
  setContext(new WasmContext(backend, memory, functions));
  registerProducts();
  registerSegmentSum();
  registerRecurrent();
  replaceSlowKernels();
  registerKernelSet('wasm', wasmKernels);
  return variant;
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
