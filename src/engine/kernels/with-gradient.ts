import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * `forward(x)`, with `gradient` in place of the gradient that tfjs would find: `tf.customGrad` for one input, with types.
 *
 * @param saved what `gradient` needs of the forward pass; kept alive until then.
 */
export function withGradient<Y extends Tensor>(
  x: Tensor,
  saved: readonly Tensor[],
  forward: (x: Tensor) => Y,
  gradient: (dy: Tensor, saved: readonly Tensor[]) => Tensor,
): Y {
  const op = tf.customGrad((...args: (Tensor | tf.GradSaveFunc)[]) => {
    const [input, save] = args as [Tensor, tf.GradSaveFunc];
    const value = forward(input);
    // After the forward pass: tfjs' wasm backend saves a copy, and the pass may still write into what it is to save.
    save([...saved]);
    return {
      value,
      gradFunc: (dy: Tensor | Tensor[], kept: Tensor[]) => gradient(dy as Tensor, kept),
    };
  });
  return op(x);
}
