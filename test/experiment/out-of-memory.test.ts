import { expect } from 'chai';
import { Trainer } from '../../src/engine';
import { resumeTraining, startTraining, type RunOptions } from '../../src/experiment/train';
import type { TrainingSummary } from '../../src/experiment/training';
import type { EventOf, RunEvent } from '../../src/protocol/events';
import type { SpecChange } from '../../src/protocol/worker';
import { readEvents } from '../../src/runs/event-reader';
import { readManifest, writeManifest } from '../../src/runs/manifest';
import { runFiles } from '../../src/runs/run-folder';
import { temporaryFolder } from '../runs/temporary-folder';
import { writeTiny, type TinySpec } from './tiny';

// eslint-disable-next-line @typescript-eslint/unbound-method
const realStep = Trainer.prototype.step;

describe('a run that runs out of memory', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();

  /** From the next training on, the step of that number (counted over the test) fails as tfjs' wasm module does. */
  function failAt(step: number): void {
    let count = 0;
    Trainer.prototype.step = function (...args) {
      if (++count === step) throw new WebAssembly.RuntimeError('memory access out of bounds');
      return realStep.apply(this, args);
    };
  }

  afterEach(() => {
    Trainer.prototype.step = realStep;
  });

  const train = async (changes: TinySpec = {}): Promise<TrainingSummary> =>
    (await startTraining({ ...writeTiny(folder.path, changes), backend: 'cpu' })).finished;
  const resume = async (run: string, changes: SpecChange[] = [], options: RunOptions = { backend: 'cpu' }): Promise<TrainingSummary> =>
    (await resumeTraining(run, { ...options, changes })).finished;
  const halved = [{ path: 'training.batchSize', value: '2' }];
  const eventsOf = async (run: string): Promise<RunEvent[]> => (await readEvents(runFiles.events(run))).events;
  const resumed = (events: readonly RunEvent[]): EventOf<'resume'> | undefined => events.findLast((event) => event.type === 'resume');

  it('ends with the place, its last checkpoint and a smaller batch to go on with', async () => {
    failAt(8);
    const { reason, message, remedies } = await train();
    expect(reason).to.equal('outOfMemory');
    expect(message).to.match(/^Out of memory at step 7 \(epoch 2\) \(memory access out of bounds\.\); lower training\.batchSize \(now 4\)/);
    expect(message).to.contain('Last good checkpoint: epoch 1, step 6; resume goes on from there.');
    expect(remedies).to.deep.equal([{ batchSize: 2 }]);
  });

  it('goes on between two epochs with half the batch: twice the steps, every sentence once an epoch', async () => {
    failAt(8);
    const { run } = await train();
    const ended = await resume(run, halved);
    expect(ended.reason, ended.message).to.equal('completed');
    const events = await eventsOf(run);
    expect(resumed(events)).to.deep.include({ step: 6, epoch: 2, stepInEpoch: 0, stepsPerEpoch: 12, epochs: 3, backend: 'cpu' });
    const steps = events.filter((event) => event.type === 'step');
    expect(steps.map(({ step }) => step)).to.deep.equal(Array.from({ length: 6 + 24 }, (_, i) => i + 1));
    for (const epoch of [1, 2, 3]) {
      const lines = steps.filter((one) => one.epoch === epoch).flatMap((one) => one.lines);
      expect(new Set(lines), `epoch ${epoch}`).to.have.property('size', 24);
      expect(lines).to.have.length(24);
    }
    expect((await readManifest(run)).spec.training.batchSize).to.equal(2);
  });

  it('goes on in mid-epoch by beginning the epoch anew, with the weights of the checkpoint, and measures the epoch alone', async () => {
    let stop: () => void = () => undefined;
    const training = await startTraining({
      ...writeTiny(folder.path),
      backend: 'cpu',
      onEvent: (_run, event) => event.type === 'step' && event.step === 9 && stop(),
    });
    stop = () => training.stop();
    const { run } = await training.finished;
    const ended = await resume(run, halved);
    expect(ended.reason, ended.message).to.equal('completed');
    const events = await eventsOf(run);
    expect(resumed(events)).to.deep.include({ step: 9, epoch: 2, stepInEpoch: 0, stepsPerEpoch: 12 });
    const second = events.filter((event) => event.type === 'step').filter(({ step, epoch }) => epoch === 2 && step > 9);
    expect(new Set(second.flatMap(({ lines }) => lines))).to.have.property('size', 24);
    const mean = second.reduce((sum, { loss }) => sum + loss, 0) / second.length;
    expect(events.find((event) => event.type === 'epoch' && event.epoch === 2))
      .to.have.property('trainLoss')
      .closeTo(mean, 1e-4);
    // The steps that were made stay in sight, and count.
    expect(events.filter((event) => event.type === 'step').map(({ step }) => step)).to.deep.equal(
      Array.from({ length: 9 + 24 }, (_, i) => i + 1),
    );
  });

  it('is resumed in mid-epoch with the same batch where it stood, as before', async () => {
    let stop: () => void = () => undefined;
    const training = await startTraining({
      ...writeTiny(folder.path),
      backend: 'cpu',
      onEvent: (_run, event) => event.type === 'step' && event.step === 9 && stop(),
    });
    stop = () => training.stop();
    const { run } = await training.finished;
    await resume(run);
    expect(resumed(await eventsOf(run))).to.deep.include({ step: 9, epoch: 2, stepInEpoch: 3, stepsPerEpoch: 6 });
  });

  it('with states that go from batch to batch goes on with another batch too', async () => {
    failAt(8);
    const { run } = await train({
      layers: [{ cell: 'gru', units: 4, stateful: true }],
      training: { shuffle: false, bucketByLength: false },
    });
    const ended = await resume(run, halved);
    expect(ended.reason, ended.message).to.equal('completed');
  });

  it('before its first checkpoint starts from the beginning with the smaller batch', async () => {
    failAt(2);
    const { run, message } = await train();
    expect(message).to.contain('There is no checkpoint yet');
    const ended = await resume(run, halved);
    expect(ended.reason, ended.message).to.equal('completed');
    const steps = (await eventsOf(run)).filter((event) => event.type === 'step');
    expect(steps).to.have.length(36);
  });

  it('goes on where another machine lacks its backend: on the best that starts, and says so', async () => {
    failAt(8);
    const { run } = await train();
    await writeManifest(run, { ...(await readManifest(run)), backend: 'abacus' });
    const ended = await resume(run, [], {});
    expect(ended.reason, ended.message).to.equal('completed');
    const event = resumed(await eventsOf(run));
    expect(event?.backendReason).to.match(/^abacus, which the run was on, can't be had: .*This is the best one that starts here\./);
    expect((await readManifest(run)).backend).to.equal(event?.backend);
  });
});
