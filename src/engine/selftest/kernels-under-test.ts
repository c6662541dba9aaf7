import * as tf from '@tensorflow/tfjs-core';
import * as kernels from '../kernels';
import { referenceCrossEntropy } from '../kernels/reference/cross-entropy';
import { referenceEmbedding } from '../kernels/reference/embedding';
import { referenceUpdate } from '../kernels/reference/optimizers';
import { referenceRecurrent } from '../kernels/reference/sequence';

/** The kernels that a backend may have of its own. */
export type KernelFunctions = Pick<
  typeof kernels,
  'recurrent' | 'embeddingLookup' | 'maskedCrossEntropy' | 'optimizerUpdate' | 'squaredNorm'
>;

/** What training uses: the current backend's own, where it has them. */
export const usedKernels: KernelFunctions = kernels;

/** The plain formulation, in tfjs' ops. */
export const plainKernels: KernelFunctions = {
  recurrent: referenceRecurrent,
  embeddingLookup: referenceEmbedding,
  maskedCrossEntropy: referenceCrossEntropy,
  optimizerUpdate: referenceUpdate,
  squaredNorm: (t) => tf.tidy(() => tf.sum(tf.square(t))),
};
