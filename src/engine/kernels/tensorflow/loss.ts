import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { withGradient } from '../with-gradient';
import type { TensorflowContext } from './context';

/** `referenceCrossEntropy` by TensorFlow's own op, which gives every row's loss and its gradient at once. */
export function tensorflowCrossEntropy(context: TensorflowContext, logits: Tensor, targets: Tensor, weights: Tensor): Scalar {
  const classes = logits.shape[logits.shape.length - 1];
  const rows = targets.size;
  const { labels, shares } = rowsThatCount(targets.dataSync<'int32'>(), weights.dataSync<'float32'>(), classes);
  return tf.tidy(() => {
    const attributes = [context.floatType(), context.intType('Tlabels')];
    const flat = logits.rank === 2 ? logits : tf.reshape(logits, [rows, classes]);
    const [losses, gradient] = context.op('SparseSoftmaxCrossEntropyWithLogits', attributes, [flat, tf.tensor1d(labels, 'int32')], 2);
    return withGradient(
      logits,
      [gradient, tf.tensor2d(shares, [rows, 1])],
      () => tf.sum<Scalar>(tf.mul(losses, tf.tensor1d(shares))),
      (dy, [rowGradients, factors]) => {
        const flatGradient = tf.mul(rowGradients, tf.mul(factors, dy));
        return logits.rank === 2 ? flatGradient : tf.reshape(flatGradient, logits.shape);
      },
    );
  });
}

/** TensorFlow refuses targets that are no class: those that don't count become class 0, with no share in the mean. */
function rowsThatCount(targets: Int32Array, weights: Float32Array, classes: number): { labels: Int32Array; shares: Float32Array } {
  const shares = weights.map((weight, i) => (targets[i] < 0 ? 0 : weight));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const labels = targets.map((target, i) => {
    if (target < 0) return 0;
    if (target >= classes) throw new RangeError(`Target ${target} of row ${i} is not one of ${classes} classes.`);
    return target;
  });
  return { labels, shares: total > 0 ? shares.map((share) => share / total) : shares };
}
