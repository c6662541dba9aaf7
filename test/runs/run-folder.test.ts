import { expect } from 'chai';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { RunEvent } from '../../src/protocol/events';
import { specSchema } from '../../src/spec';
import { realDisk } from '../../src/runs/disk';
import { compareRuns } from '../../src/runs/compare-runs';
import { readManifest, writeManifest, type Manifest } from '../../src/runs/manifest';
import { isAlive, ownIdentity } from '../../src/runs/process-identity';
import { createRunFolder, findRuns, freeColor, runFiles, runsDirOf, specFileOf, specName } from '../../src/runs/run-folder';
import { RunError } from '../../src/runs/run-error';
import { listRuns, stateOf, summarizeRun } from '../../src/runs/run-summary';
import { temporaryFolder } from './temporary-folder';

function manifest(changes: Partial<Manifest> = {}): Manifest {
  return {
    format: 1,
    name: 'tickets-1',
    specFile: '../../../tickets.unroll.json',
    specText: '{}',
    spec: specSchema.parse({ task: 'tag', data: { train: 'a.conll' }, layers: [{ cell: 'lstm', units: 3 }] }),
    seed: 1,
    data: [{ role: 'train', path: 'a.conll', sha256: 'ab' }],
    versions: { unroll: '0', tfjs: '4', node: 'v20' },
    backend: 'cpu',
    device: 'cpu',
    created: 1,
    process: { id: 2 ** 30, host: hostname() },
    color: 0,
    ...changes,
  };
}

const start: RunEvent = {
  type: 'start',
  time: 1,
  epochs: 2,
  stepsPerEpoch: 1,
  layers: [],
  recurrentLayers: [],
  parameters: 5,
  backend: 'cpu',
  device: 'cpu',
  scoreName: 'span F1',
  trainDocuments: 1,
};
const epoch = (n: number, score: number, best: boolean): RunEvent => ({
  type: 'epoch',
  time: n,
  epoch: n,
  step: n,
  trainLoss: 1 / n,
  validation: { loss: 1, score, accuracy: 1 },
  best,
  learningRate: 0.1,
  seconds: 2,
  sentencesPerSecond: 1,
});
const end: RunEvent = { type: 'end', time: 3, step: 2, reason: 'nan', message: 'Loss is NaN.' };

describe('the folder of runs', () => {
  const folder = temporaryFolder();

  async function makeRun(events: readonly RunEvent[], changes: Partial<Manifest> = {}): Promise<string> {
    const run = await createRunFolder(join(folder.path, '.unroll', 'runs'), 'tickets.unroll.json');
    await writeManifest(run, manifest(changes));
    writeFileSync(runFiles.events(run), events.map((event) => JSON.stringify(event) + '\n').join(''));
    return run;
  }

  it('lies beside the spec', () => {
    expect(runsDirOf(join(folder.path, 'tickets.unroll.json'))).to.equal(join(folder.path, '.unroll', 'runs'));
    expect(['a.unroll.json', 'x/b.unroll.jsonc', 'c.json', '.unroll.json'].map(specName)).to.deep.equal(['a', 'b', 'c', 'spec']);
  });

  it('numbers runs upwards, never twice, also when many begin at once', async () => {
    mkdirSync(join(folder.path, 'tickets-7'));
    const runs = await Promise.all(Array.from({ length: 5 }, () => createRunFolder(folder.path, 'tickets.unroll.json')));
    expect(runs.map((run) => run.slice(folder.path.length + 1)).sort()).to.deep.equal([8, 9, 10, 11, 12].map((n) => `tickets-${n}`).sort());
  });

  it('knows the spec of a run, also after all was moved', async () => {
    const run = await makeRun([]);
    expect(specFileOf(run, manifest())).to.equal(join(folder.path, 'tickets.unroll.json'));
  });

  it('gives a manifest back, and says what is wrong with one that is missing, torn or foreign', async () => {
    const run = await makeRun([]);
    expect(await readManifest(run)).to.deep.equal(manifest());
    const file = join(run, 'manifest.json');
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 100));
    await rejects(readManifest(run), 'damaged');
    writeFileSync(file, JSON.stringify({ ...manifest(), seed: 'one' }));
    await rejects(readManifest(run), 'damaged', 'seed');
    await rejects(readManifest(join(folder.path, 'none')), 'unknownRun');
  });

  it('tells the state of a run from its log and its process', async () => {
    expect(stateOf([], true)).to.equal('starting');
    expect(stateOf([start], true)).to.equal('training');
    expect(stateOf([start, { type: 'pause', time: 1, step: 1 }], true)).to.equal('paused');
    expect(stateOf([start], false)).to.equal('interrupted');
    expect(stateOf([start, end], true)).to.equal('nan');
    expect(stateOf([start, { type: 'resume', time: 1, step: 1, epoch: 1 }], true)).to.equal('training');
    expect((await summarizeRun(await makeRun([start]))).state).to.equal('interrupted');
    expect((await summarizeRun(await makeRun([start], { process: ownIdentity() }))).state).to.equal('training');
  });

  it('sums up a run: how far, how good, why it ended', async () => {
    const info = await summarizeRun(await makeRun([start, epoch(1, 0.9, true), epoch(2, 0.8, false), end]));
    expect(info).to.deep.include({ state: 'nan', message: 'Loss is NaN.', scoreName: 'span F1', parameters: 5, seconds: 4 });
    expect(info.epochs).to.deep.equal({ done: 2, planned: 20 });
    expect(info.best).to.deep.equal({ epoch: 1, trainLoss: 1, validation: { loss: 1, score: 0.9, accuracy: 1 } });
    expect(info.readOnly).to.equal(false);
    expect(info.tokenizer).to.equal('whitespace');
    expect((await summarizeRun(await makeRun([], { process: { id: 1, host: 'elsewhere' } }))).readOnly).to.equal(true);
  });

  it('sums up a live run again and again, also after it went on and after another took its place', async () => {
    const run = await makeRun([start, epoch(1, 0.5, true)]);
    const log = (events: readonly RunEvent[]) => events.map((event) => JSON.stringify(event) + '\n').join('');
    expect((await summarizeRun(run)).epochs.done).to.equal(1);
    appendFileSync(runFiles.events(run), log([epoch(2, 0.6, true)]));
    const both = await Promise.all([summarizeRun(run), summarizeRun(run)]);
    expect(both.map(({ epochs }) => epochs.done)).to.deep.equal([2, 2]);
    appendFileSync(runFiles.events(run), log([{ type: 'resume', time: 3, step: 1, epoch: 2 }]));
    expect((await summarizeRun(run)).epochs.done).to.equal(1);
    rmSync(runFiles.events(run));
    writeFileSync(runFiles.events(run), log([start, epoch(1, 0.1, true), epoch(2, 0.2, true), epoch(3, 0.3, true)]));
    expect((await summarizeRun(run)).epochs.done).to.equal(3);
  });

  it('lists what can be read, names what cannot, and gives each run a colour of its own', async () => {
    await makeRun([start]);
    const damaged = await makeRun([], { color: 1 });
    writeFileSync(join(damaged, 'manifest.json'), '{');
    await makeRun([start], { color: 2, created: 0 });
    const dir = join(folder.path, '.unroll', 'runs');
    const { runs, problems } = await listRuns(dir);
    expect(runs.map(({ color }) => color)).to.deep.equal([2, 0]);
    expect(problems).to.have.length(1);
    expect(await freeColor(dir)).to.equal(1);
    expect(await findRuns(join(folder.path, 'none'))).to.deep.equal([]);
  });

  it('compares runs by the settings in which they differ', async () => {
    const other = specSchema.parse({ ...manifest().spec, layers: [{ cell: 'lstm', units: 4 }] });
    const runs = [await makeRun([start, epoch(1, 0.5, true)]), await makeRun([], { spec: other })];
    const { settings, measures } = compareRuns(await Promise.all(runs.map((run) => summarizeRun(run))));
    expect(settings).to.deep.equal([{ name: 'layers[0].units', values: [3, 4] }]);
    expect(measures).to.deep.include({ name: 'validation score', values: [0.5, undefined] });
  });
});

describe('a process at a run', () => {
  it('is told from one that ended and from another with its number', () => {
    expect(isAlive(ownIdentity())).to.equal(true);
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    expect(isAlive({ id: pid, host: hostname() })).to.equal(false);
    expect(isAlive({ ...ownIdentity(), started: 'another time' })).to.equal(false);
    expect(isAlive({ ...ownIdentity(), host: 'elsewhere' })).to.equal(false);
  });
});

describe('a file written atomically', () => {
  const folder = temporaryFolder();

  it('keeps its old content, and leaves nothing beside it, when writing fails midway', async () => {
    const file = join(folder.path, 'last.safetensors');
    await realDisk.writeAtomic(file, ['old']);
    const failing: string[] = ['new'];
    // A chunk that can't be written stands for a disk that fills up between two chunks.
    Object.defineProperty(failing, 1, { enumerable: true, get: () => { throw new Error('ENOSPC'); } }); // prettier-ignore
    let message = '';
    await realDisk.writeAtomic(file, failing).catch((error: Error) => (message = error.message));
    expect(message).to.equal('ENOSPC');
    expect(readFileSync(file, 'utf8')).to.equal('old');
    expect(readdirSync(folder.path)).to.deep.equal(['last.safetensors']);
  });
});

async function rejects(promise: Promise<unknown>, reason: string, text = ''): Promise<void> {
  let error: unknown;
  await promise.catch((thrown: unknown) => (error = thrown));
  expect(error).to.be.instanceOf(RunError).with.property('reason', reason);
  expect((error as RunError).message).to.contain(text);
}
