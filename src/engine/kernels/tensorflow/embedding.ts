import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { withGradient } from '../with-gradient';
import type { TensorflowContext } from './context';

/** `referenceEmbedding`, with TensorFlow's sum by row for the gradient. */
export function tensorflowEmbedding(context: TensorflowContext, table: Tensor2D, ids: Tensor): Tensor {
  const [vocabulary] = table.shape;
  return withGradient(
    table,
    [ids],
    (rows) => context.gather(rows, ids),
    (dy, [kept]) => {
      const attributes = [context.floatType(), context.intType('Tindices'), context.intType('Tnumsegments')];
      return context.op('UnsortedSegmentSum', attributes, [dy, kept, tf.scalar(vocabulary, 'int32')])[0];
    },
  );
}
