/**
 * Milliseconds of a whole training step on wasm, ours beside tf.layers': batch 32, embedding 900 x 100, one recurrent layer of 128 units,
 * dense layer of 127 classes, cross-entropy, Adam. Both run in one process by turns. Elapsed time and, for machines that do other things
 * too, the process' processor time. `npx tsx bench/step.ts [--json] [--repeats N] [--only TEXT]`
 */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-backend-wasm';
import type { Rank, Tensor3D, Variable } from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { startBackend } from '../src/engine/backends';
import { embeddingLookup, maskedCrossEntropy, optimizerUpdate, recurrent, squaredNorm } from '../src/engine/kernels';
import type { Cell } from '../src/spec';

const [batch, vocabulary, size, units, classes] = [32, 900, 100, 128, 127];
const gates: Record<Cell, number> = { lstm: 4, gru: 3, simple: 1 };

interface Setting {
  readonly cell: Cell;
  readonly bidirectional: boolean;
  readonly steps: number;
}

/** Floating-point operations of the products of one step, forward and gradient; the first layer's step from a zero state counted too. */
function operations({ cell, bidirectional, steps }: Setting): number {
  const rows = batch * steps;
  const directions = bidirectional ? 2 : 1;
  const layer = directions * 2 * rows * gates[cell] * units * (size + units);
  return 3 * (layer + 2 * rows * directions * units * classes);
}

function ids(steps: number): { x: Int32Array; y: Int32Array } {
  let state = 1;
  const next = (n: number) => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) % n;
  return {
    x: Int32Array.from({ length: batch * steps }, () => next(vocabulary)),
    y: Int32Array.from({ length: batch * steps }, () => next(classes)),
  };
}

/** Our step, of the functions that the engine trains with: gradients, their norm for clipping, updates in place. */
export function ours({ cell, bidirectional, steps }: Setting): () => number {
  const directions = bidirectional ? ['forward', 'backward'] : ['forward'];
  const variable = (shape: number[], scale: number) => tf.variable(tf.randomNormal(shape, 0, scale));
  const width = gates[cell] * units;
  const table = variable([vocabulary, size], 0.05) as Variable<tf.Rank.R2>;
  const weights = directions.map(() => ({
    kernel: variable([size, width], 0.1) as Variable<tf.Rank.R2>,
    recurrentKernel: variable([units, width], 0.1) as Variable<tf.Rank.R2>,
    bias: (cell === 'gru' ? variable([2, width], 0.1) : variable([width], 0.1)) as Variable<tf.Rank.R1>,
  }));
  const dense = variable([directions.length * units, classes], 0.1) as Variable<tf.Rank.R2>;
  const denseBias = variable([classes], 0.1);
  const variables = [table, ...weights.flatMap((w) => [w.kernel, w.recurrentKernel, w.bias]), dense, denseBias];
  const slots = new Map<string, Variable[]>(variables.map((v) => [v.name, [0, 0].map(() => tf.variable(tf.zerosLike(v), false))]));
  const { x, y } = ids(steps);
  const lengths = new Int32Array(batch).fill(steps);
  let count = 0;

  return () =>
    tf.tidy(() => {
      count++;
      const tokens = tf.tensor2d(x, [batch, steps], 'int32');
      const targets = tf.tensor2d(y, [batch, steps], 'int32');
      const real = tf.tensor1d(lengths, 'int32');
      const loss = () => {
        const embedded = embeddingLookup(table, tokens) as Tensor3D;
        const outputs = weights.map(
          (w, i) => recurrent({ x: embedded, lengths: real, ...w }, { cell, reverse: i === 1, onTimeStepNorms: () => undefined }).sequence,
        );
        const h = outputs.length > 1 ? tf.concat(outputs, 2) : outputs[0];
        const flat = tf.reshape<Rank.R2>(h, [batch * steps, directions.length * units]);
        const logits = tf.add(tf.matMul(flat, dense), denseBias);
        return maskedCrossEntropy(logits, tf.reshape(targets, [batch * steps]), tf.ones([batch * steps]));
      };
      const { value, grads } = tf.variableGrads(loss, variables);
      let square = 0;
      for (const v of variables) square += squaredNorm(grads[v.name]).dataSync()[0];
      const gradientScale = Math.min(1, 5 / Math.sqrt(square));
      for (const v of variables) {
        optimizerUpdate('adam', v, grads[v.name], slots.get(v.name) ?? [], { learningRate: 0.001, step: count, gradientScale });
      }
      return value.dataSync()[0];
    });
}

/** The same model in tf.layers, trained by trainOnBatch. */
function theirs({ cell, bidirectional, steps }: Setting): () => Promise<number> {
  const common = { units, returnSequences: true, recurrentInitializer: 'glorotNormal' as const };
  const layer = cell === 'lstm' ? layers.layers.lstm(common) : cell === 'gru' ? layers.layers.gru(common) : layers.layers.simpleRNN(common);
  const model = layers.sequential({
    layers: [
      layers.layers.embedding({ inputDim: vocabulary, outputDim: size, inputLength: steps }),
      bidirectional ? layers.layers.bidirectional({ layer: layer, mergeMode: 'concat' }) : layer,
      layers.layers.dense({ units: classes, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
  const { x, y } = ids(steps);
  const tokens = tf.tensor2d(x, [batch, steps], 'int32');
  const targets = tf.reshape(tf.oneHot(tf.tensor1d(y, 'int32'), classes), [batch, steps, classes]);
  return async () => {
    const loss = await model.trainOnBatch(tokens, targets);
    return Number(loss);
  };
}

/** tfjs' own products, as they were before ours took their place. */
const products = ['BatchMatMul', '_FusedMatMul'].map((name) => ({ name, own: tf.getKernel(name, 'wasm') }));

/** Puts tfjs' own products in place while tf.layers runs. */
async function withOwnProducts<T>(task: () => Promise<T>): Promise<T> {
  const replaced = products.map(({ name }) => tf.getKernel(name, 'wasm'));
  const put = (kernels: tf.KernelConfig[]) => {
    for (const kernel of kernels) {
      tf.unregisterKernel(kernel.kernelName, 'wasm');
      tf.registerKernel(kernel);
    }
  };
  put(products.map(({ own }) => own));
  try {
    return await task();
  } finally {
    put(replaced);
  }
}

interface Time {
  readonly elapsed: number;
  readonly processor: number;
}

async function time(task: () => unknown): Promise<Time> {
  const before = process.cpuUsage();
  const start = performance.now();
  await task();
  const elapsed = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return { elapsed, processor: (user + system) / 1000 };
}

function summary(times: readonly number[]): { min: number; median: number } {
  const sorted = [...times].sort((a, b) => a - b);
  return { min: sorted[0], median: sorted[sorted.length >> 1] };
}

function summaries(times: readonly Time[]) {
  return { elapsed: summary(times.map((t) => t.elapsed)), processor: summary(times.map((t) => t.processor)) };
}

async function measure(setting: Setting, repeats: number) {
  const our = ours(setting);
  const their = theirs(setting);
  const [ourTimes, theirTimes]: Time[][] = [[], []];
  // Enough for V8 to compile the kernels with its better compiler.
  for (let i = 0; i < 20; i++) our();
  await withOwnProducts(their);
  for (let i = 0; i < repeats; i++) {
    // Theirs takes so much longer that a few are enough.
    for (let j = 0; j < 10; j++) ourTimes.push(await time(our));
    theirTimes.push(await withOwnProducts(() => time(their)));
  }
  const [a, b] = [summaries(ourTimes), summaries(theirTimes)];
  return {
    ...setting,
    ours: a,
    tfLayers: b,
    ratio: b.elapsed.median / a.elapsed.median,
    gflops: operations(setting) / a.processor.median / 1e6,
  };
}

async function main(): Promise<void> {
  const argument = (name: string) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined);
  const repeats = Number(argument('--repeats') ?? 5);
  const { device } = await startBackend('wasm');
  const results = [];
  for (const steps of [20, 50]) {
    for (const bidirectional of [false, true]) {
      for (const cell of ['lstm', 'gru', 'simple'] as const) {
        const name = `${cell}${bidirectional ? ' both directions' : ''} T=${steps}`;
        if (!name.includes(argument('--only') ?? '')) continue;
        const r = await measure({ cell, bidirectional, steps }, repeats);
        results.push({ name, ...r });
        if (process.argv.includes('--json')) continue;
        const ms = ({ min, median }: { min: number; median: number }) => `${min.toFixed(1)} / ${median.toFixed(1)} ms`.padEnd(18);
        const our = `ours ${ms(r.ours.elapsed)} (processor ${ms(r.ours.processor)})`;
        console.log(
          `${name.padEnd(28)} ${our} tf.layers ${ms(r.tfLayers.elapsed)}  ${r.ratio.toFixed(0)}x  ${r.gflops.toFixed(1)} GFLOP/s`,
        );
      }
    }
  }
  if (process.argv.includes('--json')) console.log(JSON.stringify({ node: process.version, device, repeats, results }, null, 2));
}

if (require.main === module) void main();
