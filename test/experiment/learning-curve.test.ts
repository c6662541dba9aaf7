import { expect } from 'chai';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { learningCurve, type CurveOptions } from '../../src/experiment/learning-curve';
import { startTraining } from '../../src/experiment/train';
import type { Curve, CurveProgress } from '../../src/protocol/curve';
import { curveFileOf, readCurves } from '../../src/runs/curve-file';
import { temporaryFolder } from '../runs/temporary-folder';
import { conll, writeTiny, type TinySpec } from './tiny';

describe('a learning curve', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();

  function curveOf(changes: TinySpec = {}, options: Partial<CurveOptions> = {}): Promise<Curve> {
    const { specFile, specText } = writeTiny(folder.path, { watch: {}, training: { epochs: 2 }, ...changes });
    return learningCurve({ specFile, specText, backend: 'cpu', shares: [0.25, 0.5], seeds: 2, ...options });
  }

  const numbers = ({ points }: Curve) => points.map(({ documents, seed, score, steps }) => ({ documents, seed, score, steps }));

  it('measures each share with each seed, seed by seed, and says whether more data pays', async () => {
    const told: Curve[] = [];
    const curve = await curveOf({}, { onCurve: (now) => told.push(now) });
    expect(curve.points.map(({ documents, seed }) => [documents, seed])).to.deep.equal([[6, 1], [12, 1], [24, 1], [6, 2], [12, 2], [24, 2]]); // prettier-ignore
    expect(curve).to.deep.include({
      name: 'tiny',
      scoreName: 'span F1',
      data: 'data/valid.conll',
      measured: 9,
      documents: 24,
      backend: 'cpu',
    });
    expect(curve.verdict?.documents).to.equal(48);
    expect(told.map(({ points }) => points.length)).to.deep.equal([0, 1, 2, 3, 4, 5, 6]);
    const specFile = join(folder.path, 'tiny.unroll.json');
    expect(await readCurves(specFile)).to.deep.equal([curve]);
    expect(existsSync(curveFileOf(specFile, curve.key))).to.equal(true);
  });

  it('makes about the same number of steps on each share', async () => {
    const { points } = await curveOf({}, { seeds: 1 });
    expect(points.map(({ steps }) => steps)).to.deep.equal([12, 12, 12]);
  });

  it('on all of the data has the score of a training with the same seed', async () => {
    const training = { epochs: 6 };
    const { points } = await curveOf({ training }, { seeds: 2, shares: [1] });
    const run = await startTraining({ ...writeTiny(folder.path, { training }), backend: 'cpu', seed: 2 });
    const { message } = await run.finished;
    expect(message).to.contain(`span F1 ${(100 * points[1].score).toFixed(1)} on the validation data`);
  });

  it('is the same for the same seeds, trained in one go or taken up where it was stopped', async () => {
    const whole = await curveOf();
    const abort = new AbortController();
    const part = await curveOf({}, {
      anew: true,
      signal: abort.signal,
      onProgress: ({ done }: CurveProgress) => {
        if (done === 2) abort.abort();
      },
    }); // prettier-ignore
    expect(part.points).to.have.length(2);
    const trained: number[] = [];
    const resumed = await curveOf({}, { onCurve: ({ points }) => trained.push(points.length) });
    expect(trained[0]).to.equal(2);
    expect(numbers(resumed)).to.deep.equal(numbers(whole));
  });

  it('is extended by more seeds and shares, and made anew when spec or data have changed', async () => {
    await curveOf({}, { seeds: 1 });
    const counts: number[] = [];
    const onCurve = ({ points }: Curve): void => void counts.push(points.length);
    const more = await curveOf({}, { seeds: 2, shares: [0.75], onCurve });
    expect(counts[0]).to.equal(3);
    expect(more.shares).to.deep.equal([0.25, 0.5, 0.75, 1]);
    expect(more.points).to.have.length(8);
    await curveOf({ training: { epochs: 1 } }, { seeds: 1, onCurve: ({ points }) => counts.push(-points.length) });
    expect(counts.find((count) => count <= 0)).to.equal(-0);
    const { specFile, specText } = writeTiny(folder.path, { watch: {}, training: { epochs: 1 } });
    writeFileSync(join(folder.path, 'data', 'train.conll'), conll(28));
    const after = await learningCurve({ specFile, specText, backend: 'cpu', shares: [0.5], seeds: 1 });
    expect(after.points.map(({ documents }) => documents)).to.deep.equal([14, 28]);
  });

  it('over other data, or with changes for once, costs no earlier one: that comes back as it was', async () => {
    const first = await curveOf({}, { seeds: 1 });
    await curveOf({}, { seeds: 1, changes: [{ path: 'training.epochs', value: '1' }] });
    const { specFile } = writeTiny(folder.path, { watch: {}, training: { epochs: 2 } });
    writeFileSync(join(folder.path, '.unroll', 'curves', 'tiny.other.json'), 'of a spec with a dot in its name');
    expect((await readCurves(specFile)).map(({ changes }) => changes.length)).to.deep.equal([1, 0]);
    const counts: number[] = [];
    const again = await curveOf({}, { seeds: 1, onCurve: ({ points }) => counts.push(points.length) });
    expect([counts, again.points]).to.deep.equal([[3], first.points]);
    expect((await readCurves(specFile))[0], 'what was asked for last is shown').to.deep.equal(again);
  });

  it('measures on the test data when asked, on a fifth of the training data where there is nothing else', async () => {
    expect((await curveOf({}, { seeds: 1, on: 'test' })).data).to.equal('data/test.conll');
    const alone = await curveOf({ data: { validation: undefined, test: undefined } }, { seeds: 1, shares: [] });
    expect(alone).to.deep.include({ data: '20 % of data/train.conll', measured: 5, documents: 19 });
  });

  it('says what is missing: too little data, no data to measure on, a share without labels', async () => {
    const failure = (job: Promise<unknown>) => job.then(() => 'none', (error: Error) => error.message); // prettier-ignore
    const { specFile, specText } = writeTiny(folder.path, { data: { test: undefined } });
    const options = { specFile, specText, backend: 'cpu', seeds: 1 };
    expect(await failure(learningCurve({ ...options, on: 'test' }))).to.match(/tiny\.unroll\.json: names no test data to measure on/);
    writeFileSync(join(folder.path, 'data', 'train.conll'), conll(15));
    expect(await failure(learningCurve(options))).to.match(/train\.conll: has 15 sentences .* Tag 16 or more first\.$/);
    writeFileSync(join(folder.path, 'data', 'train.conll'), 'to O\nOslo B-to\n\n' + 'no O\n\n'.repeat(31));
    expect(await failure(learningCurve({ ...options, shares: [0.03] }))).to.match(/has no label at all in a share of 1 sentences/);
    expect(existsSync(join(folder.path, '.unroll', 'curves'))).to.equal(false);
  });
});
