import { expect } from 'chai';
import { CurveView, verdictWords } from '../../src/cli/curve-view';
import { Output } from '../../src/cli/output';
import type { Curve, CurveVerdict } from '../../src/protocol/curve';

/** An output that keeps its lines. */
class Kept extends Output {
  readonly lines: string[] = [];

  constructor() {
    super(false, false);
  }

  override line(text = ''): void {
    this.lines.push(text);
  }
}

const curve: Curve = {
  format: 1,
  key: 'k',
  changes: [],
  name: 'trips',
  scoreName: 'span F1',
  data: 'valid.conll',
  measured: 300,
  documents: 3000,
  shares: [0.125, 1],
  seeds: [1, 2],
  backend: 'cpu',
  device: 'cpu',
  updated: 0,
  points: [],
};
const point = (share: number, seed: number, score: number) => ({ share, documents: 3000 * share, seed, score, steps: 10, seconds: 2 });

describe('a learning curve in the terminal', () => {
  it('is a line a training, then a table with bars and the verdict', () => {
    const output = new Kept();
    const view = new CurveView(output);
    view.curve('f.json', curve);
    const points = [point(0.125, 1, 0.8), point(1, 1, 0.9), point(0.125, 2, 0.82), point(1, 2, 0.9)];
    points.forEach((_, i) => view.curve('f.json', { ...curve, points: points.slice(0, i + 1) }));
    expect(output.lines[0]).to.equal(
      'Learning curve of trips: 12.5 %, 100 % of 3\u2009000 sentences, 2 seeds, measured on valid.conll (300).',
    );
    expect(output.lines.slice(2)).to.have.length(4);
    expect(output.lines[2]).to.match(/^ {2}375 sentences {2}seed 1 {2}span F1 {2}80\.0 {2}2\.0 s$/);
    view.end({ ...curve, points, verdict: { kind: 'pays', gain: 1.84, spread: 0.62, documents: 6000 } });
    const rows = output.lines.filter((line) => /^\d+(\.\d)? % {2}/.test(line));
    expect(rows[0]).to.match(/^12\.5 % +█+▓*░* +375 +81\.0 +1\.4 +2$/);
    expect(rows[1]).to.match(/^100 % +█{40} +3\u2009000 +90\.0 +0\.0 +2$/);
    expect(output.lines.at(-1)).to.contain(
      'Doubling the data to 6\u2009000 sentences would bring about +1.8 span F1 (±0.6): tagging more pays.',
    );
  });

  it('says in each case what to do', () => {
    const words = (verdict: Partial<CurveVerdict>) =>
      verdictWords({ scoreName: 'span F1', measured: 7, verdict: { kind: 'flat', gain: 0.04, spread: 0.3, documents: 80, ...verdict } });
    expect(words({})).to.match(/about 0\.0 span F1 \(±0\.3\), flat within the spread of seeds: tagging more does not pay\.$/);
    expect(words({ gain: -0.3 })).to.contain('about −0.3 span F1');
    expect(words({ kind: 'little', gain: 0.4 })).to.match(/\+0\.4 .*: tagging more pays little\.$/);
    expect(words({ kind: 'unclear', spread: 1.5 })).to.match(/±1\.5.*More seeds \(--seeds\) tell\.$/);
    expect(words({ kind: 'oneSeed', spread: undefined })).to.match(/two seeds or more/);
    expect(words({ kind: 'fewMeasured' })).to.contain('on the 7 sentences that are measured on: too few to tell');
    expect(verdictWords({ scoreName: 'span F1', measured: 7 })).to.equal('');
  });
});
