import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { startBackend } from '../../../src/engine/backends';
import { ownBackends } from '../helpers';
import { expectCloseArray, numbers } from './support';

const draw = (name: string, ...shape: number[]) => tf.tensor(numbers(name, tf.util.sizeFromShape(shape)), shape);

/** What layers are made of: a function of x [3, 5, 6]. */
const functions: Record<string, (x: Tensor) => Tensor> = {
  tanh: (x) => tf.tanh(x),
  sigmoid: (x) => tf.sigmoid(x),
  'sum of all': (x) => tf.sum(x),
  'sum over the last axis': (x) => tf.sum(x, -1),
  'sum over the last two, kept': (x) => tf.sum(x, [1, 2], true),
  'sum over the first axis': (x) => tf.sum(x, 0),
  'sum over the first two, kept': (x) => tf.sum(x, [0, 1], true),
  'sum over the middle axis': (x) => tf.sum(x, 1),
  'sum over the first and last': (x) => tf.sum(x, [0, 2]),
  softmax: (x) => tf.softmax(x),
  'log softmax': (x) => tf.logSoftmax(x),
  'layer normalisation': (x) => {
    const { mean, variance } = tf.moments(x, -1, true);
    return tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-3)));
  },
  'normalisation over batch and time': (x) => {
    const { mean, variance } = tf.moments(x, [0, 1], true);
    return tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-3)));
  },
  'dot product attention': (x) => {
    const q = x as tf.Tensor3D;
    return tf.matMul(tf.softmax(tf.matMul(q, q, false, true)), q);
  },
  'additive attention': (x) => {
    const met = tf.tanh(tf.add(tf.reshape(x, [3, 5, 1, 6]), tf.reshape(x, [3, 1, 5, 6])));
    return tf.softmax(tf.sum(tf.mul(met, draw('v', 6)), -1));
  },
  'concat and split': (x) => {
    const [a, b, c] = tf.split(x, 3, 2);
    return tf.concat([c, tf.mul(a, b), a], 2);
  },
  'max over time': (x) => tf.max(x, 1),
  transpose: (x) => tf.transpose(x, [1, 0, 2]),
  'slice and stack': (x) => tf.stack([tf.slice(x, [0, 1, 0], [3, 2, 6]), tf.slice(x, [0, 3, 0], [3, 2, 6])]),
  'a mask by broadcasting': (x) => tf.mul(x, draw('mask', 3, 1, 6)),
};

for (const own of ownBackends) {
  describe(`what layers are made of, on ${own} as on cpu, with gradients`, () => {
    const results: Record<string, Record<string, { value: number[]; gradient: number[]; shape: number[] }>> = {};

    before(async () => {
      for (const backend of ['cpu', own] as const) {
        await startBackend(backend);
        results[backend] = {};
        for (const [name, f] of Object.entries(functions)) {
          tf.tidy(() => {
            const x = draw('x', 3, 5, 6);
            const out = f(x);
            const weights = draw('weights', ...out.shape);
            const gradient = tf.grad((v: Tensor) => tf.sum(tf.mul(f(v), weights)))(x);
            results[backend][name] = { value: Array.from(out.dataSync()), gradient: Array.from(gradient.dataSync()), shape: out.shape };
          });
        }
      }
    });

    for (const name of Object.keys(functions)) {
      it(name, () => {
        expect(results[own][name].shape).to.deep.equal(results.cpu[name].shape);
        expectCloseArray(results[own][name].value, results.cpu[name].value, 5e-6, 'value');
        expectCloseArray(results[own][name].gradient, results.cpu[name].gradient, 1e-5, 'gradient');
      });
    }

    it('a clone shares memory, and outlives what it was cloned from', () => {
      const a = tf.tensor1d([1, 2, 3]);
      const b = tf.clone(a);
      a.dispose();
      const other = tf.tensor1d([7, 8, 9]);
      expect(Array.from(b.dataSync())).to.deep.equal([1, 2, 3]);
      tf.dispose([b, other]);
    });

    it('sums of whole numbers and of nothing are left to tfjs', () => {
      expect(tf.sum(tf.tensor1d([1, 2, 3], 'int32')).dtype).to.equal('int32');
      expect(Array.from(tf.sum(tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3], 'int32'), 0).dataSync())).to.deep.equal([5, 7, 9]);
      expect(tf.sum(tf.scalar(4)).dataSync()[0]).to.equal(4);
      expect(Array.from(tf.sum(tf.zeros([2, 0]), 1).dataSync())).to.deep.equal([0, 0]);
    });
  });
}
