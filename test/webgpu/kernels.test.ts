import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { startBackend } from '../../src/engine/backends';
import { embeddingLookup, maskedCrossEntropy, optimizerSlots, optimizerUpdate, squaredNorm } from '../../src/engine/kernels';
import { optimizerSchema, type OptimizerSpec } from '../../src/spec';
import { expectCloseArray, numbers } from '../engine/kernels/support';

const draw = (name: string, ...shape: number[]): Tensor => tf.tensor(numbers(name, tf.util.sizeFromShape(shape)), shape);

/** Each with its values read on wasm and on webgpu. */
const computations: Record<string, () => Tensor[]> = {
  'a lookup and its gradient, with ids that come often, once, never and out of range': () => {
    const ids = Int32Array.from({ length: 150 }, (_, i) => (i % 3 === 0 ? 0 : (i * 7) % 40));
    ids[149] = 41;
    const f = (t: Tensor) => tf.mul(embeddingLookup(t as Tensor2D, tf.tensor2d(ids, [50, 3], 'int32')), draw('outer', 50, 3, 70));
    return [f(draw('table', 41, 70)), tf.grad((t: Tensor) => tf.sum(f(t)))(draw('table', 41, 70))];
  },
  "tfjs' own gather": () => {
    const rows = tf.tensor1d([2, 0, 2], 'int32');
    return [tf.grad((t: Tensor) => tf.sum(tf.mul(tf.gather(t, rows), draw('outer', 3, 5))))(draw('table', 4, 5))];
  },
  'cross-entropy: the loss and its gradient, negative targets and padding left out': () =>
    [1, 7, 127].flatMap((classes) => {
      const targets = tf.tensor2d([0, classes - 1, -1, 0, Math.floor(classes / 2), 0], [2, 3], 'int32');
      const weights = tf.tensor2d([1, 1, 1, 0, 1, 1], [2, 3]);
      const { value, grad } = tf.valueAndGrad((x: Tensor) => maskedCrossEntropy(x, targets, weights))(draw('logits', 2, 3, classes));
      return [value, grad];
    }),
  'cross-entropy without a real target': () => {
    const f = (x: Tensor) => maskedCrossEntropy(x, tf.tensor1d([-1, 0], 'int32'), tf.tensor1d([1, 0]));
    const { value, grad } = tf.valueAndGrad(f)(draw('logits', 2, 3));
    return [value, grad];
  },
  'squaredNorm at any size': () => [1, 5, 4096, 4097, 70001].map((size) => squaredNorm(draw('norm', size))),
  'products long enough to be split': () => [tf.matMul(draw('a', 3000, 9), draw('b', 3000, 40), true)],
};

const optimizers: (Partial<OptimizerSpec> & { name: OptimizerSpec['name'] })[] = [
  { name: 'adam', learningRate: 0.01, beta1: 0.8 },
  { name: 'rmsprop', learningRate: 0.01, momentum: 0 },
  { name: 'rmsprop', learningRate: 0.01, momentum: 0.7 },
  { name: 'sgd', learningRate: 0.1, momentum: 0 },
  { name: 'sgd', learningRate: 0.1, momentum: 0.9, nesterov: false },
  { name: 'sgd', learningRate: 0.1, momentum: 0.9, nesterov: true },
  { name: 'adagrad', learningRate: 0.1 },
];
for (const given of optimizers) {
  computations[`five updates: ${JSON.stringify(given)}`] = () => {
    const spec = optimizerSchema.parse(given);
    const variable = tf.variable(draw('w', 33));
    const slots = optimizerSlots(spec).map(({ start }) => tf.variable(tf.fill([33], start), false));
    for (let step = 1; step <= 5; step++)
      optimizerUpdate(spec.name, variable, draw(`g${step}`, 33), slots, { ...spec, step, gradientScale: 0.5 });
    return [variable, ...slots].map((v) => tf.clone(v as Tensor));
  };
}

async function valuesOf(compute: () => Tensor[]): Promise<Float32Array[]> {
  const tensors = tf.tidy(compute);
  const values = await Promise.all(tensors.map(async (t) => Float32Array.from(await t.data<'float32'>())));
  tf.dispose(tensors);
  return values;
}

describe('kernels on webgpu equal those on wasm', () => {
  const expected: Record<string, Float32Array[]> = {};

  before(async () => {
    await startBackend('wasm');
    for (const [name, compute] of Object.entries(computations)) expected[name] = await valuesOf(compute);
    await startBackend('webgpu');
  });

  for (const [name, compute] of Object.entries(computations)) {
    it(`${name}; the same bits every time`, async () => {
      const values = await valuesOf(compute);
      values.forEach((value, i) => expectCloseArray(value, expected[name][i], 3e-5, `${name} ${i}`));
      expect(await valuesOf(compute)).to.deep.equal(values);
    });
  }

  it('an update is seen by those who have read the variable before', async () => {
    const variable = tf.variable(tf.tensor1d([1, 2]));
    expect(Array.from(await variable.data())).to.deep.equal([1, 2]);
    const spec = optimizerSchema.parse({ name: 'sgd', learningRate: 1 });
    optimizerUpdate('sgd', variable, tf.tensor1d([1, 1]), [], { ...spec, step: 1 });
    expect(Array.from(await variable.data())).to.deep.equal([0, 1]);
  });

  it('the loss of logits that are huge stays finite, and of NaN does not', async () => {
    const f = (x: Tensor) => maskedCrossEntropy(x, tf.tensor1d([1], 'int32'), tf.tensor1d([1]));
    expect((await f(tf.tensor2d([1e4, -1e4, 0], [1, 3])).data())[0]).to.be.closeTo(2e4, 1);
    // A device may make infinity of exp(NaN).
    expect((await f(tf.tensor2d([NaN, 1, 0], [1, 3])).data())[0]).to.satisfy((loss: number) => !Number.isFinite(loss));
  });
});
