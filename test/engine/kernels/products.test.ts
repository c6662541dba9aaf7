import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import fc from 'fast-check';
import { startBackend } from '../../../src/engine/backends';
import { requireContext } from '../../../src/engine/kernels/wasm/context';
import { ownBackends } from '../helpers';
import { expectCloseArray, numbers } from './support';

/** op(A) op(B) in double precision. */
function naive(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  m: number,
  n: number,
  k: number,
  transposeA: boolean,
  transposeB: boolean,
): number[] {
  const out = new Array<number>(m * n).fill(0);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      for (let p = 0; p < k; p++) out[i * n + j] += a[transposeA ? p * m + i : i * k + p] * b[transposeB ? j * k + p : p * n + j];
    }
  }
  return out;
}

const size = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 21, max: 70 }));

for (const backend of ownBackends) {
  describe(`products on ${backend}`, () => {
    before(async () => {
      await startBackend(backend);
    });

    it('equal the naive product for all shapes and transposes, also added to what was there', () => {
      fc.assert(
        fc.property(size, size, size, fc.boolean(), fc.boolean(), fc.boolean(), (m, n, k, transposeA, transposeB, accumulate) => {
          const [a, b, c] = [numbers('a', m * k), numbers('b', k * n), numbers('c', m * n)];
          const [ta, tb, tc] = [a, b, c].map((values) => tf.tensor1d(values));
          const context = requireContext();
          const [pa, pb, pc] = [ta, tb, tc].map((t) => context.pointer(t));
          const [lda, ldb] = [transposeA ? m : k, transposeB ? k : n];
          context.products([{ transposeA, transposeB, m, n, k, a: pa, lda, b: pb, ldb, c: pc, ldc: n, accumulate }]);
          const actual = tc.dataSync();
          const expected = naive(a, b, m, n, k, transposeA, transposeB).map((v, i) => v + (accumulate ? c[i] : 0));
          tf.dispose([ta, tb, tc]);
          expectCloseArray(actual, expected, 2e-6, 'C');
        }),
        { numRuns: 150 },
      );
    });

    it('equal it where the sums are longer than one pass and the rows more than one block', () => {
      const [m, n, k] = [101, 19, 600];
      const [a, b] = [numbers('a', m * k), numbers('b', k * n)];
      for (const [transposeA, transposeB] of [
        [false, false],
        [true, false],
        [false, true],
        [true, true],
      ]) {
        const ta = tf.tensor2d(a, transposeA ? [k, m] : [m, k]);
        const tb = tf.tensor2d(b, transposeB ? [n, k] : [k, n]);
        const c = tf.matMul(ta, tb, transposeA, transposeB);
        expectCloseArray(c.dataSync(), naive(a, b, m, n, k, transposeA, transposeB), 2e-6, `${transposeA} ${transposeB}`);
      }
    });

    it('broadcast over batches as numpy does', () => {
      const shapes: [number[], number[]][] = [
        [
          [3, 4, 5],
          [3, 5, 2],
        ],
        [
          [3, 4, 5],
          [1, 5, 2],
        ],
        [
          [1, 4, 5],
          [3, 5, 2],
        ],
        [
          [2, 3, 4, 5],
          [3, 5, 2],
        ],
        [
          [2, 1, 4, 5],
          [1, 3, 5, 2],
        ],
      ];
      for (const [sa, sb] of shapes) {
        const a = tf.tensor(numbers('a', tf.util.sizeFromShape(sa)), sa);
        const b = tf.tensor(numbers('b', tf.util.sizeFromShape(sb)), sb);
        const outer = tf.broadcast_util.assertAndGetBroadcastShape(sa.slice(0, -2), sb.slice(0, -2));
        const product = tf.matMul(a, b);
        // The same batch by batch, every operand written out in full.
        const parts = tf.util.sizeFromShape(outer);
        const [fullA, fullB] = [a, b].map((t) =>
          tf.reshape(tf.broadcastTo(t, [...outer, ...t.shape.slice(-2)]), [parts, -1]).arraySync(),
        ) as number[][][];
        const expected = fullA.flatMap((values, i) => naive(values, fullB[i], 4, 2, 5, false, false));
        expect(product.shape).to.deep.equal([...outer, 4, 2]);
        expectCloseArray(product.dataSync(), expected, 2e-6, JSON.stringify([sa, sb]));
      }
    });

    it('fuse bias and activation as on cpu', async () => {
      const activations = ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'] as const;
      const results: Record<string, number[][]> = {};
      for (const each of ['cpu', backend] as const) {
        await startBackend(each);
        const a = tf.tensor2d(numbers('a', 6 * 5), [6, 5]);
        const b = tf.tensor2d(numbers('b', 7 * 5), [7, 5]);
        const bias = tf.tensor1d(numbers('bias', 7));
        const alpha = tf.tensor2d(numbers('alpha', 7), [1, 7]);
        results[each] = activations.map((activation) =>
          Array.from(
            tf.fused.matMul({ a, b, transposeB: true, bias, activation, preluActivationWeights: alpha, leakyreluAlpha: 0.3 }).dataSync(),
          ),
        );
      }
      results[backend].forEach((actual, i) => expectCloseArray(actual, results.cpu[i], 2e-6, activations[i]));
    });

    it('leave no tensors behind when fused', () => {
      const [a, b] = [tf.ones<tf.Rank.R2>([3, 3]), tf.ones<tf.Rank.R1>([3])];
      const before = tf.memory().numTensors;
      const ids = (tf.backend() as unknown as { numDataIds(): number }).numDataIds();
      tf.fused.matMul({ a, b: a, bias: b, activation: 'sigmoid' }).dispose();
      expect(tf.memory().numTensors).to.equal(before);
      expect((tf.backend() as unknown as { numDataIds(): number }).numDataIds()).to.equal(ids);
    });
  });
}
