import type { Scalar, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { WebgpuContext } from './context';
import type { Program } from './program';
import { addUp, forEach } from './sequence-helpers';

const workgroup = 256;

/** Elements that one workgroup adds up: a larger tensor is summed in two passes. */
const share = 16 * workgroup;

/** Sum of the squares of all elements, always added in the same order. */
export function webgpuSquaredNorm(context: WebgpuContext, t: Tensor): Scalar {
  const parts = Math.max(1, Math.min(workgroup, Math.ceil(t.size / share)));
  if (parts === 1) return context.known(sums(context, t, t.size, 1, 'x[i] * x[i]')) as Scalar;
  const partial = sums(context, t, t.size, parts, 'x[i] * x[i]');
  const total = sums(context, partial, parts, 1, 'x[i]');
  context.release(partial);
  return context.known(total) as Scalar;
}

/** Sum of all elements of a tensor of at most a few thousand. */
export function webgpuSum(context: WebgpuContext, t: TensorInfo, size: number): TensorInfo {
  return sums(context, t, size, 1, 'x[i]');
}

/** [parts], or a scalar for one part: sums of `term` over each part's share of the elements. */
function sums(context: WebgpuContext, t: TensorInfo, size: number, parts: number, term: string): TensorInfo {
  const out = context.output(parts === 1 ? [] : [parts]);
  if (size === 0) {
    context.copy(undefined, 0, out, 0, 1);
    return out;
  }
  const make = (): Program => ({
    label: 'sum',
    bindings: [
      { name: 'x', type: 'f32' },
      { name: 'result', type: 'f32', written: true },
    ],
    params: [{ name: 'size', type: 'u32' }],
    workgroup,
    declarations: `var<workgroup> sums: array<f32, ${workgroup}>;`,
    body: `
      var sum = 0.0;
      ${forEach('params.size', `sum += ${term};`, workgroup)}
      ${addUp('sum', workgroup)}
      if (local == 0u) { result[group.x] = sums[0]; }`,
  });
  context.run(`sum/${term}`, make, [t, out], [size], [parts]);
  return out;
}
