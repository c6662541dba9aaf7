import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { registerKernelSet, type KernelSet } from '../kernel-set';
import { setContext, WebgpuContext, webgpuContext } from './context';
import { registerSegmentSum, webgpuEmbedding } from './embedding';
import { webgpuCrossEntropy } from './loss';
import { webgpuSquaredNorm } from './norm';
import { webgpuUpdate } from './optimizers';
import { registerProducts } from './products';
import { registerRecurrent, webgpuRecurrent } from './recurrent';

/** Makes our kernels for tfjs' webgpu backend and registers those that tfjs finds by name. */
export function installWebgpuKernels(backend: WebGPUBackend): void {
  setContext(new WebgpuContext(backend));
  registerProducts();
  registerSegmentSum();
  registerRecurrent();
  registerKernelSet('webgpu', webgpuKernels);
}

/** Our kernels on webgpu, while tfjs' backend is the one that they were made for. */
function webgpuKernels(): KernelSet | undefined {
  const context = webgpuContext();
  if (!context) return undefined;
  return {
    recurrent: (inputs, options) => webgpuRecurrent(context, inputs, options),
    embeddingLookup: (table, ids) => webgpuEmbedding(context, table, ids),
    maskedCrossEntropy: (logits, targets, weights) => webgpuCrossEntropy(context, logits, targets, weights),
    optimizerUpdate(name, variable, gradient, slots, hyperparameters) {
      webgpuUpdate(context, name, variable, gradient, slots, hyperparameters);
      return true;
    },
    squaredNorm: (t) => webgpuSquaredNorm(context, t),
  };
}
