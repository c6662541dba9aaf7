import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { withGradient } from '../with-gradient';

/** The tensor itself; its gradient is multiplied by `factor` (so that 0 stops it, row by row). */
export function scaleGradient<T extends Tensor>(x: T, factor: Tensor): T {
  return withGradient(
    x,
    [factor],
    (value) => tf.clone(value) as T,
    (dy, [kept]) => tf.mul(dy, kept),
  );
}

/** The tensor itself; `onGradient` sees its whole gradient, once all uses of it have given theirs. */
function watchGradient<T extends Tensor>(x: T, onGradient: (gradient: Tensor) => void): T {
  return withGradient(
    x,
    [],
    (value) => tf.clone(value) as T,
    (dy) => {
      onGradient(dy);
      return tf.clone(dy);
    },
  );
}

/** Collects the norm of the gradient at each of `steps` time steps; steps that no gradient reaches have 0. */
export class TimeStepNorms {
  private readonly squares: (Tensor | undefined)[];

  constructor(
    steps: number,
    private readonly onNorms: (norms: Tensor1D) => void,
  ) {
    this.squares = new Array<Tensor | undefined>(steps);
  }

  /** Wraps the output of step t. */
  watch<T extends Tensor>(h: T, t: number): T {
    return watchGradient(h, (gradient) => {
      this.squares[t] = tf.keep(tf.sum(tf.square(gradient)));
    });
  }

  /** Wraps a tensor that all steps depend on, so that its gradient comes last and the norms are complete then. */
  finishWith<T extends Tensor>(weights: T): T {
    return watchGradient(weights, () => {
      const squares = this.squares;
      this.onNorms(tf.tidy(() => tf.sqrt(tf.stack(Array.from(squares, (s) => s ?? tf.scalar(0))))) as Tensor1D);
      for (let t = 0; t < squares.length; t++) {
        squares[t]?.dispose();
        squares[t] = undefined;
      }
    });
  }
}
