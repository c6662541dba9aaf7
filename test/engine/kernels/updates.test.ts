import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { startBackend } from '../../../src/engine/backends';
import { optimizerSlots, optimizerUpdate, squaredNorm } from '../../../src/engine/kernels';
import { optimizerSchema, type OptimizerSpec } from '../../../src/spec';
import { testedBackends } from '../helpers';
import { expectCloseArray, numbers } from './support';

type Update = (w: number, g: number, slots: number[], step: number) => number;

/** The published formulas in double precision; each returns the new weight and changes its slots. */
const formulas: [string, Partial<OptimizerSpec> & { name: OptimizerSpec['name'] }, Update][] = [
  [
    'adam: Kingma and Ba, algorithm 1 with the step size of section 2 (Keras)',
    { name: 'adam', learningRate: 0.01, beta1: 0.8, beta2: 0.99, epsilon: 1e-5 },
    (w, g, s, t) => {
      s[0] = 0.8 * s[0] + 0.2 * g;
      s[1] = 0.99 * s[1] + 0.01 * g * g;
      return w - (0.01 * Math.sqrt(1 - 0.99 ** t) * s[0]) / (1 - 0.8 ** t) / (Math.sqrt(s[1]) + 1e-5);
    },
  ],
  [
    'rmsprop',
    { name: 'rmsprop', learningRate: 0.01, rho: 0.8, momentum: 0, epsilon: 1e-4 },
    (w, g, s) => {
      s[0] = 0.8 * s[0] + 0.2 * g * g;
      return w - (0.01 * g) / Math.sqrt(s[0] + 1e-4);
    },
  ],
  [
    'rmsprop with momentum',
    { name: 'rmsprop', learningRate: 0.01, rho: 0.8, momentum: 0.7, epsilon: 1e-4 },
    (w, g, s) => {
      s[0] = 0.8 * s[0] + 0.2 * g * g;
      s[1] = 0.7 * s[1] + (0.01 * g) / Math.sqrt(s[0] + 1e-4);
      return w - s[1];
    },
  ],
  ['sgd', { name: 'sgd', learningRate: 0.1, momentum: 0 }, (w, g) => w - 0.1 * g],
  [
    'sgd with momentum (PyTorch: the velocity times the learning rate)',
    { name: 'sgd', learningRate: 0.1, momentum: 0.9, nesterov: false },
    (w, g, s) => {
      s[0] = 0.9 * s[0] + g;
      return w - 0.1 * s[0];
    },
  ],
  [
    'sgd with Nesterov momentum',
    { name: 'sgd', learningRate: 0.1, momentum: 0.9, nesterov: true },
    (w, g, s) => {
      s[0] = 0.9 * s[0] + g;
      return w - 0.1 * (g + 0.9 * s[0]);
    },
  ],
  [
    'adagrad',
    { name: 'adagrad', learningRate: 0.1, initialAccumulator: 0.2, epsilon: 1e-6 },
    (w, g, s) => {
      s[0] += g * g;
      return w - (0.1 * g) / Math.sqrt(s[0] + 1e-6);
    },
  ],
];

for (const backend of testedBackends) {
  describe(`optimizer updates on ${backend}`, () => {
    before(async () => {
      await startBackend(backend);
    });

    for (const [name, given, formula] of formulas) {
      for (const size of [1, 3, 7, 33]) {
        it(`${name}: five steps on ${size} weights`, () => {
          const spec = optimizerSchema.parse(given);
          const variable = tf.variable(tf.tensor1d(numbers('w', size)));
          const starts = optimizerSlots(spec);
          const slots = starts.map(({ start }) => tf.variable(tf.fill([size], start), false));
          const expected = Array.from(numbers('w', size), (w) => ({ w, slots: starts.map(({ start }) => start) }));
          for (let step = 1; step <= 5; step++) {
            const gradient = numbers(`g${step}`, size);
            optimizerUpdate(spec.name, variable, tf.tensor1d(gradient), slots, { ...spec, step, gradientScale: 0.5 });
            expected.forEach((e, i) => (e.w = formula(e.w, gradient[i] * 0.5, e.slots, step)));
          }
          const weights = expected.map((e) => e.w);
          expectCloseArray(variable.dataSync(), weights, 1e-5, name);
        });
      }
    }

    it('squaredNorm is the sum of squares, at any size', () => {
      for (const size of [1, 5, 16, 1000, 70001]) {
        const values = numbers('norm', size);
        const exact = values.reduce((sum, v) => sum + v * v, 0);
        const norm = squaredNorm(tf.tensor1d(values));
        expect(norm.shape).to.deep.equal([]);
        expect(norm.dataSync()[0] / exact).to.be.closeTo(1, 2e-6);
      }
    });
  });
}
