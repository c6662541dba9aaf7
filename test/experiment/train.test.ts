import { expect } from 'chai';
import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LoadedModels } from '../../src/experiment/loaded-model';
import { resumeTraining, startTraining, type TrainOptions } from '../../src/experiment/train';
import type { Training, TrainingSummary } from '../../src/experiment/training';
import type { EventOf, RunEvent } from '../../src/protocol/events';
import { loadLast, saveLast } from '../../src/runs/checkpoint';
import { realDisk, type Disk } from '../../src/runs/disk';
import { readEvents } from '../../src/runs/event-reader';
import { readManifest, writeManifest } from '../../src/runs/manifest';
import { identityOf } from '../../src/runs/process-identity';
import { runFiles } from '../../src/runs/run-folder';
import { summarizeRun } from '../../src/runs/run-summary';
import { temporaryFolder } from '../runs/temporary-folder';
import { conll, kinds, lastWeights, writeTiny, type TinySpec } from './tiny';

describe('training a spec', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();

  function start(changes: TinySpec = {}, options: Partial<TrainOptions> = {}): Promise<Training> {
    return startTraining({ ...writeTiny(folder.path, changes), backend: 'cpu', ...options });
  }

  async function train(changes: TinySpec = {}, options: Partial<TrainOptions> = {}): Promise<TrainingSummary> {
    return (await start(changes, options)).finished;
  }

  const eventsOf = async (run: string): Promise<RunEvent[]> => (await readEvents(runFiles.events(run))).events;

  /** Stops or pauses at a step, from within, as a message between two steps would. */
  function at(step: number, act: (training: Training) => void): { options: Partial<TrainOptions>; set(training: Training): void } {
    let training: Training | undefined;
    return {
      options: {
        onEvent: (_run, event) => {
          if (event.type === 'step' && event.step === step && training) act(training);
        },
      },
      set: (started) => (training = started),
    };
  }

  async function stoppedAt(step: number, changes: TinySpec = {}): Promise<TrainingSummary> {
    const stop = at(step, (training) => training.stop());
    const training = await start(changes, stop.options);
    stop.set(training);
    return training.finished;
  }

  it('learns, and tells of it: events in order, both checkpoints, the test data measured with the best weights', async () => {
    const told: RunEvent[] = [];
    const { run, reason, message, evaluation } = await train({ training: { epochs: 12 } }, { onEvent: (_run, event) => told.push(event) });
    expect(reason, message).to.equal('completed');
    expect(message).to.match(/^Completed 12 epochs\. Best: epoch \d+, span F1 [\d.]+ on the validation data\.$/);
    const events = await eventsOf(run);
    expect(kinds(told)).to.deep.equal(kinds(events));
    expect(kinds(events).slice(0, 6)).to.deep.equal(['start', 'step', 'epoch', 'watch', 'checkpoint', 'step']);
    expect(kinds(events).slice(-2)).to.deep.equal(['evaluation', 'end']);
    const epochs = events.filter((event) => event.type === 'epoch');
    expect(epochs.at(-1)?.trainLoss).to.be.lessThan(epochs[0].trainLoss / 2);
    expect(evaluation?.data).to.equal('data/test.conll');
    expect(evaluation?.scores.score).to.be.greaterThan(0.7);
    const steps = events.filter((event) => event.type === 'step');
    expect(steps.map(({ step }) => step)).to.deep.equal(Array.from({ length: 72 }, (_, i) => i + 1));
    const [{ layers, recurrentLayers }] = events.filter((event) => event.type === 'start');
    expect(steps[0].layerNorms).to.have.length(layers.length);
    expect(steps[0].timeStepNorms).to.have.length(recurrentLayers.length);
    expect(new Set(steps.slice(0, 6).flatMap(({ lines }) => lines))).to.have.property('size', 24);
    expect(existsSync(runFiles.best(run)) && existsSync(runFiles.last(run))).to.equal(true);
    expect(existsSync(runFiles.reserve(run))).to.equal(false);
    const info = await summarizeRun(run);
    expect(info).to.deep.include({ state: 'completed', name: 'tiny-1', scoreName: 'span F1', color: 0 });
    expect((await readManifest(run)).data.map(({ role }) => role)).to.deep.equal(['train', 'validation', 'test']);
  });

  it('records tags, attention and gates of the watched examples after each epoch', async () => {
    const layers = [
      { cell: 'gru', units: 3 },
      { layer: 'attention', units: 4, heads: 2 },
    ];
    const { run } = await train({ layers, training: { epochs: 1 }, watch: { examples: 2 } });
    const [watched] = (await eventsOf(run)).filter((event): event is EventOf<'watch'> => event.type === 'watch');
    expect(watched.examples).to.have.length(2);
    for (const { tokens, truth, predictions, attention, gates, line } of watched.examples) {
      expect(readFileSync(join(folder.path, 'data/valid.conll'), 'utf8').split('\n')[line - 1]).to.contain(tokens[0]);
      expect([truth?.length, predictions.length]).to.deep.equal([tokens.length, tokens.length]);
      expect(attention[0].weights).to.have.length(2);
      for (const row of attention[0].weights[1]) expect(row.reduce((a, b) => a + b, 0)).to.be.closeTo(1, 0.01);
      expect(gates[0].names).to.have.length(3);
      expect([gates[0].values[0].length, gates[0].values[0][0].length]).to.deep.equal([3, tokens.length]);
    }
  });

  it('gives the same weights for the same seed, others for another, and no two runs one folder', async () => {
    const runs = [await train(), await train(), await train({}, { seed: 2 })];
    const [first, again, other] = await Promise.all(runs.map(({ run }) => lastWeights(run)));
    expect(again).to.deep.equal(first);
    expect(other).not.to.deep.equal(first);
    expect(new Set(runs.map(({ run }) => run)).size).to.equal(3);
    expect((await readManifest(runs[2].run)).specText).to.contain('"seed": 2');
  });

  it('stopped in mid-epoch and resumed, ends with the weights and the scores of an unbroken run', async () => {
    const unbroken = await train();
    const stopped = await stoppedAt(8);
    expect(stopped).to.deep.include({ reason: 'stopped' });
    expect(stopped.message).to.contain('Last good checkpoint: epoch 2, step 8');
    expect((await summarizeRun(stopped.run)).state).to.equal('stopped');
    const resumed = await (await resumeTraining(stopped.run, { backend: 'cpu' })).finished;
    expect(resumed.reason, resumed.message).to.equal('completed');
    expect(await lastWeights(stopped.run)).to.deep.equal(await lastWeights(unbroken.run));
    expect(resumed.evaluation).to.deep.equal(unbroken.evaluation);
    const measures = async (run: string) => (await eventsOf(run)).flatMap((event) => (event.type === 'step' ? [event.loss] : []));
    expect(await measures(stopped.run)).to.deep.equal(await measures(unbroken.run));
  });

  it('stands still while paused, answers then too, and goes on', async () => {
    const pause = at(3, (training) => training.pause());
    const seen: RunEvent[] = [];
    let paused: () => void = () => undefined;
    const standing = new Promise<void>((resolve) => (paused = resolve));
    const training = await start({}, {
      onEvent: (run, event) => {
        seen.push(event);
        pause.options.onEvent?.(run, event);
        if (event.type === 'pause') paused();
      },
    }); // prettier-ignore
    pause.set(training);
    await standing;
    expect((await summarizeRun(training.run)).state).to.equal('paused');
    const count = seen.length;
    const [tagged] = (await training.tag(['fly from Oslo to 東京 😀'])) ?? [];
    expect(tagged.tokens.map(({ start: from, end }) => [...tagged.text].slice(from, end).join(''))).to.deep.equal(tagged.text.split(' '));
    expect(tagged.tokens[0].distribution.reduce((sum, { probability }) => sum + probability, 0)).to.be.closeTo(1, 1e-5);
    expect(seen.length).to.equal(count);
    training.continue();
    expect((await training.finished).reason).to.equal('completed');
    expect(kinds(seen).filter((kind) => kind === 'pause' || kind === 'continue')).to.deep.equal(['pause', 'continue']);
    expect(training.tag(['over'])).to.equal(undefined);
  });

  it('stops while paused', async () => {
    const pause = at(2, (training) => training.pause());
    const training = await start({}, {
      onEvent: (run, event) => {
        pause.options.onEvent?.(run, event);
        if (event.type === 'pause') setTimeout(() => training.stop(), 5);
      },
    }); // prettier-ignore
    pause.set(training);
    expect((await training.finished).reason).to.equal('stopped');
  });

  it('ends at NaN with the place and the remedy, keeps the last good checkpoint, and goes on from it with the remedy', async () => {
    const changes = { training: { optimizer: { name: 'sgd', learningRate: 1e-3 } } };
    const { run } = await stoppedAt(7, changes);
    const broken = await (
      await resumeTraining(run, { backend: 'cpu', changes: [{ path: 'training.optimizer.learningRate', value: '1e38' }] })
    ).finished;
    expect(broken.reason, broken.message).to.equal('nan');
    expect(broken.message).to.match(
      /^(Loss|Gradient) is NaN at step \d+ \(epoch \d\).*lower training\.optimizer\.learningRate \(now 1e\+38\)/,
    );
    expect(broken.message).to.contain('Last good checkpoint: epoch 2, step 7; resume goes on from there.');
    expect(Object.values(await lastWeights(run)).flat().every(Number.isFinite)).to.equal(true); // prettier-ignore
    const mended = await (
      await resumeTraining(run, { backend: 'cpu', changes: [{ path: 'training.optimizer.learningRate', value: '0.01' }] })
    ).finished;
    expect(mended.reason, mended.message).to.equal('completed');
  });

  it('ends where the weights overflow in the last step of an epoch, keeps the epoch before, and goes on from it to finite losses', async () => {
    const changes = { training: { batchSize: 24, epochs: 6, optimizer: { name: 'sgd', learningRate: 0.01 } } };
    const { run } = await stoppedAt(2, changes);
    const rate = (value: string) => ({ backend: 'cpu', changes: [{ path: 'training.optimizer.learningRate', value }] });
    const broken = await (await resumeTraining(run, rate('1e30'))).finished;
    expect(broken.reason, broken.message).to.equal('nan');
    expect(broken.message).to.match(/^Weights have overflowed at step 3 \(epoch 3\)/);
    expect(broken.message).to.contain('Last good checkpoint: epoch 2, step 2; resume goes on from there.');
    const mended = await (await resumeTraining(run, rate('0.01'))).finished;
    expect(mended.reason, mended.message).to.equal('completed');
    const epochs = (await eventsOf(run)).filter((event) => event.type === 'epoch');
    expect(epochs.map(({ epoch }) => epoch)).to.deep.equal([1, 2, 3, 4, 5, 6]);
    expect(Math.max(...epochs.map(({ trainLoss, validation }) => trainLoss + (validation?.loss ?? 0)))).to.be.lessThan(10);
  });

  it('refuses to go on from a checkpoint whose weights are not finite', async () => {
    const { run } = await stoppedAt(2);
    const last = (await loadLast(run)) ?? expect.fail();
    last.weights[0].data.fill(NaN);
    await saveLast(run, last);
    await rejects(resumeTraining(run), 'RunError', 'hold NaN or have overflowed');
  });

  it('ends when the disk is full, says so in the log, and leaves the checkpoint before intact', async () => {
    const unbroken = await train();
    let checkpoints = 0;
    const disk: Disk = {
      ...realDisk,
      async writeAtomic(path, chunks) {
        if (path.endsWith('last.safetensors') && ++checkpoints === 2) {
          throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
        }
        await realDisk.writeAtomic(path, chunks);
      },
    };
    const { run, reason, message } = await train({}, { disk });
    expect(reason).to.equal('diskFull');
    expect(message).to.contain('is full at step 12 (epoch 2); make room there. Last good checkpoint: epoch 1, step 6');
    expect((await summarizeRun(run)).state).to.equal('diskFull');
    expect((await loadLast(run))?.step).to.equal(6);
    await (
      await resumeTraining(run, { backend: 'cpu' })
    ).finished;
    expect(await lastWeights(run)).to.deep.equal(await lastWeights(unbroken.run));
  });

  it('ends early when nothing gets better, and evaluates the best epoch, not the last', async () => {
    const { run, reason, message, evaluation } = await train({
      training: { epochs: 30, earlyStopping: { patience: 2 }, optimizer: { name: 'adam', learningRate: 0.1 } },
    });
    expect(reason, message).to.equal('earlyStopping');
    const models = new LoadedModels();
    expect(await models.evaluate(run)).to.deep.equal({ ...evaluation, problems: [] });
    models.dispose();
    await rejects(resumeTraining(run), 'RunError', 'early stopping');
  });

  it('refuses to resume what is no run, what has ended, what still runs, and what was damaged or changed since', async () => {
    await rejects(resumeTraining(join(folder.path, 'none')), 'RunError', 'is not a run');
    const done = await train({ training: { epochs: 1 } });
    await rejects(resumeTraining(done.run), 'RunError', 'completed its 1 epochs');
    const more = await (await resumeTraining(done.run, { backend: 'cpu', changes: [{ path: 'training.epochs', value: '2' }] })).finished;
    expect(more.message).to.contain('Completed 2 epochs');

    const { run } = await stoppedAt(2);
    await rejects(resumeTraining(run, { changes: [{ path: 'training.seed', value: '2' }] }), 'RunError', '"training.seed"');
    await rejects(resumeTraining(run, { changes: [{ path: 'layers[0].units', value: '2' }] }), 'RunError', '"layers"');

    const manifest = await readManifest(run);
    const log = readFileSync(runFiles.events(run), 'utf8');
    writeFileSync(runFiles.events(run), log.split('\n').slice(0, 3).join('\n') + '\n');
    await writeManifest(run, { ...manifest, process: identityOf(process.ppid) });
    await rejects(resumeTraining(run), 'RunError', `still training, by process ${process.ppid}`);
    writeFileSync(runFiles.events(run), log);
    await writeManifest(run, manifest);

    writeFileSync(join(folder.path, 'data/train.conll'), conll(23));
    await rejects(resumeTraining(run), 'RunError', 'data/train.conll has changed');
    writeFileSync(join(folder.path, 'data/train.conll'), conll(24));

    truncateSync(runFiles.last(run), 1000);
    await rejects(resumeTraining(run), 'RunError', 'last.safetensors is damaged');
    expect((await summarizeRun(run)).state).to.equal('stopped');
  });

  it('goes on from the beginning where the run died before its first checkpoint', async () => {
    const unbroken = await train();
    const { run } = await stoppedAt(3);
    const log = readFileSync(runFiles.events(run), 'utf8');
    // As after SIGKILL in step 3: neither a checkpoint nor an end.
    writeFileSync(runFiles.events(run), log.split('\n').slice(0, 4).join('\n').slice(0, -5));
    rmSync(runFiles.last(run));
    await (
      await resumeTraining(run, { backend: 'cpu' })
    ).finished;
    expect(await lastWeights(run)).to.deep.equal(await lastWeights(unbroken.run));
    expect(kinds(await eventsOf(run)).slice(0, 3)).to.deep.equal(['start', 'resume', 'step']);
  });

  it('makes no run of a spec or data that can not be used, and says where they are wrong', async () => {
    const { specFile, specText, runsDir } = writeTiny(folder.path);
    await rejects(startTraining({ specFile, specText: specText.replace('"units"', '"unit"'), runsDir }), 'SpecError', 'unit');
    await rejects(startTraining({ specFile, specText: specText.replace('"lstm"', '"lstn"'), runsDir, seed: 3 }), 'SpecError', 'lstn');
    await rejects(startTraining({ specFile, specText: specText.replace('train.conll', 'none.conll'), runsDir }), 'DataError', 'none.conll');
    await rejects(startTraining({ specFile, specText, runsDir, backend: 'abacus' }), 'BackendError', 'wasm');
    expect(existsSync(runsDir) ? readdirSync(runsDir) : []).to.deep.equal([]);
  });

  it('names what was wrong in the data, and trains on the rest', async () => {
    const { specFile, specText, runsDir } = writeTiny(folder.path, { training: { epochs: 1 } });
    writeFileSync(join(folder.path, 'data/train.conll'), conll(24) + '\nto O\nOslo I-destination\n');
    const training = await startTraining({ specFile, specText, runsDir, backend: 'cpu' });
    await training.finished;
    const [{ problems, problemCount }] = (await eventsOf(training.run)).filter(
      (event): event is EventOf<'start'> => event.type === 'start',
    );
    expect(problemCount).to.equal(1);
    expect(problems?.[0]).to.deep.include({ severity: 'warning', file: join(folder.path, 'data/train.conll') });
  });

  it('names labels of the validation data that the training data lacks, each once', async () => {
    const { specFile, specText, runsDir } = writeTiny(folder.path, { training: { epochs: 1 } });
    writeFileSync(join(folder.path, 'data/valid.conll'), conll(9, 24) + '\nvia O\nOslo B-via\n\nvia O\nLima B-via\n');
    const training = await startTraining({ specFile, specText, runsDir, backend: 'cpu' });
    await training.finished;
    const [start] = (await eventsOf(training.run)).filter((event): event is EventOf<'start'> => event.type === 'start');
    expect(start.problems?.map(({ severity, file, message }) => [severity, file, message.split(',')[0]])).to.deep.equal([
      ['warning', join(folder.path, 'data/valid.conll'), '"B-via" never comes in the training data'],
    ]);
  });

  it('trains without validation data, or with a part of the training data set aside', async () => {
    const without = await train({ training: { epochs: 1 }, data: { validation: undefined, test: undefined } });
    expect(without.message).to.match(/^Completed 1 epoch\. Best: epoch 1, training loss/);
    const split = await train({ training: { epochs: 1 }, data: { validation: undefined, validationSplit: 0.25, test: undefined } });
    expect(split.evaluation?.documents).to.equal(6);
    const [start] = (await eventsOf(split.run)).filter((event): event is EventOf<'start'> => event.type === 'start');
    expect(start.trainDocuments).to.equal(18);
  });
});

async function rejects(promise: Promise<unknown>, name: string, text: string): Promise<void> {
  let error: unknown;
  await promise.catch((thrown: unknown) => (error = thrown));
  expect(error, `${name} ${text}`).to.be.instanceOf(Error);
  expect([(error as Error).name, (error as Error).message]).to.satisfy(
    ([is, message]: string[]) => is === name && message.includes(text),
    `${name}: …${text}…, not ${String(error)}`,
  );
}
