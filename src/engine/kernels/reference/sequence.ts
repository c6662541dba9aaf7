import * as tf from '@tensorflow/tfjs-core';
import type { Rank, Tensor, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
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

function cellOf(options: RecurrentOptions): ReferenceCell {
  switch (options.cell) {
    case 'lstm':
      return lstm;
    case 'gru':
      return gru;
    case 'simple':
      return simple(options.activation ?? 'tanh');
  }
}

function run(inputs: RecurrentInputs, options: RecurrentOptions): { sequence: Tensor3D; finalState: Tensor2D[]; gates?: Tensor4D } {
  const { x, lengths, recurrentKernel, recurrentMask, jordan } = inputs;
  const [batch, steps, features] = x.shape;
  const cell = cellOf(options);
  const width = inputs.kernel.shape[1];
  const units = width / cell.gateCount;
  const norms = options.onTimeStepNorms && new TimeStepNorms(steps, options.onTimeStepNorms);
  const kernel = norms ? norms.finishWith(inputs.kernel) : inputs.kernel;
  const bias = tf.reshape<Rank.R2>(inputs.bias, [-1, width]);

  const flat = tf.matMul(tf.reshape<Rank.R2>(x, [batch * steps, features]), kernel);
  const inputsOfSteps = tf.reshape<Rank.R3>(tf.add(flat, cell.inputBias(bias)), [batch, steps, width]);
  // tf.unstack's gradient fails for a single part.
  const projected = steps === 1 ? [tf.reshape<Rank.R2>(inputsOfSteps, [batch, width])] : (tf.unstack(inputsOfSteps, 1) as Tensor2D[]);
  const column = tf.reshape(lengths, [batch, 1]);
  const zeros = tf.zeros<Rank.R2>([batch, units]);

  let state: CellState = inputs.initialState ?? Array.from({ length: cell.stateCount }, () => zeros);
  let fed = jordan ? tf.zeros<Rank.R2>([batch, jordan.kernel.shape[1]]) : undefined;
  const outputs = new Array<Tensor2D>(steps);
  const gates = new Array<Tensor>(steps);

  for (let read = 0; read < steps; read++) {
    const t = options.reverse ? steps - 1 - read : read;
    const real = tf.cast(tf.greater(column, t), 'float32');
    const blend = (next: Tensor2D, last: Tensor2D) => tf.add<Tensor2D>(tf.mul(next, real), tf.mul(last, tf.sub(1, real)));
    const keepGradient = truncation(options, column, t);
    if (keepGradient) {
      state = state.map((s) => scaleGradient(s, keepGradient));
      fed &&= scaleGradient(fed, keepGradient);
    }
    const back = fed ?? state[0];
    const product: Tensor2D = tf.matMul(recurrentMask ? tf.mul(back, recurrentMask) : back, recurrentKernel);
    const next = cell.step(projected[t], product, bias, state);
    const h = norms ? norms.watch(next.state[0], t) : next.state[0];
    outputs[t] = tf.mul(h, real);
    state = [h, ...next.state.slice(1)].map((s, i) => blend(s, state[i]));
    if (jordan && fed) fed = blend(tf.softmax<Tensor2D>(tf.add(tf.matMul(h, jordan.kernel), jordan.bias)), fed);
    if (options.gates && cell.gateCount > 1)
      gates[t] = tf.stack(
        next.gates.map((g) => tf.mul(g, real)),
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
