import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { withGradient } from '../with-gradient';
import type { WasmContext } from './context';
import type { Job } from './thread';
import { blocks } from './work';

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
        const [pLogits, pGradient] = [context.pointer(x), context.pointer(reserve)];
        const parts = blocks(rows, classes).map(({ from, to }): Job => {
          const at = 4 * from * classes;
          return ['crossEntropy', to - from, classes, pLogits + at, pTargets + 4 * from, pWeights + 4 * from, factor, pGradient + at];
        });
        context.floats(loss)[0] = context.run(parts).reduce((sum, part) => sum + part, 0);
        return loss as Scalar;
      },
      (dy, [gradient]) => {
        const out = context.tensor(gradient.shape);
        const [from, to, factor] = [context.pointer(gradient), context.pointer(out), context.floats(dy)[0]];
        context.run(
          context.inParts(gradient.size, 1, (part) => ['scale', from + 4 * part.from, factor, part.to - part.from, to + 4 * part.from]),
        );
        return out;
      },
    );
  });
}
