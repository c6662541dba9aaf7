/** Unroll on one backend: `ours.ts BACKEND THREADS`, or `ours.ts --list THREADS` for the backends that there are. See `serve`. */
import { startBackend, listBackends, SequenceModel, Trainer, type BackendName } from '../../src/engine';
import type { Batch } from '../../src/data/batch';
import { tfjsVersion } from '../../src/engine/version';
import { layerSchema, trainingSchema } from '../../src/spec';
import { classes, clipNorm, embeddingSize, type Setting } from '../settings';
import { idsFor, serve } from './serve';

/** The engine's own model and training step, as `unroll train` has them; norms by layer and time step are not recorded, as nobody else does. */
function prepare(setting: Setting): Promise<{ step(): Promise<number>; dispose(): void }> {
  const { mode, cell, units, bidirectional, batch: size, steps, vocabulary } = setting;
  const model = new SequenceModel({
    task: 'tag',
    inputs: [{ kind: 'embedding', vocabularySize: vocabulary, size: embeddingSize, trainable: true }],
    layers: [layerSchema.parse({ cell, units, bidirectional })],
    classes,
    pooling: 'last',
    seed: 1,
  });
  const { tokens, targets } = idsFor(setting, classes);
  const batch: Batch = {
    size,
    steps,
    lengths: new Int32Array(size).fill(steps),
    inputs: [{ kind: 'ids', ids: tokens }],
    targets: mode === 'train' ? targets : undefined,
    documents: Int32Array.from({ length: size }, (_, i) => i),
  };
  const trainer = new Trainer(model, trainingSchema.parse({ clipNorm }), false);
  return Promise.resolve({
    async step() {
      if (mode === 'train') return (await trainer.step(batch, 0.001)).loss;
      return (await model.predict(batch)).probabilities[0];
    },
    dispose() {
      trainer.dispose();
      model.dispose();
    },
  });
}

async function main(name: string, threads: number): Promise<void> {
  if (name === '--list') {
    console.log(JSON.stringify(await listBackends({ threads })));
    return;
  }
  const { device } = await startBackend(name as BackendName, { threads });
  await serve({ device, versions: `tfjs ${tfjsVersion}, Node ${process.version}` }, prepare);
  process.exit();
}

void main(process.argv[2], Number(process.argv[3]));
