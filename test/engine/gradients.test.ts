import { expect } from 'chai';
import { Random } from '../../src/data/random';
import type { Architecture } from '../../src/engine/architecture';
import { SequenceModel } from '../../src/engine/model';
import { architectureOf, everyInput, gradientsOf, randomBatch, trainingLoss, describeOnEachBackend } from './helpers';

type Layers = Record<string, unknown>[];
const cases: Record<string, [Layers, Partial<Architecture>?]> = {
  'every input, lstm in both directions': [[{ cell: 'lstm', units: 3, bidirectional: true }], { inputs: everyInput }],
  'gru with dropout and recurrent dropout': [[{ cell: 'gru', units: 3, dropout: 0.3, recurrentDropout: 0.3 }]],
  'simple, both directions multiplied': [[{ cell: 'simple', units: 3, bidirectional: true, mergeMode: 'mul' }]],
  'simple with Jordan feedback': [[{ cell: 'simple', units: 3, feedback: 'jordan', activation: 'sigmoid' }]],
  'lstm with Jordan feedback': [[{ cell: 'lstm', units: 3, feedback: 'jordan' }]],
  'layer normalization': [[{ cell: 'simple', units: 4 }, { layer: 'layerNormalization' }]],
  'batch normalization': [[{ cell: 'simple', units: 4 }, { layer: 'batchNormalization' }]],
  'dropout layer': [
    [
      { cell: 'simple', units: 4 },
      { layer: 'dropout', rate: 0.4 },
    ],
  ],
  'scaled dot product attention, two heads': [
    [
      { cell: 'simple', units: 4 },
      { layer: 'attention', units: 3, heads: 2, dropout: 0.2 },
    ],
  ],
  'additive attention': [
    [
      { cell: 'simple', units: 4 },
      { layer: 'attention', units: 3, heads: 2, score: 'additive' },
    ],
  ],
  'classify by the last state': [[{ cell: 'gru', units: 3, bidirectional: true }], { task: 'classify' }],
  'classify by the last state, behind another layer': [
    [{ cell: 'gru', units: 3, bidirectional: true }, { layer: 'layerNormalization' }],
    { task: 'classify' },
  ],
  'classify by the mean': [[{ cell: 'gru', units: 3 }], { task: 'classify', pooling: 'mean' }],
  'classify by the maximum': [[{ cell: 'gru', units: 3 }], { task: 'classify', pooling: 'max' }],
};

describeOnEachBackend('Gradients of a whole model agree with finite differences:', () => {
  for (const [title, [layers, more]] of Object.entries(cases)) {
    it(title, async () => {
      const model = new SequenceModel(architectureOf(layers, more));
      // Away from the start, where biases are 0 and vectors tiny, so that no gradient is small by accident.
      const random = Random.fromSeed(5);
      const weights = (await model.getWeights()).map((weight) => ({
        ...weight,
        data: weight.name.includes('moving') ? weight.data : weight.data.map((value) => value + 0.4 * random.normal()),
      }));
      model.setWeights(weights);
      const batch = randomBatch(model.architecture, [4, 2, 1, 3]);
      const { gradients } = gradientsOf(model, batch);
      expect(gradients.size).to.be.greaterThan(0);
      for (const [name, gradient] of gradients) {
        const direction = gradient.map(() => random.normal());
        const lossAt = (distance: number): number => {
          model.setWeights(weights.map((w) => (w.name === name ? { ...w, data: w.data.map((v, i) => v + distance * direction[i]) } : w)));
          return trainingLoss(model, batch);
        };
        const epsilon = 4e-3;
        const measured = (lossAt(epsilon) - lossAt(-epsilon)) / (2 * epsilon);
        const computed = gradient.reduce((sum, value, i) => sum + value * direction[i], 0);
        expect(computed, name).to.be.closeTo(measured, 2e-3 + 0.01 * Math.abs(measured));
        expect(gradient.some((value) => value !== 0) || name.endsWith('key/bias'), `${name} has a gradient`).to.equal(true);
      }
      model.dispose();
    });
  }
});
