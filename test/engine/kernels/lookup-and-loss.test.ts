import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { startBackend } from '../../../src/engine/backends';
import { embeddingLookup, maskedCrossEntropy } from '../../../src/engine/kernels';
import { testedBackends } from '../helpers';
import { expectCloseArray, numbers } from './support';

/** Loss and gradient by the definition, in double precision. */
function exactLoss(logits: ArrayLike<number>, classes: number, targets: number[], weights: number[]) {
  const counted = targets.map((t, r) => (t >= 0 ? weights[r] : 0));
  const total = counted.reduce((sum, w) => sum + w, 0) || 1;
  let loss = 0;
  const gradient = targets.flatMap((target, r) => {
    const row = Array.from({ length: classes }, (_, j) => Number(logits[r * classes + j]));
    const most = Math.max(...row);
    const sum = row.reduce((s, v) => s + Math.exp(v - most), 0);
    if (counted[r] > 0) loss += (counted[r] / total) * (most + Math.log(sum) - row[target]);
    return row.map((v, j) => (counted[r] / total) * (Math.exp(v - most) / sum - (j === target ? 1 : 0)));
  });
  return { loss, gradient };
}

for (const backend of testedBackends) {
  describe(`lookup and loss on ${backend}`, () => {
    before(async () => {
      await startBackend(backend);
    });

    it('a lookup copies rows, and its gradient adds up what every use of a row gets', () => {
      const table = tf.tensor2d(numbers('table', 5 * 7), [5, 7]);
      const ids = tf.tensor2d([0, 3, 3, 4, 3, 0], [2, 3], 'int32');
      const rows = table.arraySync();
      const looked = embeddingLookup(table, ids);
      expect(looked.shape).to.deep.equal([2, 3, 7]);
      expect(looked.arraySync()).to.deep.equal([
        [rows[0], rows[3], rows[3]],
        [rows[4], rows[3], rows[0]],
      ]);
      const outer = numbers('outer', 42);
      const weights = tf.tensor(outer, [2, 3, 7]);
      const gradient = tf
        .grad((t) => tf.sum(tf.mul(embeddingLookup(t as Tensor2D, ids), weights)))(table)
        .dataSync();
      const expected = new Array<number>(35).fill(0);
      [0, 3, 3, 4, 3, 0].forEach((id, i) => outer.subarray(i * 7, i * 7 + 7).forEach((g, j) => (expected[id * 7 + j] += g)));
      expectCloseArray(gradient, expected, 1e-6, 'd table');
    });

    it("tfjs' own gather has a gradient too", () => {
      const table = tf.tensor2d(numbers('table', 6), [3, 2]);
      const gradient = tf.grad((t) => tf.sum(tf.gather(t, tf.tensor1d([2, 0, 2], 'int32'))))(table);
      expect(gradient.arraySync()).to.deep.equal([
        [1, 1],
        [0, 0],
        [2, 2],
      ]);
    });

    for (const classes of [1, 3, 7, 33, 127]) {
      it(`cross-entropy over ${classes} classes: loss and gradient, negative targets and padding left out`, () => {
        const targets = [0, classes - 1, -1, 0, Math.floor(classes / 2), 0];
        const weights = [1, 1, 1, 0, 1, 1];
        const logits = numbers('logits', 6 * classes, 3);
        const [t, w] = [tf.tensor2d(targets, [2, 3], 'int32'), tf.tensor2d(weights, [2, 3])];
        const f = (x: Tensor) => maskedCrossEntropy(x, t, w);
        const { value, grad } = tf.valueAndGrad(f)(tf.tensor(logits, [2, 3, classes]));
        const exact = exactLoss(logits, classes, targets, weights);
        expect(value.shape).to.deep.equal([]);
        expect(value.dataSync()[0]).to.be.closeTo(exact.loss, 1e-6 + 1e-6 * exact.loss);
        expectCloseArray(grad.dataSync(), exact.gradient, 1e-6, 'd logits');
      });
    }

    it('cross-entropy without a real target is 0, with a gradient of 0', () => {
      const f = (x: Tensor) => maskedCrossEntropy(x, tf.tensor1d([-1, 0], 'int32'), tf.tensor1d([1, 0]));
      const { value, grad } = tf.valueAndGrad(f)(tf.tensor2d(numbers('logits', 6), [2, 3]));
      expect(value.dataSync()[0]).to.equal(0);
      expect(Array.from(grad.dataSync()).every((v) => v === 0)).to.equal(true);
    });

    it('tensors of another type are refused, not misread', () => {
      const table = tf.zeros<tf.Rank.R2>([3, 2]);
      expect(() => embeddingLookup(table, tf.tensor1d([1, 2]))).to.throw('ids must be of type int32, not float32');
      expect(() => maskedCrossEntropy(table, tf.tensor1d([1, 0, 1]), tf.ones([3]))).to.throw('targets must be of type int32');
      expect(() => maskedCrossEntropy(table, tf.tensor1d([1, 0, 1], 'int32'), tf.ones([3], 'bool'))).to.throw(
        'weights must be of type float32',
      );
    });

    it('cross-entropy of logits that are huge stays finite, and of NaN becomes NaN', () => {
      const f = (x: Tensor) => maskedCrossEntropy(x, tf.tensor1d([1], 'int32'), tf.tensor1d([1]));
      expect(f(tf.tensor2d([1e4, -1e4, 0], [1, 3])).dataSync()[0]).to.be.closeTo(2e4, 1);
      expect(f(tf.tensor2d([NaN, 1, 0], [1, 3])).dataSync()[0]).to.deep.equal(NaN);
    });
  });
}
