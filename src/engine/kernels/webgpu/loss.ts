import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { withGradient } from '../with-gradient';
import type { WebgpuContext } from './context';
import { webgpuSum } from './norm';
import { mostGroups, type Program } from './program';
import { addUp } from './sequence-helpers';

const countGroup = 256;
const rowGroup = 64;

/** `referenceCrossEntropy` in three passes: the gradient is computed with the loss, and only scaled when it is asked for. */
export function webgpuCrossEntropy(context: WebgpuContext, logits: Tensor, targets: Tensor, weights: Tensor): Scalar {
  const classes = logits.shape[logits.shape.length - 1];
  const rows = targets.size;
  return tf.tidy(() => {
    const reserve = context.tensor(logits.shape);
    return withGradient(
      logits,
      [reserve],
      (x) => {
        const total = context.output([1]);
        const losses = context.output([rows]);
        context.run('count-targets', countTargets, [targets, weights, total], [rows, classes], [1]);
        const tensors = [x, targets, weights, total, reserve, losses];
        context.run('cross-entropy', crossEntropy, tensors, [rows, classes], [Math.min(rows, mostGroups)]);
        const loss = webgpuSum(context, losses, rows);
        context.release(total);
        context.release(losses);
        return context.known(loss) as Scalar;
      },
      (dy, [gradient]) => tf.mul(gradient, dy),
    );
  });
}

/** total[0]: the sum of the weights of the targets that are counted. */
const countTargets = (): Program => ({
  label: 'count targets',
  bindings: [
    { name: 'targets', type: 'i32' },
    { name: 'weights', type: 'f32' },
    { name: 'total', type: 'f32', written: true },
  ],
  params: [
    { name: 'rows', type: 'u32' },
    { name: 'classes', type: 'u32' },
  ],
  workgroup: countGroup,
  declarations: `var<workgroup> sums: array<f32, ${countGroup}>;`,
  body: `
    var sum = 0.0;
    for (var i = local; i < params.rows; i += ${countGroup}u) { if (targets[i] >= 0 && u32(targets[i]) < params.classes) { sum += weights[i]; } }
    ${addUp('sum', countGroup)}
    if (local == 0u) { total[0] = sums[0]; }`,
});

/** A workgroup for each row: its share of the loss, and the gradient of that. */
const crossEntropy = (): Program => ({
  label: 'cross-entropy',
  bindings: [
    { name: 'logits', type: 'f32' },
    { name: 'targets', type: 'i32' },
    { name: 'weights', type: 'f32' },
    { name: 'total', type: 'f32' },
    { name: 'gradient', type: 'f32', written: true },
    { name: 'losses', type: 'f32', written: true },
  ],
  params: [
    { name: 'rows', type: 'u32' },
    { name: 'classes', type: 'u32' },
  ],
  workgroup: rowGroup,
  declarations: `var<workgroup> sums: array<f32, ${rowGroup}>;`,
  body: `
    for (var row = group.x; row < params.rows; row += groups.x) {
      let start = row * params.classes;
      let target_ = targets[row];
      var factor = 0.0;
      if (target_ >= 0 && u32(target_) < params.classes && weights[row] > 0.0) { factor = weights[row] / total[0]; }
      if (factor == 0.0) {
        for (var k = local; k < params.classes; k += ${rowGroup}u) { gradient[start + k] = 0.0; }
        if (local == 0u) { losses[row] = 0.0; }
        continue;
      }
      var highest = logits[start];
      for (var k = local; k < params.classes; k += ${rowGroup}u) { highest = max(highest, logits[start + k]); }
      sums[local] = highest;
      workgroupBarrier();
      for (var half = ${rowGroup / 2}u; half > 0u; half /= 2u) {
        if (local < half) { sums[local] = max(sums[local], sums[local + half]); }
        workgroupBarrier();
      }
      let most = sums[0];
      workgroupBarrier();
      var sum = 0.0;
      for (var k = local; k < params.classes; k += ${rowGroup}u) { sum += exp(logits[start + k] - most); }
      ${addUp('sum', rowGroup)}
      let all = sums[0];
      workgroupBarrier();
      for (var k = local; k < params.classes; k += ${rowGroup}u) {
        let one = select(0.0, 1.0, k == u32(target_));
        gradient[start + k] = factor * (exp(logits[start + k] - most) / all - one);
      }
      if (local == 0u) { losses[row] = factor * (most + log(all) - logits[start + u32(target_)]); }
    }`,
});
