import * as tf from '@tensorflow/tfjs-core';
import type { DataType, Scalar, Tensor, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import type { OptimizerSpec } from '../../spec';
import { kernelSet } from './kernel-set';
import type { UpdateParameters } from './optimizer';
import type { RecurrentDirection, RecurrentInputs, RecurrentOptions, RecurrentOutputs } from './recurrent';
import { referenceCrossEntropy } from './reference/cross-entropy';
import { referenceEmbedding } from './reference/embedding';
import { referenceUpdate } from './reference/optimizers';
import { referenceRecurrent } from './reference/sequence';

export * from './optimizer';
export * from './recurrent';

/** One direction of a recurrent layer over whole sequences, with gradients for every float input. Fused where the backend has a kernel for it, plain tfjs ops elsewhere. */
export function recurrent(inputs: RecurrentInputs, options: RecurrentOptions): RecurrentOutputs {
  requireType('lengths', inputs.lengths, 'int32');
  return kernelSet()?.recurrent?.(inputs, options) ?? referenceRecurrent(inputs, options);
}

/** `recurrent` for directions that do not need each other's results, side by side where the backend can. */
export function recurrentDirections(directions: readonly RecurrentDirection[]): RecurrentOutputs[] {
  for (const { inputs } of directions) requireType('lengths', inputs.lengths, 'int32');
  return kernelSet()?.recurrentDirections?.(directions) ?? directions.map(({ inputs, options }) => recurrent(inputs, options));
}

/** Rows of `table` ([vocabulary, size]) at `ids` (int32, any shape): [...ids, size], with the table's gradient. */
export function embeddingLookup(table: Tensor2D, ids: Tensor): Tensor {
  requireType('ids', ids, 'int32');
  return kernelSet()?.embeddingLookup?.(table, ids) ?? referenceEmbedding(table, ids);
}

/**
 * Mean softmax cross-entropy over the real targets: a negative target or a weight of 0 is not counted. 0 when there is none.
 *
 * @param logits [..., classes]
 * @param targets [...] int32
 * @param weights [...] float32, 1 at real steps and 0 at padding
 */
export function maskedCrossEntropy(logits: Tensor, targets: Tensor, weights: Tensor): Scalar {
  requireType('targets', targets, 'int32');
  requireType('weights', weights, 'float32');
  return kernelSet()?.maskedCrossEntropy?.(logits, targets, weights) ?? referenceCrossEntropy(logits, targets, weights);
}

/**
 * Updates `variable` and `slots` (see `optimizerSlots`) in place by one step of an optimizer, after Keras' formulas. Copies that share
 * memory with the variable (`clone`, `reshape`) may change with it.
 */
export function optimizerUpdate(
  name: OptimizerSpec['name'],
  variable: Variable,
  gradient: Tensor,
  slots: readonly Variable[],
  hyperparameters: UpdateParameters,
): void {
  if (kernelSet()?.optimizerUpdate?.(name, variable, gradient, slots, hyperparameters)) return;
  referenceUpdate(name, variable, gradient, slots, hyperparameters);
}

/** Sum of the squares of all elements. */
export function squaredNorm(t: Tensor): Scalar {
  return kernelSet()?.squaredNorm?.(t) ?? tf.tidy(() => tf.sum(tf.square(t)));
}

/** The kernels read memory as it is: another type would be read as nonsense, not refused. */
function requireType(name: string, t: Tensor, dtype: DataType): void {
  if (t.dtype !== dtype) throw new TypeError(`${name} must be of type ${dtype}, not ${t.dtype}.`);
}
