import { expect } from 'chai';
import type { Batch } from '../../src/data/batch';
import { Random } from '../../src/data/random';
import { startBackend } from '../../src/engine/backends';
import { SequenceModel } from '../../src/engine/model';
import { Trainer } from '../../src/engine/trainer';
import { architectureOf, trainingOf } from './helpers';

const [steps, size, classes] = [10, 32, 3];

/** Every token is to be tagged with the first one; the others say nothing. Only a memory helps. */
function rememberTheFirst(random: Random): Batch {
  const ids = Int32Array.from({ length: size * steps }, () => 5 + random.integer(7));
  const lengths = Int32Array.from({ length: size }, (_, row) => (row === 0 ? steps : steps - random.integer(3)));
  const targets = new Int32Array(size * steps);
  lengths.forEach((length, row) => {
    const first = random.integer(classes);
    ids[row * steps] = 2 + first;
    targets.fill(first, row * steps, row * steps + length);
    ids.fill(0, row * steps + length, (row + 1) * steps);
  });
  return { size, steps, lengths, inputs: [{ kind: 'ids', ids }], targets, documents: new Int32Array(size) };
}

/** Share of the tokens after the first one that are tagged right, on new sequences. */
async function learn(layers: Record<string, unknown>[], updates: number, learningRate = 0.01): Promise<number> {
  const model = new SequenceModel(architectureOf(layers, { classes }));
  const trainer = new Trainer(model, trainingOf({ clipNorm: 1 }), false);
  const random = Random.fromSeed(1);
  for (let i = 0; i < updates; i++) await trainer.step(rememberTheFirst(random), learningRate);
  const batch = rememberTheFirst(random);
  const { probabilities } = await model.predict(batch);
  let [right, count] = [0, 0];
  batch.lengths.forEach((length, row) => {
    for (let t = 1; t < length; t++) {
      const token = row * steps + t;
      const scores = probabilities.subarray(token * classes, (token + 1) * classes);
      if (scores.indexOf(Math.max(...scores)) === batch.targets?.[token]) right++;
      count++;
    }
  });
  trainer.dispose();
  model.dispose();
  return right / count;
}

describe('A task that needs memory', () => {
  before(() => startBackend('auto'));

  const models: Record<string, Record<string, unknown>> = {
    lstm: { cell: 'lstm', units: 16 },
    gru: { cell: 'gru', units: 16 },
    'simple (IRNN: relu, identity start)': { cell: 'simple', units: 16, activation: 'relu', recurrentInitializer: 'identity' },
  };
  for (const [title, layer] of Object.entries(models)) {
    it(`is learnt by ${title}`, async () => expect(await learn([layer], 150)).to.be.greaterThan(0.97));
  }

  it('is learnt by attention over a recurrent layer that forgets', async () => {
    const layers = [
      { cell: 'simple', units: 16 },
      { layer: 'attention', units: 16 },
    ];
    expect(await learn(layers, 200)).to.be.greaterThan(0.9);
  });

  it('is not learnt without memory', async () => expect(await learn([{ layer: 'layerNormalization' }], 150)).to.be.within(0.15, 0.55));
});
