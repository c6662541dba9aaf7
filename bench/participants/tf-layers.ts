/** tf.layers on one backend, with tfjs' own kernels: `tf-layers.ts BACKEND THREADS`. See `serve`. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import * as layers from '@tensorflow/tfjs-layers';
import { startBackend, type BackendName } from '../../src/engine';
import { tfjsVersion } from '../../src/engine/version';
import { classes, embeddingSize, type Setting } from '../settings';
import { idsFor, serve } from './serve';

/**
 * Keeps what each kernel was before Unroll replaced it: tfjs registers its own when a backend is loaded, ours come after. Kernels that tfjs
 * lacks and ours supply stay, or it could not train an embedding on wasm at all.
 * @returns puts tfjs' own back
 */
function rememberOwnKernels(): () => void {
  const { _tfGlobals: globals } = globalThis as unknown as { _tfGlobals: Map<string, Map<string, tf.KernelConfig>> };
  const registry = globals.get('kernelRegistry');
  if (!registry) throw new Error('tfjs keeps its kernels in another place than it did in 4.22.');
  const own = new Map(registry);
  const set = registry.set.bind(registry);
  registry.set = (key, kernel) => {
    if (!own.has(key)) own.set(key, kernel);
    return set(key, kernel);
  };
  return () => {
    for (const [key, kernel] of own) set(key, kernel);
  };
}

/** What a user of tf.layers writes for the same model. Its optimizers can't clip, so this step does without. */
function prepare(setting: Setting): Promise<{ step(): Promise<number>; dispose(): void }> {
  const { mode, cell, units, bidirectional, batch, steps, vocabulary } = setting;
  // Orthogonal, the default, is slow to make and changes no time of a step.
  const options = { units, returnSequences: true, recurrentInitializer: 'glorotNormal' as const };
  const layer =
    cell === 'lstm' ? layers.layers.lstm(options) : cell === 'gru' ? layers.layers.gru(options) : layers.layers.simpleRNN(options);
  const model = layers.sequential({
    layers: [
      layers.layers.embedding({ inputDim: vocabulary, outputDim: embeddingSize, inputLength: steps }),
      bidirectional ? layers.layers.bidirectional({ layer, mergeMode: 'concat' }) : layer,
      layers.layers.dense({ units: classes, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
  const ids = idsFor(setting, classes);
  const tokens = tf.tensor2d(ids.tokens, [batch, steps], 'int32');
  const targets = tf.tidy(() => tf.reshape(tf.oneHot(tf.tensor1d(ids.targets, 'int32'), classes), [batch, steps, classes]));
  return Promise.resolve({
    async step() {
      if (mode === 'train') return Number(await model.trainOnBatch(tokens, targets));
      const probabilities = model.predictOnBatch(tokens) as tf.Tensor;
      const [first] = await probabilities.data();
      probabilities.dispose();
      return first;
    },
    dispose() {
      tf.dispose([tokens, targets]);
      model.dispose();
    },
  });
}

async function main(name: string, threads: number): Promise<void> {
  const putBack = rememberOwnKernels();
  await startBackend(name as BackendName, { threads });
  putBack();
  await serve({ device: `${tf.getBackend()}, tfjs' own kernels`, versions: `tfjs ${tfjsVersion}, Node ${process.version}` }, prepare);
  process.exit();
}

void main(process.argv[2], Number(process.argv[3]));
