import { expect } from 'chai';
import type { Architecture } from '../../src/engine/architecture';
import { SequenceModel } from '../../src/engine/model';
import type { Prediction } from '../../src/engine/model';
import { architectureOf, difference, everyInput, gradientsOf, randomBatch, describeOnEachBackend } from './helpers';

const recurrent = { cell: 'lstm', units: 4, bidirectional: true };
const models: Record<string, Architecture> = {
  lstm: architectureOf([recurrent]),
  gru: architectureOf([{ cell: 'gru', units: 4, bidirectional: true, mergeMode: 'sum' }]),
  simple: architectureOf([{ cell: 'simple', units: 4, activation: 'relu', recurrentInitializer: 'identity' }]),
  'jordan feedback': architectureOf([{ cell: 'lstm', units: 4, feedback: 'jordan' }]),
  'every input': architectureOf([recurrent], { inputs: everyInput }),
  'layer normalization': architectureOf([{ layer: 'layerNormalization' }, recurrent]),
  'batch normalization': architectureOf([recurrent, { layer: 'batchNormalization' }, { cell: 'gru', units: 3 }]),
  'scaled dot product attention': architectureOf([recurrent, { layer: 'attention', units: 3, heads: 2 }]),
  'additive attention': architectureOf([recurrent, { layer: 'attention', units: 3, score: 'additive' }, { cell: 'gru', units: 3 }]),
  'truncated steps': architectureOf([recurrent], { truncatedSteps: 2 }),
  'last state': architectureOf([recurrent], { task: 'classify' }),
  'last state behind attention': architectureOf([recurrent, { layer: 'attention', units: 3 }], { task: 'classify' }),
  mean: architectureOf([recurrent], { task: 'classify', pooling: 'mean' }),
  max: architectureOf([recurrent], { task: 'classify', pooling: 'max' }),
};
const lengths = [4, 1, 3];

/** Probabilities of the real tokens (or of the sequences), one row after the other. */
function real(prediction: Prediction, architecture: Architecture, rows: readonly number[], steps: number): number[] {
  const { classes, task } = architecture;
  if (task === 'classify') return [...prediction.probabilities];
  return rows.flatMap((length, row) => [...prediction.probabilities.subarray(row * steps * classes, (row * steps + length) * classes)]);
}

describeOnEachBackend('Padding changes nothing:', () => {
  for (const [title, architecture] of Object.entries(models)) {
    it(title, async () => {
      const model = new SequenceModel(architecture);
      const tight = randomBatch(architecture, lengths);
      const wide = randomBatch(architecture, lengths, 9);

      const [first, second] = [gradientsOf(model, tight), gradientsOf(model, wide)];
      expect(second.loss).to.be.closeTo(first.loss, 1e-6);
      for (const [name, gradient] of first.gradients)
        expect(difference(gradient, second.gradients.get(name) ?? []), name).to.be.below(2e-6);

      const [alone, padded] = [await model.predict(tight), await model.predict(wide)];
      expect(padded.loss).to.be.closeTo(alone.loss, 1e-5);
      expect(padded.count).to.equal(alone.count);
      expect(difference(real(alone, architecture, lengths, 4), real(padded, architecture, lengths, 9))).to.be.below(1e-6);

      // A row on its own, with the first row of the batch.
      const one = await model.predict(randomBatch(architecture, [lengths[0]]));
      const [oneReal, allReal] = [real(one, architecture, [lengths[0]], 4), real(alone, architecture, lengths, 4)];
      expect(difference(oneReal, allReal.slice(0, oneReal.length)), 'batch of 1').to.be.below(1e-6);
      model.dispose();
    });
  }
});
