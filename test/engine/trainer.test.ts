import { memory } from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import type { Batch } from '../../src/data/batch';
import type { Architecture } from '../../src/engine/architecture';
import { TrainingError } from '../../src/engine/errors';
import { SequenceModel } from '../../src/engine/model';
import { Trainer } from '../../src/engine/trainer';
import { architectureOf, difference, everyInput, gradientsOf, randomBatch, trainingOf, describeOnEachBackend } from './helpers';

const rich: Record<string, unknown>[] = [
  { cell: 'lstm', units: 3, bidirectional: true, dropout: 0.3, recurrentDropout: 0.2 },
  { layer: 'batchNormalization' },
  { layer: 'dropout', rate: 0.3 },
  { layer: 'attention', units: 3, heads: 2 },
  { cell: 'gru', units: 3 },
];
const sgd = { optimizer: { name: 'sgd' } };

interface Setup {
  readonly model: SequenceModel;
  readonly trainer: Trainer;
  readonly batch: Batch;
}

function setUp(
  layers: Record<string, unknown>[],
  training: Record<string, unknown> = {},
  more: Partial<Architecture> = {},
  watch = true,
): Setup {
  const model = new SequenceModel(architectureOf(layers, more));
  return { model, trainer: new Trainer(model, trainingOf(training), watch), batch: randomBatch(model.architecture, [4, 2, 3]) };
}

async function flatWeights(model: SequenceModel): Promise<number[]> {
  return (await model.getWeights()).flatMap(({ data }) => [...data]);
}

describeOnEachBackend('Trainer', () => {
  it('tells the loss and the norms that the gradients have', async () => {
    const { model, trainer, batch } = setUp([{ cell: 'lstm', units: 3, bidirectional: true }, { layer: 'layerNormalization' }]);
    const { loss, gradients } = gradientsOf(model, batch);
    const result = await trainer.step(batch, 0.1);
    expect(model.layerNames).to.deep.equal(['embedding', 'lstm', 'layer_normalization', 'dense']);
    expect(result.loss).to.be.closeTo(loss, 1e-6);
    const norms = model.layerNames.map((layer) =>
      Math.hypot(...[...gradients].filter(([name]) => name.startsWith(`${layer}/`)).flatMap(([, gradient]) => [...gradient])),
    );
    expect(difference(result.layerNorms ?? [], norms)).to.be.below(1e-6);
    expect(result.gradientNorm).to.be.closeTo(Math.hypot(...norms), 1e-6);
    expect(model.recurrentNames).to.deep.equal(['lstm/forward', 'lstm/backward']);
    expect(result.timeStepNorms?.map((steps) => steps.length)).to.deep.equal([4, 4]);
  });

  it('records norms by layer and step only when asked to', async () => {
    const { trainer, batch } = setUp([{ cell: 'gru', units: 3 }], {}, {}, false);
    expect(await trainer.step(batch, 0.1)).to.have.all.keys('loss', 'gradientNorm', 'clipped');
  });

  it('truncatedSteps: the last token of a block gives no gradient to the block before', async () => {
    const architecture = { truncatedSteps: 3, task: 'classify' } as const;
    const { model, trainer } = setUp([{ cell: 'lstm', units: 3 }], {}, architecture);
    const result = await trainer.step(randomBatch(model.architecture, [5, 5]), 0.1);
    const [norms] = result.timeStepNorms ?? [];
    expect(norms.slice(0, 3)).to.deep.equal([0, 0, 0]);
    expect(Math.min(...norms.slice(3))).to.be.greaterThan(0);
  });

  it('clipNorm: the update is as long as the threshold times the learning rate', async () => {
    const { model, trainer, batch } = setUp([{ cell: 'lstm', units: 3 }], { ...sgd, clipNorm: 0.01 });
    const before = await flatWeights(model);
    const { clipped, gradientNorm } = await trainer.step(batch, 1);
    const moved = Math.hypot(...(await flatWeights(model)).map((value, i) => value - before[i]));
    expect(clipped).to.equal(true);
    expect(gradientNorm).to.be.greaterThan(0.1);
    expect(moved).to.be.closeTo(0.01, 1e-5);
  });

  it('clipNormPerVariable: no weight moves farther than the threshold times the learning rate', async () => {
    const { model, trainer, batch } = setUp([{ cell: 'lstm', units: 3 }], { ...sgd, clipNormPerVariable: 0.01 });
    const before = await model.getWeights();
    expect((await trainer.step(batch, 1)).clipped).to.equal(true);
    for (const [i, { name, data }] of (await model.getWeights()).entries()) {
      expect(Math.hypot(...data.map((value, k) => value - before[i].data[k])), name).to.be.at.most(0.01001);
    }
  });

  it('clipValue: no element moves farther than the threshold times the learning rate', async () => {
    const { model, trainer, batch } = setUp([{ cell: 'lstm', units: 3 }], { ...sgd, clipValue: 0.003 });
    const before = await flatWeights(model);
    expect((await trainer.step(batch, 1)).clipped).to.equal(true);
    const moves = (await flatWeights(model)).map((value, i) => Math.abs(value - before[i]));
    expect(Math.max(...moves)).to.be.closeTo(0.003, 1e-6);
  });

  it('says that nothing was clipped where nothing was', async () => {
    const { trainer, batch } = setUp([{ cell: 'lstm', units: 3 }], { clipNorm: 1e3, clipNormPerVariable: 1e3, clipValue: 1e3 });
    expect((await trainer.step(batch, 0.1)).clipped).to.equal(false);
  });

  it('a target that training never saw is not counted', async () => {
    const one = setUp([{ cell: 'gru', units: 3 }]);
    const { targets = new Int32Array() } = one.batch;
    // Row 2 has no known target at all: the loss is that of the other rows.
    const masked = { ...one.batch, targets: targets.map((target, i) => (i >= 8 ? -1 : target)) };
    const two = randomBatch(one.model.architecture, [4, 2]);
    const { gradients } = gradientsOf(one.model, two);
    const { gradients: others } = gradientsOf(one.model, masked);
    for (const [name, gradient] of gradients) expect(difference(gradient, others.get(name) ?? [])).to.be.below(1e-6);
    const none = await one.trainer.step({ ...one.batch, targets: targets.map(() => -1) }, 0.1);
    expect([none.loss, none.gradientNorm]).to.deep.equal([0, 0]);
  });

  it('a loss that is not finite is refused before anything changes', async () => {
    const { model, trainer, batch } = setUp(rich);
    await trainer.step(batch, 0.1);
    const good = await model.getWeights();
    model.setWeights(good.map((w) => (w.name === 'dense/bias' ? { ...w, data: w.data.map(() => NaN) } : w)));
    const broken = await model.getWeights();
    let caught: unknown;
    await trainer.step(batch, 0.1).catch((error: unknown) => (caught = error));
    expect(caught).to.be.instanceOf(TrainingError);
    expect(caught).to.include({ reason: 'nan', step: 2 });
    expect(await model.getWeights()).to.deep.equal(broken);
    expect((await trainer.getState()).steps).to.equal(1);
  });

  it('a gradient that is not finite names the layer where it first went wrong, seen from the output, and changes nothing', async () => {
    const { model, trainer, batch } = setUp([
      { cell: 'simple', units: 3, name: 'lower' },
      { cell: 'simple', units: 3, name: 'upper' },
    ]);
    // All states are 0, so the loss is fine; what flows down through upper's kernel is too large for lower, and for the embedding below it.
    const values: Record<string, number> = { 'embedding/embeddings': 0, 'upper/kernel': 1e25 };
    model.setWeights((await model.getWeights()).map((w) => (w.name in values ? { ...w, data: w.data.map(() => values[w.name]) } : w)));
    const before = await model.getWeights();
    let caught: unknown;
    await trainer.step(batch, 0.1).catch((error: unknown) => (caught = error));
    expect(caught).to.be.instanceOf(TrainingError);
    expect(caught).to.include({ reason: 'nan', step: 1, layer: 'lower' });
    expect((caught as Error).message).to.match(/layer "lower" at step 1 is not finite/);
    expect(await model.getWeights()).to.deep.equal(before);
  });

  it('the same seed gives the same numbers, another seed others', async () => {
    const run = async (seed: number): Promise<number[]> => {
      const { model, trainer, batch } = setUp(rich, { seed }, { seed });
      for (let i = 0; i < 3; i++) await trainer.step(batch, 0.01);
      return flatWeights(model);
    };
    const first = await run(1);
    expect(await run(1)).to.deep.equal(first);
    expect(await run(2)).to.not.deep.equal(first);
  });

  it('dropout differs from step to step and comes from the saved state', async () => {
    const { model, trainer, batch } = setUp([{ cell: 'lstm', units: 3, dropout: 0.5 }], sgd);
    const state = await trainer.getState();
    const losses = [await trainer.step(batch, 0), await trainer.step(batch, 0)].map(({ loss }) => loss);
    expect(losses[0]).to.not.equal(losses[1]);
    const other = new Trainer(model, trainingOf(sgd), false);
    other.setState(state);
    expect((await other.step(batch, 0)).loss).to.equal(losses[0]);
  });

  it('keeps no tensor from step to step, from predictions, from refused steps, nor after dispose', async () => {
    const empty = memory().numTensors;
    const { model, trainer, batch } = setUp(rich, { clipValue: 0.1, clipNorm: 0.1 }, { inputs: everyInput });
    const step = async (): Promise<number> => {
      await trainer.step(batch, 0.01);
      await model.predict(batch, { attention: true, gates: true });
      await model.predict(batch);
      await trainer.step({ ...batch, inputs: [] }, 0.01).catch(() => undefined);
      return memory().numTensors;
    };
    const first = await step();
    for (let i = 0; i < 3; i++) expect(await step()).to.equal(first);
    const weights = await model.getWeights();
    model.setWeights(weights.map((w) => ({ ...w, data: w.data.map(() => NaN) })));
    await trainer.step(batch, 0.01).catch(() => undefined);
    expect(memory().numTensors).to.equal(first);
    trainer.dispose();
    model.dispose();
    expect(memory().numTensors).to.equal(empty);
  });

  it('stateful: training and predicting carry states of their own, and both keep no tensors', async () => {
    const { model, trainer, batch } = setUp([{ cell: 'gru', units: 3, stateful: true }], sgd);
    const first = await trainer.step(batch, 0);
    const counted = memory().numTensors;
    await model.predict(batch);
    model.resetStates();
    expect((await trainer.step(batch, 0)).loss).to.not.equal(first.loss);
    expect(memory().numTensors).to.equal(counted);
    const { tensors } = await trainer.getState();
    expect(tensors.map(({ name, shape }) => `${name} ${shape.join('x')}`)).to.deep.equal(['state/gru/0 3x3']);
    trainer.resetStates();
    expect((await trainer.step(batch, 0)).loss).to.equal(first.loss);
  });
});
