import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import type { OptimizerSpec } from '../../spec';
import type { UpdateParameters } from './optimizer';
import type { RecurrentDirection, RecurrentInputs, RecurrentOptions, RecurrentOutputs } from './recurrent';

/** What Unroll has kernels of its own for. */
export type FusedKernel = 'lstm' | 'gru' | 'simple' | 'embedding' | 'crossEntropy' | 'optimizer' | 'products';

/**
 * A backend's fast kernels. A member that is absent, or gives undefined, leaves the work to the plain formulation in `reference/`. Shapes
 * and meaning of each are those of the function with its name in this folder's index.
 */
export interface KernelSet {
  /** undefined where this set has no kernel for what is asked, Jordan feedback for example. */
  recurrent?(inputs: RecurrentInputs, options: RecurrentOptions): RecurrentOutputs | undefined;
  /** Both directions of a layer side by side, where a backend gains by it; without it, `recurrent` is called for each. */
  recurrentDirections?(directions: readonly RecurrentDirection[]): RecurrentOutputs[] | undefined;
  embeddingLookup?(table: Tensor2D, ids: Tensor): Tensor;
  maskedCrossEntropy?(logits: Tensor, targets: Tensor, weights: Tensor): Scalar;
  /** false where this set has no kernel for that optimizer. */
  optimizerUpdate?(
    name: OptimizerSpec['name'],
    variable: Variable,
    gradient: Tensor,
    slots: readonly Variable[],
    hyperparameters: UpdateParameters,
  ): boolean;
  squaredNorm?(t: Tensor): Scalar;
}

const sets = new Map<string, () => KernelSet | undefined>();

/** Gives tfjs' backend `backendName` its kernels. `set` is asked at each call, and gives undefined while they can't be used. */
export function registerKernelSet(backendName: string, set: () => KernelSet | undefined): void {
  sets.set(backendName, set);
}

/** The kernels of tfjs' current backend. */
export function kernelSet(): KernelSet | undefined {
  return sets.get(tf.getBackend())?.();
}
