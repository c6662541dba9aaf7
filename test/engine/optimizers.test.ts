import { tensor1d, variable } from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { Optimizer } from '../../src/engine/optimizers/optimizer';
import { optimizerSchema } from '../../src/spec';
import { describeOnEachBackend } from './helpers';

const start = [0.5, -1, 2];
const gradients = [
  [0.1, -2, 0],
  [0.3, 1, -0.5],
  [-0.2, 0.5, 4],
];

type Rule = () => (weight: number, gradient: number, step: number) => number;
const rate = 0.1;
/** Written from Keras' documentation, one element at a time in double precision. */
const cases: [string, Record<string, unknown>, Rule][] = [
  [
    'adam',
    { name: 'adam', beta1: 0.8, beta2: 0.95, epsilon: 1e-3 },
    () => {
      let [m, v] = [0, 0];
      return (w, g, t) => {
        m = 0.8 * m + 0.2 * g;
        v = 0.95 * v + 0.05 * g * g;
        return w - (rate * (Math.sqrt(1 - 0.95 ** t) / (1 - 0.8 ** t)) * m) / (Math.sqrt(v) + 1e-3);
      };
    },
  ],
  [
    'rmsprop',
    { name: 'rmsprop', rho: 0.7, epsilon: 1e-3 },
    () => {
      let v = 0;
      return (w, g) => {
        v = 0.7 * v + 0.3 * g * g;
        return w - (rate * g) / Math.sqrt(v + 1e-3);
      };
    },
  ],
  [
    'rmsprop with momentum',
    { name: 'rmsprop', rho: 0.7, momentum: 0.6, epsilon: 1e-3 },
    () => {
      let [v, n] = [0, 0];
      return (w, g) => {
        v = 0.7 * v + 0.3 * g * g;
        n = 0.6 * n + (rate * g) / Math.sqrt(v + 1e-3);
        return w - n;
      };
    },
  ],
  ['sgd', { name: 'sgd' }, () => (w, g) => w - rate * g],
  [
    'sgd with momentum',
    { name: 'sgd', momentum: 0.6 },
    () => {
      let n = 0;
      return (w, g) => w + (n = 0.6 * n - rate * g);
    },
  ],
  [
    'sgd with Nesterov momentum',
    { name: 'sgd', momentum: 0.6, nesterov: true },
    () => {
      let n = 0;
      return (w, g) => {
        n = 0.6 * n - rate * g;
        return w + 0.6 * n - rate * g;
      };
    },
  ],
  [
    'adagrad',
    { name: 'adagrad', initialAccumulator: 0.2, epsilon: 1e-3 },
    () => {
      let a = 0.2;
      return (w, g) => {
        a += g * g;
        return w - (rate * g) / Math.sqrt(a + 1e-3);
      };
    },
  ],
];

describeOnEachBackend('Optimizers follow the formulas:', () => {
  for (const [title, spec, rule] of cases) {
    it(title, () => {
      const expected = start.map((value, i) => {
        const update = rule();
        return gradients.reduce((w, gradient, t) => update(w, gradient[i], t + 1), value);
      });
      const weight = variable(tensor1d(start));
      const optimizer = new Optimizer(optimizerSchema.parse(spec), [{ name: 'w', variable: weight }]);
      gradients.forEach((gradient, t) => {
        // A gradient twice too large with a scale of one half: clipping's factor reaches every slot.
        const doubled = tensor1d(gradient.map((g) => 2 * g));
        optimizer.update(0, doubled, 0.5, { learningRate: rate, step: t + 1 });
        doubled.dispose();
      });
      weight.dataSync().forEach((value, i) => expect(value).to.be.closeTo(expected[i], 2e-6));
      optimizer.dispose();
      weight.dispose();
    });
  }

  it('slots are named after optimizer, weight and slot, and can be put back', async () => {
    const weight = variable(tensor1d(start));
    const spec = optimizerSchema.parse({ name: 'adam' });
    const optimizer = new Optimizer(spec, [{ name: 'lstm/kernel', variable: weight }]);
    optimizer.update(0, tensor1d([1, 2, 3]), 1, { learningRate: rate, step: 1 });
    const saved = await optimizer.toArrays();
    expect(saved.map(({ name }) => name)).to.deep.equal(['optimizer/lstm/kernel/m', 'optimizer/lstm/kernel/v']);
    const other = new Optimizer(spec, [{ name: 'lstm/kernel', variable: weight }]);
    other.fromArrays(saved);
    expect(await other.toArrays()).to.deep.equal(saved);
    expect(() => other.fromArrays(saved.slice(1))).to.throw('optimizer/lstm/kernel/m is missing');
  });
});
