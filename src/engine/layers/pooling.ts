import {
  add,
  concat,
  div,
  expandDims,
  matMul,
  max,
  mul,
  reshape,
  slice,
  sub,
  tensor,
  tensor3d,
  type Rank,
  type Tensor2D,
  type Tensor3D,
} from '@tensorflow/tfjs-core';
import type { SequenceContext } from './context';

/** Columns of a sequence and where they have seen all of it: forward layers at the last real step, backward ones at the first. */
export interface Columns {
  readonly width: number;
  readonly complete: 'last' | 'first';
}

/** @param x [batch, time, features]; returns [batch, features], the mean over each row's real steps */
export function meanPool(x: Tensor3D, context: SequenceContext): Tensor2D {
  const lengths = tensor(
    context.hostLengths.map((length) => Math.max(1, length)),
    [context.batch, 1],
    'float32',
  );
  const share = expandDims<Tensor3D>(div(context.mask, lengths), 1);
  return reshape(matMul(share, x), [context.batch, x.shape[2]]);
}

/** @param x [batch, time, features]; returns [batch, features], each feature's maximum over the row's real steps */
export function maxPool(x: Tensor3D, context: SequenceContext): Tensor2D {
  const penalty = expandDims(mul(sub(1, context.mask), -1e30), 2);
  return max<Tensor2D>(add(x, penalty), 1);
}

/** @param x [batch, time, features]; returns [batch, features], each column at the step where it has seen the whole row */
export function completePool(x: Tensor3D, columns: readonly Columns[], context: SequenceContext): Tensor2D {
  const [batch, steps] = x.shape;
  let start = 0;
  const parts = columns.map(({ width, complete }) => {
    const part = columns.length === 1 ? x : slice(x, [0, 0, start], [batch, steps, width]);
    start += width;
    const selector = new Float32Array(batch * steps);
    context.hostLengths.forEach((length, row) => (selector[row * steps + (complete === 'last' ? Math.max(0, length - 1) : 0)] = 1));
    return reshape<Rank.R2>(matMul(tensor3d(selector, [batch, 1, steps]), part), [batch, width]);
  });
  return parts.length === 1 ? parts[0] : concat(parts, 1);
}
