import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { Random } from '../../../src/data/random';
import type { RecurrentInputs, RecurrentOptions, RecurrentOutputs } from '../../../src/engine/kernels';
import type { Activation, Cell } from '../../../src/spec';

/** One call of a recurrent layer, drawn from a seed. */
export interface Case {
  readonly cell: Cell;
  readonly activation?: Activation;
  readonly lengths: readonly number[];
  readonly time: number;
  readonly features: number;
  readonly units: number;
  readonly reverse?: boolean;
  readonly initialState?: boolean;
  readonly recurrentMask?: boolean;
  readonly truncatedSteps?: number;
  /** Classes of Jordan's output layer. */
  readonly jordan?: number;
}

export type Arrays = Record<string, Float32Array>;

/** Gaussian numbers of a seed and a name. */
export function numbers(name: string, count: number, scale = 1): Float32Array {
  const random = Random.fromSeed(1, name);
  return Float32Array.from({ length: count }, () => random.normal() * scale);
}

const gates: Record<Cell, number> = { lstm: 4, gru: 3, simple: 1 };

/** Values and shapes of all inputs that get a gradient. */
export function inputsOf(c: Case): Record<string, { shape: number[]; data: Float32Array }> {
  const [batch, width] = [c.lengths.length, gates[c.cell] * c.units];
  const draw = (name: string, shape: number[], scale: number) => ({ shape, data: numbers(name, tf.util.sizeFromShape(shape), scale) });
  const inputs: Record<string, { shape: number[]; data: Float32Array }> = {
    x: draw('x', [batch, c.time, c.features], 1),
    kernel: draw('kernel', [c.features, width], 0.5 / Math.sqrt(c.features)),
    recurrentKernel: draw('recurrentKernel', [c.jordan ?? c.units, width], 0.8 / Math.sqrt(c.jordan ?? c.units)),
    bias: draw('bias', c.cell === 'gru' ? [2, width] : [width], 0.3),
  };
  if (c.initialState) {
    inputs.state0 = draw('state0', [batch, c.units], 0.5);
    if (c.cell === 'lstm') inputs.state1 = draw('state1', [batch, c.units], 0.5);
  }
  if (c.jordan) {
    inputs.jordanKernel = draw('jordanKernel', [c.units, c.jordan], 1);
    inputs.jordanBias = draw('jordanBias', [c.jordan], 0.3);
  }
  return inputs;
}

export type Recurrent = (inputs: RecurrentInputs, options: RecurrentOptions) => RecurrentOutputs;

function call(recurrent: Recurrent, c: Case, named: Record<string, Tensor>, extra: Partial<RecurrentOptions>): RecurrentOutputs {
  const batch = c.lengths.length;
  const states = [named.state0, named.state1].filter((s) => s !== undefined) as Tensor2D[];
  const fed = c.jordan ?? c.units;
  const mask = numbers('mask', batch * fed).map((v) => (v > -0.5 ? 1.5 : 0));
  return recurrent(
    {
      x: named.x as Tensor3D,
      lengths: tf.tensor1d([...c.lengths], 'int32'),
      kernel: named.kernel as Tensor2D,
      recurrentKernel: named.recurrentKernel as Tensor2D,
      bias: named.bias as Tensor1D,
      ...(states.length > 0 ? { initialState: states } : {}),
      ...(c.recurrentMask ? { recurrentMask: tf.tensor2d(mask, [batch, fed]) } : {}),
      ...(c.jordan ? { jordan: { kernel: named.jordanKernel as Tensor2D, bias: named.jordanBias as Tensor1D } } : {}),
    },
    { cell: c.cell, activation: c.activation, reverse: c.reverse, truncatedSteps: c.truncatedSteps, ...extra },
  );
}

/** A scalar that depends on every output, each element with a weight of its own. */
export function lossOf(recurrent: Recurrent, c: Case, named: Record<string, Tensor>, extra: Partial<RecurrentOptions> = {}): tf.Scalar {
  const { sequence, finalState } = call(recurrent, c, named, extra);
  const parts = [sequence, ...finalState].map((t, i) => tf.sum(tf.mul(t, tf.tensor(numbers(`weights${i}`, t.size), t.shape))));
  return tf.addN(parts) as tf.Scalar;
}

/** Outputs, gates, gradients (as "d" and the input's name) and time-step norms on tfjs' current backend. */
export function run(recurrent: Recurrent, c: Case): Arrays {
  const tensors = compute(recurrent, c);
  const result = Object.fromEntries(Object.entries(tensors).map(([name, t]) => [name, t.dataSync<'float32'>().slice()]));
  tf.dispose(tensors);
  return result;
}

/** As `run`, where values can't be read at once. */
export async function runLater(recurrent: Recurrent, c: Case): Promise<Arrays> {
  const tensors = compute(recurrent, c);
  const result: Arrays = {};
  for (const [name, t] of Object.entries(tensors)) result[name] = Float32Array.from(await t.data<'float32'>());
  tf.dispose(tensors);
  return result;
}

function compute(recurrent: Recurrent, c: Case): Record<string, Tensor> {
  return tf.tidy(() => {
    const inputs = inputsOf(c);
    const names = Object.keys(inputs);
    const tensors = names.map((name) => tf.tensor(inputs[name].data, inputs[name].shape));
    const named = (values: Tensor[]) => Object.fromEntries(values.map((t, i) => [names[i], t]));
    const { sequence, finalState, gates: activated } = call(recurrent, c, named(tensors), { gates: true });
    let norms: Tensor | undefined;
    const onTimeStepNorms = (told: Tensor1D) => (norms = tf.keep(tf.clone(told)));
    const gradients = tf.grads((...values: Tensor[]) => lossOf(recurrent, c, named(values), { onTimeStepNorms }))(tensors);
    return {
      sequence,
      ...Object.fromEntries(finalState.map((s, i) => [`final${i}`, s])),
      ...(activated ? { gates: activated } : {}),
      ...Object.fromEntries(gradients.map((g, i) => [`d ${names[i]}`, g])),
      ...(norms ? { norms } : {}),
    };
  });
}

/** All arrays of `expected` agree, relative to each array's largest value. */
export function expectClose(actual: Arrays, expected: Arrays, tolerance: number, what = ''): void {
  expect(Object.keys(actual).sort(), what).to.deep.equal(Object.keys(expected).sort());
  for (const [name, values] of Object.entries(expected)) expectCloseArray(actual[name], values, tolerance, `${what} ${name}`);
}

export function expectCloseArray(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number, what: string): void {
  expect(actual.length, what).to.equal(expected.length);
  let largest = 1e-3;
  for (let i = 0; i < expected.length; i++) largest = Math.max(largest, Math.abs(expected[i]));
  for (let i = 0; i < expected.length; i++) {
    const off = Math.abs(actual[i] - expected[i]) / largest;
    if (!(off <= tolerance)) expect.fail(`${what}[${i}]: ${actual[i]}, expected ${expected[i]} (largest ${largest})`);
  }
}
