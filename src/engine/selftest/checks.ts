import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { Random } from '../../data/random';
import { optimizerSchema, type OptimizerSpec } from '../../spec';
import { optimizerSlots, type RecurrentOptions } from '../kernels';
import type { KernelFunctions } from './kernels-under-test';

/** A kernel with given inputs, the same at every run and on every backend. */
export interface Check {
  /** As "lstm". */
  readonly kernel: string;
  /** As "backwards, recurrent mask". */
  readonly what: string;
  /** Outputs and gradients by name; the caller disposes them. */
  run(kernels: KernelFunctions): Record<string, Tensor>;
}

const gates = { lstm: 4, gru: 3, simple: 1 };
const lengths = [9, 4, 12, 1, 12, 7];
const [batch, time, features, units] = [lengths.length, 12, 10, 17];

interface RecurrentCase extends Omit<RecurrentOptions, 'cell' | 'onTimeStepNorms'> {
  readonly initialState?: boolean;
  readonly recurrentMask?: boolean;
  readonly norms?: boolean;
}

const recurrentCases: Record<string, RecurrentCase> = {
  forwards: {},
  backwards: { reverse: true },
  'initial state': { initialState: true },
  'recurrent mask': { recurrentMask: true },
  'truncated steps': { truncatedSteps: 3 },
  'gates and norms by time step': { gates: true, norms: true },
  'all at once, backwards': { initialState: true, recurrentMask: true, truncatedSteps: 5, norms: true, reverse: true },
};

/** All kernels with all that can be asked of them. */
export function allChecks(): Check[] {
  const cells: Pick<RecurrentOptions, 'cell' | 'activation'>[] = [
    { cell: 'lstm' },
    { cell: 'gru' },
    ...(['tanh', 'sigmoid', 'relu'] as const).map((activation) => ({ cell: 'simple' as const, activation })),
  ];
  return [
    ...cells.flatMap((cell) => Object.entries(recurrentCases).map(([what, c]) => recurrentCheck(cell, what, c))),
    { kernel: 'embedding', what: 'rows and gradient', run: embedding },
    { kernel: 'cross-entropy', what: 'loss and gradient, with padding', run: crossEntropy },
    ...optimizers.map(optimizerCheck),
    { kernel: 'squared norm', what: '50 000 numbers', run: (kernels) => ({ norm: kernels.squaredNorm(draw('norm', [50_000])) }) },
  ];
}

function draw(name: string, shape: number[], scale = 1): Tensor {
  const random = Random.fromSeed(1, name);
  return tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal() * scale),
    shape,
  );
}

function recurrentCheck(cell: Pick<RecurrentOptions, 'cell' | 'activation'>, what: string, c: RecurrentCase): Check {
  const { initialState, recurrentMask, norms, ...options } = c;
  const width = gates[cell.cell] * units;
  const states = initialState ? (cell.cell === 'lstm' ? 2 : 1) : 0;
  return {
    kernel: `${cell.cell}${cell.activation ? ` ${cell.activation}` : ''}`,
    what,
    run(kernels) {
      const inputs = [
        draw('x', [batch, time, features]),
        draw('kernel', [features, width], 0.15),
        draw('recurrentKernel', [units, width], 0.2),
        draw('bias', cell.cell === 'gru' ? [2, width] : [width], 0.3),
        ...Array.from({ length: states }, (_, i) => draw(`state${i}`, [batch, units], 0.5)),
      ];
      const mask = recurrentMask ? (tf.relu(draw('mask', [batch, units])) as Tensor2D) : undefined;
      const call = ([x, kernel, recurrentKernel, bias, ...state]: Tensor[], onTimeStepNorms?: (norms: Tensor1D) => void) =>
        kernels.recurrent(
          {
            x: x as Tensor3D,
            lengths: tf.tensor1d(lengths, 'int32'),
            kernel: kernel as Tensor2D,
            recurrentKernel: recurrentKernel as Tensor2D,
            bias: bias as Tensor1D,
            ...(state.length > 0 ? { initialState: state as Tensor2D[] } : {}),
            recurrentMask: mask,
          },
          { ...cell, ...options, onTimeStepNorms },
        );
      const { sequence, finalState, gates: activated } = call(inputs);
      const result: Record<string, Tensor> = { sequence, ...byName('final state', finalState) };
      if (activated) result.gates = activated;
      const onNorms = (values: Tensor1D): void => void (result['norms by time step'] = tf.keep(values));
      const loss = (...values: Tensor[]) => {
        const outputs = call(values, norms ? onNorms : undefined);
        return weightedSum([outputs.sequence, ...outputs.finalState]);
      };
      const gradients = tf.grads(loss)(inputs);
      const names = ['input', 'kernel', 'recurrent kernel', 'bias', 'initial state', 'initial cell state'];
      gradients.forEach((gradient, i) => (result[`gradient of ${names[i]}`] = gradient));
      return result;
    },
  };
}

function embedding(kernels: KernelFunctions): Record<string, Tensor> {
  const random = Random.fromSeed(1, 'ids');
  const ids = tf.tensor2d(
    Int32Array.from({ length: 60 }, () => random.integer(20)),
    [6, 10],
    'int32',
  );
  const table = draw('table', [20, 7]) as Tensor2D;
  const gradient = tf.grad((rows) => weightedSum([kernels.embeddingLookup(rows as Tensor2D, ids)]))(table);
  return { rows: kernels.embeddingLookup(table, ids), 'gradient of table': gradient };
}

function crossEntropy(kernels: KernelFunctions): Record<string, Tensor> {
  const logits = draw('logits', [6, 10, 9], 3);
  const targets = tf.tensor2d(
    Int32Array.from({ length: 60 }, (_, i) => (i % 7 === 0 ? -1 : i % 9)),
    [6, 10],
    'int32',
  );
  const weights = tf.tensor2d(
    Float32Array.from({ length: 60 }, (_, i) => (i % 10 < 7 ? 1 : 0)),
    [6, 10],
  );
  const loss = (values: Tensor) => kernels.maskedCrossEntropy(values, targets, weights);
  return { loss: loss(logits), 'gradient of logits': tf.grad(loss)(logits) };
}

const optimizers: Record<string, unknown>[] = [
  { name: 'adam' },
  { name: 'rmsprop' },
  { name: 'rmsprop', momentum: 0.9 },
  { name: 'sgd' },
  { name: 'sgd', momentum: 0.9 },
  { name: 'sgd', momentum: 0.9, nesterov: true },
  { name: 'adagrad' },
];

/** Three updates, the second with a clipped gradient. */
function optimizerCheck(values: Record<string, unknown>): Check {
  const spec = optimizerSchema.parse({ learningRate: 0.01, ...values });
  const what = Object.keys(values).slice(1).join(', ');
  return {
    kernel: spec.name,
    what: what === '' ? 'three updates' : `three updates with ${what}`,
    run(kernels) {
      const variable = (start: Tensor) => tf.variable(start);
      const weight = variable(draw('weight', [33, 7]));
      const slots = slotsOf(spec, weight.shape);
      for (let step = 1; step <= 3; step++) {
        const gradient = draw(`gradient${step}`, weight.shape);
        kernels.optimizerUpdate(spec.name, weight, gradient, slots, { ...spec, step, gradientScale: step === 2 ? 0.3 : 1 });
      }
      return { weight, ...byName('slot', slots) };
    },
  };
}

function slotsOf(spec: OptimizerSpec, shape: number[]): tf.Variable[] {
  return optimizerSlots(spec).map(({ start }) => tf.variable(tf.fill(shape, start), false));
}

/** A scalar that depends on every element, each with a weight of its own. */
function weightedSum(tensors: readonly Tensor[]): tf.Scalar {
  return tf.addN<tf.Scalar>(tensors.map((t, i) => tf.sum(tf.mul(t, draw(`weights${i}`, t.shape)))));
}

function byName(name: string, tensors: readonly Tensor[]): Record<string, Tensor> {
  return Object.fromEntries(tensors.map((t, i) => [i === 0 ? name : `${name} ${i + 1}`, t]));
}
