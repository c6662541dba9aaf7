import * as tf from '@tensorflow/tfjs-core';
import type { Scalar } from '@tensorflow/tfjs-core';
import { registerKernelSet, type KernelSet } from '../kernel-set';
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
  registerKernelSet('tensorflow', tensorflowKernels);
}

function tensorflowKernels(): KernelSet | undefined {
  const context = tensorflowContext();
  if (!context) return undefined;
  return {
    recurrent: (inputs, options) => (inputs.jordan ? undefined : graphRecurrent(context, inputs, options)),
    embeddingLookup: (table, ids) => tensorflowEmbedding(context, table, ids),
    maskedCrossEntropy: (logits, targets, weights) => tensorflowCrossEntropy(context, logits, targets, weights),
    optimizerUpdate: (...update) => tensorflowUpdate(context, ...update),
    squaredNorm: (t) => tf.tidy(() => tf.mul<Scalar>(context.op('L2Loss', [context.floatType()], [t])[0], 2)),
  };
}
