import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { oneHotRows } from './one-hot';

/**
 * Mean of -log softmax(logits)[target] over the real targets: those that are not negative, weighted by `weights` (0: not counted).
 * 0 when there is none.
 *
 * @param logits [..., classes]
 * @param targets [...] int32
 * @param weights [...] float32
 */
export function referenceCrossEntropy(logits: Tensor, targets: Tensor, weights: Tensor): Scalar {
  return tf.tidy(() => {
    const classes = logits.shape[logits.shape.length - 1];
    const flat = tf.reshape(logits, [-1, classes]);
    const labels = tf.reshape(targets, [-1]);
    const counted = tf.mul(tf.reshape(weights, [-1]), tf.cast(tf.greaterEqual(labels, 0), 'float32'));
    const oneHot = oneHotRows(labels, classes);
    const losses = tf.neg(tf.sum(tf.mul(oneHot, tf.logSoftmax(flat, -1)), -1));
    const total = tf.sum(counted);
    // Not tf.divNoNan: it has no gradient.
    return tf.div<Scalar>(tf.sum(tf.mul(losses, counted)), tf.where(tf.greater(total, 0), total, 1));
  });
}
