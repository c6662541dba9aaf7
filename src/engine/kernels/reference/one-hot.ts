import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';

/** [ids, depth]: a 1 at each row's id, zeros where it is out of range. `tf.oneHot` refuses a depth of 1. */
export function oneHotRows(ids: Tensor, depth: number): Tensor2D {
  return tf.tidy(() => tf.cast<Tensor2D>(tf.equal(tf.reshape(ids, [-1, 1]), tf.range(0, depth, 1, 'int32')), 'float32'));
}
