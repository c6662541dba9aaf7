import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { setContext, WasmContext } from './context';
import { registerProducts } from './matmul';
import { loadKernels, type KernelVariant } from './module';
import { registerRecurrent } from './recurrent';
import { replaceSlowKernels } from './replacements';
import { registerSegmentSum } from './segment-sum';

export { wasmContext } from './context';
export { wasmCrossEntropy } from './loss';
export { wasmEmbedding } from './embedding';
export { wasmRecurrent } from './recurrent';
export { wasmUpdate } from './optimizers';
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
  return variant;
}
