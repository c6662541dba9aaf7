import { expect } from 'chai';
import { EngineError } from '../../src/engine/errors';
import { States } from '../../src/engine/layers';
import { SequenceModel } from '../../src/engine/model';
import { architectureOf, difference, everyInput, randomBatch, describeOnEachBackend } from './helpers';

const lengths = [4, 2, 3];

describeOnEachBackend('SequenceModel', () => {
  it('names its weights by layer, and counts them', async () => {
    const model = new SequenceModel(
      architectureOf([
        { cell: 'lstm', units: 3 },
        { cell: 'lstm', units: 2, bidirectional: true },
        { layer: 'batchNormalization', name: 'norm' },
      ]),
    );
    const weights = await model.getWeights();
    expect(weights.map(({ name, shape }) => `${name} ${shape.join('x')}`)).to.deep.equal([
      'embedding/embeddings 12x5',
      'lstm/kernel 5x12',
      'lstm/recurrent_kernel 3x12',
      'lstm/bias 12',
      'lstm_1/forward/kernel 3x8',
      'lstm_1/forward/recurrent_kernel 2x8',
      'lstm_1/forward/bias 8',
      'lstm_1/backward/kernel 3x8',
      'lstm_1/backward/recurrent_kernel 2x8',
      'lstm_1/backward/bias 8',
      'norm/gamma 4',
      'norm/beta 4',
      'norm/moving_mean 4',
      'norm/moving_variance 4',
      'dense/kernel 4x4',
      'dense/bias 4',
    ]);
    expect(model.layerNames).to.deep.equal(['embedding', 'lstm', 'lstm_1', 'norm', 'dense']);
    expect(model.recurrentNames).to.deep.equal(['lstm', 'lstm_1/forward', 'lstm_1/backward']);
    expect(model.countParameters()).to.equal(weights.reduce((sum, { data }) => sum + data.length, 0));
  });

  it('leaves layers without trainable weights out of layerNames', () => {
    const architecture = architectureOf([{ layer: 'dropout' }, { cell: 'gru', units: 2 }], {
      inputs: [
        { kind: 'oneHot', vocabularySize: 12 },
        { kind: 'embedding', vocabularySize: 12, size: 2, trainable: false },
      ],
    });
    expect(new SequenceModel(architecture).layerNames).to.deep.equal(['gru', 'dense']);
  });

  it('says the same after its weights moved to another model', async () => {
    const layers = [{ cell: 'lstm', units: 3, bidirectional: true }, { layer: 'batchNormalization' }, { layer: 'attention', units: 3 }];
    const one = new SequenceModel(architectureOf(layers, { inputs: everyInput }));
    const two = new SequenceModel(architectureOf(layers, { inputs: everyInput, seed: 2 }));
    const batch = randomBatch(one.architecture, lengths);
    const [first, other] = [await one.predict(batch), await two.predict(batch)];
    expect(difference(first.probabilities, other.probabilities)).to.be.greaterThan(1e-3);
    two.setWeights(await one.getWeights());
    expect((await two.predict(batch)).probabilities).to.deep.equal(first.probabilities);
  });

  it('refuses weights that do not fit and keeps its own', async () => {
    const model = new SequenceModel(architectureOf([{ cell: 'gru', units: 3 }]));
    const weights = await model.getWeights();
    const zeros = weights.map((w) => ({ ...w, data: w.data.map(() => 0) }));
    expect(() => model.setWeights(zeros.slice(0, -1))).to.throw(EngineError, 'The weight dense/bias is missing.');
    const reshaped = zeros.map((w) => (w.name === 'gru/bias' ? { ...w, shape: [18] } : w));
    expect(() => model.setWeights(reshaped)).to.throw(EngineError, 'gru/bias has shape [18], the model needs [2,9]');
    expect(await model.getWeights()).to.deep.equal(weights);
  });

  it('predicts distributions, and a loss that is the sum over real, known targets', async () => {
    const model = new SequenceModel(architectureOf([{ cell: 'gru', units: 3 }]));
    const batch = randomBatch(model.architecture, lengths);
    const targets = Int32Array.from(batch.targets ?? []);
    targets[1] = -1;
    const { probabilities, loss, count } = await model.predict({ ...batch, targets });
    let expected = 0;
    lengths.forEach((length, row) => {
      for (let t = 0; t < length; t++) {
        const token = row * 4 + t;
        const distribution = probabilities.slice(token * 4, token * 4 + 4);
        expect(distribution.reduce((a, b) => a + b)).to.be.closeTo(1, 1e-6);
        if (targets[token] >= 0) expected -= Math.log(distribution[targets[token]]);
      }
    });
    expect(count).to.equal(8);
    expect(loss).to.be.closeTo(expected, 1e-4);
    expect(await model.predict({ ...batch, targets: undefined })).to.include({ loss: 0, count: 0 });
  });

  it('classify: one distribution a sequence', async () => {
    const model = new SequenceModel(architectureOf([{ cell: 'gru', units: 3 }], { task: 'classify' }));
    const { probabilities, count } = await model.predict(randomBatch(model.architecture, lengths));
    expect([probabilities.length, count]).to.deep.equal([12, 3]);
  });

  it('shows attention and gates to who asks, and only then', async () => {
    const model = new SequenceModel(
      architectureOf([
        { cell: 'lstm', units: 3, bidirectional: true },
        { cell: 'simple', units: 2 },
        { layer: 'attention', units: 3, heads: 2 },
      ]),
    );
    const batch = randomBatch(model.architecture, lengths);
    const shown = await model.predict(batch, { attention: true, gates: true });
    expect(shown.attention.map(({ layer, heads, weights }) => [layer, heads, weights.length])).to.deep.equal([
      ['attention', 2, 3 * 2 * 4 * 4],
    ]);
    const names = ['input', 'forget', 'cell', 'output'];
    expect(shown.gates.map(({ layer, names, units, values }) => [layer, names, units, values.length])).to.deep.equal([
      ['lstm/forward', names, 3, 3 * 4 * 4 * 3],
      ['lstm/backward', names, 3, 3 * 4 * 4 * 3],
    ]);
    const sigmoids = shown.gates[0].values.filter((_, i) => Math.floor(i / 3) % 4 !== 2);
    expect(Math.min(...sigmoids)).to.be.at.least(0);
    const quiet = await model.predict(batch);
    expect([quiet.attention, quiet.gates]).to.deep.equal([[], []]);
  });

  it('stateful: two halves in a row give what the whole gives; resetStates starts anew', async () => {
    const model = new SequenceModel(architectureOf([{ cell: 'lstm', units: 3, stateful: true }]));
    const whole = randomBatch(model.architecture, [6, 6]);
    const half = (from: number): typeof whole => {
      const { ids } = whole.inputs[0] as { ids: Int32Array };
      const part = Int32Array.from([0, 1, 2, 6, 7, 8], (i) => ids[i + from]);
      return { ...whole, steps: 3, lengths: Int32Array.of(3, 3), inputs: [{ kind: 'ids', ids: part }], targets: undefined };
    };
    const all = [...(await model.predict(whole)).probabilities];
    const rows = (start: number): number[] => [...all.slice(start * 4, (start + 3) * 4), ...all.slice((start + 6) * 4, (start + 9) * 4)];
    model.resetStates();
    expect(difference((await model.predict(half(0))).probabilities, rows(0))).to.be.below(1e-6);
    expect(difference((await model.predict(half(3))).probabilities, rows(3))).to.be.below(1e-6);
    model.resetStates();
    expect(difference((await model.predict(half(3))).probabilities, rows(3))).to.be.greaterThan(1e-4);

    // States of the caller's own leave the model's alone.
    model.resetStates();
    const states = new States();
    await model.predict(half(0), { states });
    expect(difference((await model.predict(half(3), { states })).probabilities, rows(3))).to.be.below(1e-6);
    expect(difference((await model.predict(half(0))).probabilities, rows(0))).to.be.below(1e-6);
    states.reset();
    model.dispose();
  });

  it('stateful: rows that end early carry the state of their last real step', async () => {
    const model = new SequenceModel(architectureOf([{ cell: 'gru', units: 3, stateful: true }]));
    const next = randomBatch(model.architecture, [2, 2], 2, 8);
    await model.predict(randomBatch(model.architecture, [5, 2]));
    const padded = (await model.predict(next)).probabilities.slice(8);
    model.resetStates();
    await model.predict(randomBatch(model.architecture, [2, 2]));
    expect(difference((await model.predict(next)).probabilities.slice(8), padded)).to.be.below(1e-6);
  });

  it('refuses layers that do not go together', () => {
    const refused =
      (layers: Record<string, unknown>[], more = {}): (() => SequenceModel) =>
      () =>
        new SequenceModel(architectureOf(layers, more));
    const jordan = { cell: 'simple', units: 2, feedback: 'jordan' };
    expect(refused([jordan, { layer: 'dropout' }])).to.throw(EngineError, 'last layer before the output');
    expect(refused([{ ...jordan, bidirectional: true }])).to.throw(EngineError, 'one direction');
    expect(refused([jordan], { task: 'classify' })).to.throw(EngineError, 'task "tag"');
  });

  it('refuses a batch with other inputs', async () => {
    const model = new SequenceModel(architectureOf([{ cell: 'gru', units: 3 }]));
    const batch = randomBatch(model.architecture, lengths);
    let caught: unknown;
    await model.predict({ ...batch, inputs: [] }).catch((error: unknown) => (caught = error));
    expect(caught).to.include({ reason: 'batch' });
  });
});
