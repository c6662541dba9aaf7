import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { Variable } from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { startBackend } from '../../../src/engine/backends';
import {
  embeddingLookup,
  maskedCrossEntropy,
  optimizerSlots,
  optimizerUpdate,
  recurrent,
  recurrentDirections,
  squaredNorm,
} from '../../../src/engine/kernels';
import { compileKernels, installWasmKernels } from '../../../src/engine/kernels/wasm';
import { requireContext } from '../../../src/engine/kernels/wasm/context';
import { ThreadPool } from '../../../src/engine/kernels/wasm/thread-pool';
import { ranges, split } from '../../../src/engine/kernels/wasm/work';
import type { OptimizerSpec } from '../../../src/spec';
import { ownBackends } from '../helpers';
import { numbers, run, type Arrays, type Case, type Recurrent } from './support';

const ragged = { lengths: [9, 1, 5, 12, 12, 2, 0, 7, 11], time: 12, features: 37, units: 43 };

/** Enough weights and few enough rows that threads share out columns of the products in the loop over time. */
const wide = { lengths: [5, 3], time: 6, features: 5, units: 171 };

/** Sizes above those from which products and lists of values are split, beside small ones. */
const cases: Record<string, Case> = {
  lstm: { cell: 'lstm', ...ragged },
  gru: { cell: 'gru', ...ragged },
  tanh: { cell: 'simple', activation: 'tanh', ...ragged },
  sigmoid: { cell: 'simple', activation: 'sigmoid', ...ragged },
  relu: { cell: 'simple', activation: 'relu', ...ragged },
  'lstm backwards, all options': { cell: 'lstm', ...ragged, reverse: true, initialState: true, recurrentMask: true, truncatedSteps: 3 },
  'gru backwards, all options': { cell: 'gru', ...ragged, reverse: true, initialState: true, recurrentMask: true, truncatedSteps: 3 },
  'simple, all options': { cell: 'simple', ...ragged, initialState: true, recurrentMask: true, truncatedSteps: 3 },
  'one row': { cell: 'lstm', ...ragged, lengths: [8] },
  'few rows of many units, lstm': { cell: 'lstm', ...wide, initialState: true },
  'few rows of many units, gru': { cell: 'gru', ...wide, reverse: true, recurrentMask: true, truncatedSteps: 3 },
  'few rows of many units, simple': { cell: 'simple', ...wide, units: 303, lengths: [4] },
  'rows of no length': { cell: 'gru', ...ragged, lengths: [0, 0, 0] },
  'a batch of 40': { cell: 'gru', ...ragged, lengths: Array.from({ length: 40 }, (_, i) => 12 - (i % 5)) },
};

/** The case's direction beside its opposite, in one call; what comes back is the first one's. */
const bothDirections: Recurrent = (inputs, options) =>
  recurrentDirections([
    { inputs, options },
    { inputs, options: { ...options, reverse: !options.reverse } },
  ])[0];

/** Everything that training computes, at sizes that are split. */
function results(): Record<string, Arrays> {
  const all: Record<string, Arrays> = {};
  for (const [name, c] of Object.entries(cases)) all[name] = { ...run(recurrent, c), ...prefixed('both ', run(bothDirections, c)) };
  all.products = products();
  all.training = training();
  return all;
}

function prefixed(prefix: string, arrays: Arrays): Arrays {
  return Object.fromEntries(Object.entries(arrays).map(([name, values]) => [prefix + name, values]));
}

const floats = (t: tf.Tensor) => t.dataSync<'float32'>().slice();

function products(): Arrays {
  const result: Arrays = {};
  tf.tidy(() => {
    for (const [m, n, k] of [
      [300, 75, 130],
      [75, 300, 130],
      [7, 1001, 300],
    ]) {
      for (const [a, b] of [
        [false, false],
        [true, false],
        [false, true],
      ]) {
        const x = tf.tensor2d(numbers('x', m * k), a ? [k, m] : [m, k]);
        const y = tf.tensor2d(numbers('y', k * n), b ? [n, k] : [k, n]);
        result[`${m} ${n} ${k} ${a} ${b}`] = floats(tf.matMul(x, y, a, b));
      }
    }
  });
  return result;
}

function training(): Arrays {
  const result: Arrays = {};
  const [vocabulary, size, classes, rows] = [701, 101, 97, 803];
  tf.tidy(() => {
    const table: Variable<tf.Rank.R2> = tf.variable<tf.Rank.R2>(tf.tensor2d(numbers('table', vocabulary * size), [vocabulary, size]));
    const dense = tf.tensor2d(numbers('dense', size * classes), [size, classes]);
    const ids = tf.tensor1d(
      Int32Array.from({ length: rows }, (_, i) => (i * 31) % vocabulary),
      'int32',
    );
    const targets = tf.tensor1d(
      Int32Array.from({ length: rows }, (_, i) => (i % 7 === 0 ? -1 : (i * 13) % classes)),
      'int32',
    );
    const { value, grads } = tf.variableGrads(
      () => maskedCrossEntropy(tf.matMul(embeddingLookup(table, ids), dense), targets, tf.ones([rows])),
      [table],
    );
    const gradient = grads[table.name];
    result.loss = floats(value);
    result.gradient = floats(gradient);
    result.norm = floats(squaredNorm(gradient));
    for (const name of ['adam', 'rmsprop', 'sgd', 'adagrad'] as const) {
      const weights = tf.variable(table.clone());
      const slots = optimizerSlots({ name, momentum: 0.5, initialAccumulator: 0.1 } as unknown as OptimizerSpec).map((slot) =>
        tf.variable(tf.fill([vocabulary, size], slot.start)),
      );
      optimizerUpdate(name, weights, gradient, slots, { learningRate: 0.01, step: 1, momentum: 0.5 });
      result[name] = floats(weights);
    }
  });
  return result;
}

for (const backend of ownBackends) {
  describe(`kernels in several threads on ${backend}`, () => {
    const byThreads = new Map<number, Record<string, Arrays>>();

    before(async function () {
      this.timeout(120_000);
      for (const threads of [1, 2, 3]) {
        const { device } = await startBackend(backend, { threads });
        expect(device).to.contain(threads === 1 ? '1 thread ' : `${threads} threads `);
        byThreads.set(threads, results());
      }
    });

    after(() => startBackend('wasm'));

    for (const name of [...Object.keys(cases), 'products', 'training']) {
      it(`give the same bits as one thread: ${name}`, () => {
        const expected = byThreads.get(1)?.[name];
        expect(Object.keys(expected ?? {})).to.have.length.above(0);
        for (const threads of [2, 3]) expect(byThreads.get(threads)?.[name], `${threads} threads`).to.deep.equal(expected);
      });
    }
  });
}

describe('the pool of threads', () => {
  const folder = path.join(__dirname, '../../../dist');
  const threadFile = path.join(folder, 'kernel-thread.js');

  /** A pool on tfjs' memory, and the backend's own pool closed. */
  async function pool(threads: number): Promise<ThreadPool> {
    const { source } = await compileKernels(folder, true);
    return ThreadPool.start(threadFile, source, requireContext().memory, threads);
  }

  before(() => startBackend('wasm'));

  it('runs every job once, more jobs than the queue holds too, and tells their results in order', async () => {
    const own = await pool(3);
    const x = tf.tensor1d(Float32Array.from({ length: 1000 }, (_, i) => i));
    const at = requireContext().pointer(x);
    for (let i = 0; i < 20; i++) {
      const squares = own.run(Array.from({ length: 1000 }, (_, j) => ['sumOfSquares', at + 4 * j, 1]));
      expect(squares).to.deep.equal(Array.from({ length: 1000 }, (_, j) => Math.fround(j * j)));
    }
    own.close();
  });

  it('throws what a job throws, and goes on', async () => {
    const own = await pool(2);
    const outside = requireContext().memory.buffer.byteLength;
    const bad = ['sumOfSquares', outside + 4096, 4] as const;
    const good = ['sumOfSquares', requireContext().pointer(tf.tensor1d([3])), 1] as const;
    expect(() => own.run([bad, good, bad])).to.throw(/memory access out of bounds/);
    expect(own.run([good, good])).to.deep.equal([9, 9]);
    own.close();
  });

  it('does the work alone when its threads have ended', async () => {
    const own = await pool(3);
    const good = ['sumOfSquares', requireContext().pointer(tf.tensor1d([3])), 1] as const;
    own.close();
    expect(own.threads).to.equal(1);
    expect(own.run([good, good, good])).to.deep.equal([9, 9, 9]);
  });

  it('sees memory that has grown since a thread started', async () => {
    const own = await pool(2);
    const { memory } = requireContext();
    const before = memory.buffer.byteLength;
    const large = tf.ones([before / 4]);
    expect(memory.buffer.byteLength).to.be.above(before);
    const last = requireContext().pointer(large) + before - 4000;
    for (let i = 0; i < 50; i++)
      expect(own.run(Array.from({ length: 4 }, () => ['sumOfSquares', last, 1000]))).to.deep.equal([1000, 1000, 1000, 1000]);
    large.dispose();
    own.close();
  });

  it('is one thread, with the reason, where threads cannot start', async () => {
    const backend = tf.backend() as never;
    const { source } = await compileKernels(folder, true);
    const none = await installWasmKernels(backend, { source, threads: 4, threadFile: path.join(folder, 'not-there.js') });
    expect(none.threads).to.equal(1);
    expect(none.reason).to.contain('not-there.js');
    expect(Array.from(floats(tf.matMul(tf.ones([2, 3]), tf.ones([3, 2]))))).to.deep.equal([3, 3, 3, 3]);
    await startBackend('wasm', { threads: 1 });
    await startBackend('wasm');
  });

  it('ends with the backend', async () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
    const backend = { wasm: { asm: { memory } }, dispose: () => undefined };
    const { source } = await compileKernels(folder, true);
    await installWasmKernels(backend as never, { source, threads: 2, threadFile });
    const { pool: started } = requireContext();
    expect(started.threads).to.equal(2);
    backend.dispose();
    expect(started.threads).to.equal(1);
    await startBackend('wasm', { threads: 1 });
    await startBackend('wasm');
  });
});

describe('the split of work', () => {
  it('covers everything once, in whole grains, none empty', () => {
    for (const [n, parts, grain] of [
      [0, 3, 1],
      [1, 3, 8],
      [17, 3, 8],
      [100, 7, 16],
      [640, 2, 1],
    ]) {
      const all = ranges(n, parts, grain);
      expect(all.length).to.be.at.most(parts);
      expect(all[0].from).to.equal(0);
      expect(all[all.length - 1].to).to.equal(n);
      all.slice(1).forEach(({ from }, i) => expect([from, from % grain]).to.deep.equal([all[i].to, 0]));
      if (n > 0) all.forEach(({ from, to }) => expect(to).to.be.above(from));
    }
  });

  it('leaves small products whole', () => {
    const small = { transposeA: false, transposeB: false, m: 10, n: 10, k: 10, a: 0, lda: 10, b: 0, ldb: 10, c: 0, ldc: 10 };
    expect(split(small, 4)).to.have.length(1);
    expect(split({ ...small, m: 1000, k: 1000 }, 4)).to.have.length(4);
  });
});
