import * as tf from '@tensorflow/tfjs-core';
import type { Rank, Tensor, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { cellList, cellNumber } from '../cells';
import type { RecurrentInputs, RecurrentOptions, RecurrentOutputs } from '../recurrent';
import type { CellState, ReferenceCell } from './cell';
import { gru } from './gru';
import { lstm } from './lstm';
import { scaleGradient, TimeStepNorms } from './probes';
import { simple } from './simple';

/**
 * A recurrent layer as a plain loop over time in tfjs ops, its gradient by tfjs itself: what every kernel is tested against, and what runs where
 * there is no kernel. With m_t = 1 at a real step and 0 at padding, s_t the state and p_t what is fed back:
 *
 *     s_t = m_t * cell(x_t, p_{t-1}, s_{t-1}) + (1 - m_t) * s_{t-1},   output_t = m_t * h_t
 *     elman: p_t = h_t * recurrentMask,   jordan: p_t = softmax(h_t V + b) * recurrentMask, p_{-1} = 0
 *
 * Read backwards, padding comes first and leaves the initial state alone, so that each row starts at its own last real step.
 */
export function referenceRecurrent(inputs: RecurrentInputs, options: RecurrentOptions): RecurrentOutputs {
  return tf.tidy(() => run(inputs, options));
}

const cells: readonly ReferenceCell[] = cellList(lstm, gru, simple);

function run(inputs: RecurrentInputs, options: RecurrentOptions): { sequence: Tensor3D; finalState: Tensor2D[]; gates?: Tensor4D } {
  const { x, lengths, recurrentKernel, recurrentMask, jordan } = inputs;
  const [batch, steps, features] = x.shape;
  const cell = cells[cellNumber(options)];
  const width = inputs.kernel.shape[1];
  const units = width / cell.gateCount;
  const norms = options.onTimeStepNorms && new TimeStepNorms(steps, options.onTimeStepNorms);
  const kernel = norms ? norms.finishWith(inputs.kernel) : inputs.kernel;
  const bias = tf.reshape<Rank.R2>(inputs.bias, [-1, width]);

  // Time first, so that a step's rows lie together: tfjs' cpu backend is slow at cutting across.
  const rows = tf.reshape<Rank.R2>(tf.transpose(x, [1, 0, 2]), [steps * batch, features]);
  const biased = tf.add(tf.matMul(rows, kernel), tf.reshape(cell.inputBias(bias), [width]));
  // tf.unstack's gradient fails for a single part.
  const projected = steps === 1 ? [biased as Tensor2D] : (tf.unstack(tf.reshape<Rank.R3>(biased, [steps, batch, width])) as Tensor2D[]);
  const column = tf.reshape(lengths, [batch, 1]);
  const zeros = tf.zeros<Rank.R2>([batch, units]);

  let state: CellState = inputs.initialState ?? Array.from({ length: cell.stateCount }, () => zeros);
  const real = realSteps(lengths, steps, units);
  const realClasses = jordan && realSteps(lengths, steps, jordan.kernel.shape[1]);
  let fed = jordan ? tf.zeros<Rank.R2>([batch, jordan.kernel.shape[1]]) : undefined;
  const outputs = new Array<Tensor2D>(steps);
  const gates = new Array<Tensor>(steps);

  for (let read = 0; read < steps; read++) {
    const t = options.reverse ? steps - 1 - read : read;
    const keepGradient = truncation(options, column, t);
    if (keepGradient) {
      state = state.map((s) => scaleGradient(s, keepGradient));
      fed &&= scaleGradient(fed, keepGradient);
    }
    const back = fed ?? state[0];
    const product: Tensor2D = tf.matMul(recurrentMask ? tf.mul(back, recurrentMask) : back, recurrentKernel);
    const next = cell.step(projected[t], product, bias, state);
    const h = norms ? norms.watch(next.state[0], t) : next.state[0];
    state = [h, ...next.state.slice(1)].map((s, i) => {
      const kept = tf.mul<Tensor2D>(s, real[t]);
      if (i === 0) outputs[t] = kept;
      return blend(kept, state[i], real[t]);
    });
    if (jordan && fed && realClasses) {
      const probabilities = tf.softmax<Tensor2D>(tf.add(tf.matMul(h, jordan.kernel), jordan.bias));
      fed = blend(tf.mul(probabilities, realClasses[t]), fed, realClasses[t]);
    }
    if (options.gates && cell.gateCount > 1)
      gates[t] = tf.stack(
        next.gates.map((g) => tf.mul(g, real[t])),
        1,
      );
  }

  return {
    sequence: tf.stack(outputs, 1) as Tensor3D,
    // A clone, so that with no step at all (or none real) the caller's initial state is not handed back as an output to dispose.
    finalState: state.map((s) => tf.clone(s)),
    ...(options.gates && cell.gateCount > 1 ? { gates: tf.stack(gates, 1) as Tensor4D } : {}),
  };
}

/**
 * For each place in time [batch, width]: 1 where the step is real, 0 at padding. Widened by a product, since tfjs' cpu backend takes a tenth of
 * a microsecond for each element that it broadcasts.
 */
function realSteps(lengths: Tensor, steps: number, width: number): Tensor2D[] {
  const [batch] = lengths.shape;
  const real = tf.greater(tf.reshape(lengths, [1, batch]), tf.reshape(tf.range(0, steps, 1, 'int32'), [steps, 1]));
  const column = tf.reshape<Rank.R2>(tf.cast(real, 'float32'), [steps * batch, 1]);
  return tf.unstack(tf.reshape(tf.matMul(column, tf.ones<Rank.R2>([1, width])), [steps, batch, width])) as Tensor2D[];
}

/** `kept` (the next state at real steps, 0 elsewhere) with the last state where the step is padding. */
function blend(kept: Tensor2D, last: Tensor2D, real: Tensor2D): Tensor2D {
  return tf.add<Tensor2D>(kept, tf.mul(last, tf.sub(1, real)));
}

/**
 * [batch, 1]: 0 for rows whose step at place t starts a new block of `truncatedSteps` in reading order, else 1; also at padding, which a
 * finished row's state passes unchanged.
 */
function truncation(options: RecurrentOptions, column: Tensor, t: number): Tensor | undefined {
  const every = options.truncatedSteps;
  if (!every || (!options.reverse && (t === 0 || t % every !== 0))) return undefined;
  if (!options.reverse) return tf.sub(1, tf.cast(tf.greater(column, t), 'float32'));
  const read = tf.sub(column, t + 1);
  const starts = tf.logicalAnd(tf.equal(tf.mod(read, tf.scalar(every, 'int32')), 0), tf.greater(read, 0));
  return tf.sub(1, tf.cast(starts, 'float32'));
}
