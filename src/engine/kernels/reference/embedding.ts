import * as tf from '@tensorflow/tfjs-core';
import type { Rank, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { withGradient } from '../with-gradient';
import { oneHotRows } from './one-hot';

/**
 * Rows of `table` ([vocabulary, size]) at `ids` (int32, any shape): [...ids, size]. The gradient of the table is the sum, for each row, of
 * what its uses get; as a product with one-hot rows, because not every backend has UnsortedSegmentSum.
 */
export function referenceEmbedding(table: Tensor2D, ids: Tensor): Tensor {
  const [vocabulary, size] = table.shape;
  const flat = tf.reshape<Rank.R1>(ids, [ids.size]);
  return withGradient(
    table,
    [flat],
    (rows) => tf.reshape(tf.gather(rows, flat), [...ids.shape, size]),
    (dy, [kept]) => tf.matMul(oneHotRows(kept, vocabulary), tf.reshape<Rank.R2>(dy, [ids.size, size]), true),
  );
}
