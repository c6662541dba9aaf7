import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { RecurrentInputs, RecurrentOptions, RecurrentOutputs } from '../recurrent';
import type { TensorflowContext } from './context';
import { GraphBuilder, truth, type Edge, type Graph } from './graph';

/**
 * Rows up to which TensorFlow's own op is taken. It wins clearly at one row, and works on every row to the longest one's end; between 1 and
 * 32 rows the border is an estimate.
 */
const mostRows = 16;

/** Whether TensorFlow's whole-sequence LSTM (BlockLSTMV2) is to be taken: forward alone, as its gradient was slower than ours at 1 and at 32 rows. */
export function blockLstmHas({ x, recurrentMask }: RecurrentInputs, { cell, gates }: RecurrentOptions): boolean {
  const recorded = (tf.engine() as unknown as { isTapeOn(): boolean }).isTapeOn();
  return cell === 'lstm' && !recorded && !recurrentMask && !gates && x.shape[0] <= mostRows;
}

/** The forward pass by BlockLSTMV2. undefined where there is no real step at all. */
export function blockLstm(
  context: TensorflowContext,
  inputs: RecurrentInputs,
  { reverse }: RecurrentOptions,
): RecurrentOutputs | undefined {
  const { x, kernel, recurrentKernel, bias } = inputs;
  const [batch, time] = x.shape;
  const lengths = inputs.lengths.dataSync<'int32'>().map((length) => Math.min(length, time));
  const steps = Math.max(0, ...lengths);
  if (steps === 0) return undefined;
  // States are looked up in [steps * batch + batch + 1] rows: all steps', the initial ones, zeros.
  const read = new Int32Array(steps * batch);
  const sequence = new Int32Array(batch * time).fill(steps * batch + batch);
  const final = Int32Array.from({ length: batch }, (_, row) => steps * batch + row);
  lengths.forEach((length, row) => {
    for (let s = 0; s < steps; s++) {
      const place = s >= length ? 0 : reverse ? length - 1 - s : s;
      read[s * batch + row] = row * time + place;
      if (s < length) sequence[row * time + place] = final[row] = s * batch + row;
    }
  });
  return tf.tidy(() => {
    const zeros = () => tf.zeros<tf.Rank.R2>([batch, recurrentKernel.shape[0]]);
    const [h, c] = inputs.initialState ?? [zeros(), zeros()];
    const result = context.run('block lstm', blockGraph, {
      ...{ x, kernel, recurrentKernel, bias, h, c },
      read: tf.tensor2d(read, [steps, batch], 'int32'),
      sequence: tf.tensor2d(sequence, [batch, time], 'int32'),
      final: tf.tensor1d(final, 'int32'),
    });
    return { sequence: result.sequence as Tensor3D, finalState: [result.finalH as Tensor2D, result.finalC as Tensor2D] };
  });
}

/** Its gates are in Keras' order (BlockLSTM's, without V2, are not). */
function blockGraph(): Graph {
  const g = new GraphBuilder();
  const [x, kernel, recurrentKernel, bias, h, c] = ['x', 'kernel', 'recurrentKernel', 'bias', 'h', 'c'].map((name) => g.input(name));
  const [read, sequence, final] = ['read', 'sequence', 'final'].map((name) => g.input(name, 'DT_INT32'));
  // Peepholes, which are not used, but must have a shape.
  const none = g.reshape(g.zeroRow(h), [-1]);
  const weights = g.concat([kernel, recurrentKernel], 0);
  const node = g.op(
    'BlockLSTMV2',
    [g.wide(g.count(read, 'DT_INT32')), g.gather(g.mergeRows(x), read), c, h, weights, none, none, none, bias],
    {
      cell_clip: 'f: 0',
      use_peephole: truth(false),
    },
  );
  const lookedUp = (states: Edge, initial: Edge): Edge => g.concat([g.mergeRows(states), initial, g.zeroRow(initial)], 0);
  const allH = lookedUp(`${node}:6`, h);
  return g.finish({ sequence: g.gather(allH, sequence), finalH: g.gather(allH, final), finalC: g.gather(lookedUp(`${node}:1`, c), final) });
}
