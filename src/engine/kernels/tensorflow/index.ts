import type { Scalar } from '@tensorflow/tfjs-core';
import { registerKernelSet, type KernelSet } from '../kernel-set';
import type { RecurrentInputs, RecurrentOptions, RecurrentOutputs } from '../recurrent';
import { blockLstm, blockLstmHas } from './block-lstm';
import { cudnnHas, cudnnRecurrent, registerCudnn } from './cudnn';
import { setContext, TensorflowContext, tensorflowContext, type TensorflowBackend } from './context';
import { tensorflowEmbedding } from './embedding';
import { tensorflowCrossEntropy } from './loss';
import { tensorflowUpdate } from './optimizers';
import { graphRecurrent, registerRecurrent } from './recurrent';

export type { TensorflowBackend } from './context';

/**
 * Gives tfjs' backend "tensorflow" Unroll's kernels.
 * @param loadGraph gives the text of a graph (GraphDef) to TensorFlow, and its number there
 */
export function installTensorflowKernels(backend: TensorflowBackend, loadGraph: (text: string) => number): void {
  setContext(new TensorflowContext(backend, loadGraph));
  registerRecurrent();
  registerCudnn();
  registerKernelSet('tensorflow', tensorflowKernels);
}

function tensorflowKernels(): KernelSet | undefined {
  const context = tensorflowContext();
  if (!context) return undefined;
  return {
    recurrent: (inputs, options) => tensorflowRecurrent(context, inputs, options),
    embeddingLookup: (table, ids) => tensorflowEmbedding(context, table, ids),
    maskedCrossEntropy: (logits, targets, weights) => tensorflowCrossEntropy(context, logits, targets, weights),
    optimizerUpdate: (...update) => tensorflowUpdate(context, ...update),
    squaredNorm: (t) => context.squaredNorm(t) as Scalar,
  };
}

/** cuDNN on a GPU for what it has, graphs of our own for all else. */
function tensorflowRecurrent(context: TensorflowContext, inputs: RecurrentInputs, options: RecurrentOptions): RecurrentOutputs | undefined {
  const { cudnn } = context;
  if (context.backend.isUsingGpuDevice && cudnn.failure === undefined && cudnnHas(inputs, options)) {
    try {
      const outputs = cudnnRecurrent(context, inputs, options);
      cudnn.calls++;
      return outputs;
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      if (text.startsWith('Out of memory')) throw error;
      // No cuDNN for this TensorFlow, or a version that does not fit.
      cudnn.failure = text;
    }
  }
  if (inputs.jordan) return undefined;
  return blockLstmHas(inputs, options) ? blockLstm(context, inputs, options) : graphRecurrent(context, inputs, options);
}

/** What cuDNN did since the start; undefined where there is no GPU. */
export function cudnnUse(): { readonly calls: number; readonly failure?: string } | undefined {
  const context = tensorflowContext();
  return context?.backend.isUsingGpuDevice ? context.cudnn : undefined;
}
