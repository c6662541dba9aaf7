import { expect } from 'chai';
import type { Batch } from '../../src/data/batch';
import { Random } from '../../src/data/random';
import { fit, type FitOptions, type FitResult, type FitState } from '../../src/engine/fit';
import { SequenceModel } from '../../src/engine/model';
import { Trainer } from '../../src/engine/trainer';
import { runEventSchema, type EventOf, type RunEvent, type Scores } from '../../src/protocol/events';
import { architectureOf, randomBatch, trainingOf, describeOnEachBackend } from './helpers';

const layers = [
  { cell: 'lstm', units: 3, dropout: 0.3, recurrentDropout: 0.2, stateful: true },
  { layer: 'batchNormalization', momentum: 0.9 },
  { layer: 'dropout', rate: 0.2 },
];
const stepsPerEpoch = 4;

interface Ran {
  readonly result: FitResult;
  readonly events: RunEvent[];
  readonly states: { state: FitState; why: string }[];
  readonly weights: { name: string; data: Float32Array }[];
}

/** Through JSON and back, as a checkpoint on disk does with all but its tensors. */
function stored(state: FitState): FitState {
  const { weights, trainer } = state;
  const plain = JSON.parse(JSON.stringify({ ...state, weights: [], trainer: { ...trainer, tensors: [] } })) as FitState;
  return { ...plain, weights, trainer: { ...plain.trainer, tensors: trainer.tensors } };
}

/** Ignores what was done for its effect. */
const done = (..._: unknown[]): Promise<void> => Promise.resolve();

async function run(
  training: Record<string, unknown>,
  options: Partial<FitOptions> & { scores?: number[]; stopAfter?: number } = {},
): Promise<Ran> {
  const spec = trainingOf(training);
  const model = new SequenceModel(architectureOf(layers));
  const trainer = new Trainer(model, spec, true);
  const events: RunEvent[] = [];
  const states: Ran['states'] = [];
  const stop = new AbortController();
  const { scores, stopAfter, ...others } = options;
  let epoch = 0;
  const batches = (n: number): Batch[] => {
    epoch = n;
    const all = Array.from({ length: stepsPerEpoch }, (_, i) => randomBatch(model.architecture, [4, 2, 1 + (i % 3)], 4, i));
    return Random.fromSeed(1, `order/${n}`).shuffle(all);
  };
  const result = await fit({
    model,
    trainer,
    training: spec,
    batches,
    stepsPerEpoch,
    validate: scores && ((): Promise<Scores> => Promise.resolve({ loss: 2 - scores[epoch - 1], score: scores[epoch - 1], accuracy: 0 })),
    onEvent: (event) => {
      events.push(event);
      if (event.type === 'step' && event.step === stopAfter) stop.abort();
    },
    linesOf: () => [7],
    checkpoint: (state, why) => done(states.push({ state: stored(state), why })),
    signal: stop.signal,
    yieldToMessages: () => done(),
    ...others,
  });
  const weights = await model.getWeights();
  trainer.dispose();
  model.dispose();
  return { result, events, states, weights };
}

const only = <T extends RunEvent['type']>(events: RunEvent[], type: T): EventOf<T>[] =>
  events.filter((e): e is EventOf<T> => e.type === type);
/** Without what differs from run to run. */
const timeless = (events: RunEvent[]): object[] => events.map((e) => ({ ...e, time: 0, seconds: 0, sentencesPerSecond: 0 }));

describeOnEachBackend('fit', () => {
  it('tells valid events of every step and epoch', async () => {
    const { result, events, states } = await run({ epochs: 2 }, { scores: [0.4, 0.3] });
    events.forEach((event) => runEventSchema.parse(event));
    expect(events.map(({ type }) => type)).to.deep.equal([1, 2].flatMap(() => [...new Array<string>(stepsPerEpoch).fill('step'), 'epoch']));
    const steps = only(events, 'step');
    expect(steps.map(({ step, epoch }) => [step, epoch])).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8].map((s) => [s, s > 4 ? 2 : 1]));
    expect(steps[0]).to.deep.include({ lines: [7], learningRate: 0.001 });
    const epochs = only(events, 'epoch');
    expect(epochs.map(({ best, step }) => [best, step])).to.deep.equal([
      [true, 4],
      [false, 8],
    ]);
    expect(epochs[0].trainLoss).to.be.closeTo(steps.slice(0, 4).reduce((sum, { loss }) => sum + loss, 0) / 4, 1e-9);
    expect(epochs[0].validation).to.deep.equal({ loss: 1.6, score: 0.4, accuracy: 0 });
    expect(states.map(({ why, state }) => [why, state.epoch, state.stepInEpoch, state.step])).to.deep.equal([
      ['epoch', 2, 0, 4],
      ['epoch', 3, 0, 8],
    ]);
    expect(result).to.deep.equal({ reason: 'completed', epoch: 2, step: 8, bestEpoch: 1, bestScore: 0.4 });
  });

  it('the best epoch is by score, by validation loss, or without validation data by training loss', async () => {
    const best = async (training: Record<string, unknown>, scores?: number[]): Promise<number> =>
      (await run({ epochs: 3, ...training }, { scores })).result.bestEpoch;
    expect(await best({}, [0.2, 0.5, 0.5])).to.equal(2);
    // Loss is 2 - score here.
    expect(await best({ monitor: 'validationLoss' }, [0.2, 0.1, 0.4])).to.equal(3);
    const { events, result } = await run({ epochs: 3 });
    const losses = only(events, 'epoch').map(({ trainLoss }) => trainLoss);
    expect(result.bestEpoch).to.equal(losses.indexOf(Math.min(...losses)) + 1);
    expect(result.bestScore).to.equal(undefined);
  });

  it('early stopping ends after so many epochs without a better value, by at least minDelta', async () => {
    const epochs = async (earlyStopping: object): Promise<[string, number]> => {
      const { result } = await run({ epochs: 6, earlyStopping }, { scores: [0.1, 0.3, 0.31, 0.32, 0.2, 0.9] });
      return [result.reason, result.epoch];
    };
    expect(await epochs({ patience: 2 })).to.deep.equal(['completed', 6]);
    expect(await epochs({ patience: 1 })).to.deep.equal(['earlyStopping', 5]);
    expect(await epochs({ patience: 2, minDelta: 0.05 })).to.deep.equal(['earlyStopping', 4]);
  });

  it('afterEpoch knows the best epochs before the checkpoint is made', async () => {
    const told: string[] = [];
    await run(
      { epochs: 2 },
      {
        scores: [0.1, 0.2],
        afterEpoch: (epoch, best) => done(told.push(`${epoch} ${best}`)),
        checkpoint: () => done(told.push('checkpoint')),
      },
    );
    expect(told).to.deep.equal(['1 true', 'checkpoint', '2 true', 'checkpoint']);
  });

  it('waits for messages before every step', async () => {
    let waits = 0;
    await run({ epochs: 1 }, { yieldToMessages: () => done(waits++) });
    expect(waits).to.equal(stepsPerEpoch);
  });

  const training = {
    epochs: 5,
    schedule: { name: 'plateau', patience: 1 },
    earlyStopping: { patience: 2 },
    optimizer: { name: 'adam', learningRate: 0.01 },
    clipNorm: 0.5,
  };
  const scores = [0.1, 0.3, 0.2, 0.25, 0.4];

  for (const stopAfter of [1, 3, 4, 5, 8, 10, 13, 16]) {
    it(`a run stopped after step ${stopAfter} and resumed ends with the same weights, bit by bit, and the same events`, async () => {
      const whole = await run(training, { scores });
      expect(whole.result.reason).to.equal('earlyStopping');
      const first = await run(training, { scores, stopAfter });
      expect(first.result).to.include({ reason: 'stopped', step: stopAfter });
      const last = first.states[first.states.length - 1];
      expect(last.why).to.equal('stop');
      const second = await run(training, { scores, resume: last.state });
      expect(second.result).to.deep.equal(whole.result);
      expect(second.weights).to.deep.equal(whole.weights);
      expect(timeless([...first.events, ...second.events])).to.deep.equal(timeless(whole.events));
    });
  }

  for (const optimizer of ['rmsprop', 'sgd', 'adagrad']) {
    it(`so does one with ${optimizer} that goes on from an epoch's checkpoint`, async () => {
      const spec = { epochs: 2, optimizer: { name: optimizer, ...(optimizer === 'adagrad' ? {} : { momentum: 0.5 }) } };
      const whole = await run(spec);
      const again = await run(spec, { resume: whole.states[0].state });
      expect(again.weights).to.deep.equal(whole.weights);
    });
  }

  it('a long epoch leaves checkpoints after its steps, and each goes on to the same end', async () => {
    const whole = await run(training, { scores, checkpointInterval: 0 });
    const steps = whole.states.filter(({ why }) => why === 'interval').map(({ state }) => state);
    expect(steps.map(({ step }) => step)).to.deep.equal(only(whole.events, 'step').map(({ step }) => step));
    for (const state of [steps[1], steps[stepsPerEpoch - 1]]) {
      const again = await run(training, { scores, resume: state });
      expect(again.weights).to.deep.equal(whole.weights);
    }
  });

  const failure = async (...args: Parameters<typeof run>): Promise<unknown> => {
    let caught: unknown;
    await run(...args).catch((error: unknown) => (caught = error));
    return caught;
  };

  it('an epoch that makes the validation loss NaN is neither told nor kept: the checkpoint before it stays', async () => {
    const kept: number[] = [];
    const caught = await failure({ epochs: 4 }, { scores: [0.1, NaN, 0.2], checkpoint: ({ step }) => done(kept.push(step)) });
    expect(caught).to.include({ reason: 'nan', where: 'validationLoss', step: 8 });
    expect(String(caught)).to.contain('epoch 2 (step 8)').and.contain('learningRate');
    expect(kept).to.deep.equal([4]);
  });

  for (const why of ['epoch', 'stop', 'interval'] as const) {
    it(`weights that overflow make no checkpoint of kind "${why}"`, async () => {
      const kept: string[] = [];
      const spec = { epochs: 2, optimizer: { name: 'sgd', learningRate: 1e30 } };
      const caught = await failure(spec, {
        ...(why === 'epoch' ? { batches: () => [randomBatch(architectureOf(layers), [4, 2, 1], 4, 1)], stepsPerEpoch: 1 } : {}),
        ...(why === 'stop' ? { stopAfter: 1 } : {}),
        ...(why === 'interval' ? { checkpointInterval: 0 } : {}),
        afterEpoch: () => done(kept.push('best')),
        checkpoint: () => done(kept.push('checkpoint')),
      });
      expect(caught).to.include({ reason: 'nan', where: 'weights', step: 1 });
      expect(kept).to.deep.equal([]);
    });
  }

  it('a run that ended does not go on', async () => {
    for (const spec of [training, { ...training, epochs: 2 }]) {
      const { states, result } = await run(spec, { scores });
      const again = await run(spec, { scores, resume: states[states.length - 1].state });
      expect(again.events).to.deep.equal([]);
      expect(again.result).to.deep.equal(result);
    }
  });

  it('refuses a checkpoint of other data', async () => {
    const { states } = await run({ epochs: 1 }, { stopAfter: 3 });
    let caught: unknown;
    await run({ epochs: 1 }, { resume: states[0].state, stepsPerEpoch: 2 }).catch((error: unknown) => (caught = error));
    expect(caught).to.include({ reason: 'batch' });
  });
});
