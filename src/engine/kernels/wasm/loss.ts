import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { withGradient } from '../with-gradient';
import type { WasmContext } from './context';

/** `referenceCrossEntropy` in one pass: the gradient is computed with the loss, and only scaled when it is asked for. */
export function wasmCrossEntropy(context: WasmContext, logits: Tensor, targets: Tensor, weights: Tensor): Scalar {
  const classes = logits.shape[logits.shape.length - 1];
  const rows = targets.size;
  return tf.tidy(() => {
    const reserve = context.tensor(logits.shape);
    return withGradient(
      logits,
      [reserve],
      (x) => {
        const { functions } = context;
        const loss = context.tensor([]);
        const [pTargets, pWeights] = [context.pointer(targets), context.pointer(weights)];
        const total = functions.countTargets(rows, classes, pTargets, pWeights);
        const factor = total > 0 ? 1 / total : 0;
        const value = functions.crossEntropy(rows, classes, context.pointer(x), pTargets, pWeights, factor, context.pointer(reserve));
        context.floats(loss)[0] = value;
        return loss as Scalar;
      },
      (dy, [gradient]) => {
        const out = context.tensor(gradient.shape);
        context.functions.scale(context.pointer(gradient), context.floats(dy)[0], gradient.size, context.pointer(out));
        return out;
      },
    );
  });
}
