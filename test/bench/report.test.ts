import { expect } from 'chai';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { goalsOf } from '../../bench/report/goals';
import { markdown } from '../../bench/report/markdown';
import { ratio, summary } from '../../bench/report/ratios';
import { slopeOf } from '../../bench/report/slopes';
import { reportFiles } from '../../bench/report/write-report';
import { readResults, resultsFile, type Results, type Row } from '../../bench/results';
import type { Setting } from '../../bench/settings';

const docs = join(__dirname, '../../docs');
const setting: Setting = { mode: 'train', cell: 'lstm', bidirectional: false, steps: 20, batch: 32, units: 128, vocabulary: 900 };

function row(more: Partial<Setting>, times: Record<string, number[] | string>): Row {
  const entries = Object.entries(times).map(([name, rounds]) => [
    name,
    typeof rounds === 'string' ? { why: rounds } : { rounds, least: Math.min(...rounds) },
  ]);
  return { setting: { ...setting, ...more }, times: Object.fromEntries(entries) as Row['times'] };
}

const fixture: Results = {
  format: 1,
  date: '2026-01-02T03:04:05.000Z',
  seconds: 1500,
  asked: { quick: false, minutes: 25 },
  threads: 2,
  machine: { processor: 'A processor', cores: 2, memory: 8e9, system: 'Linux', node: 'v20', load: 0.1 },
  participants: ['PyTorch', 'Keras', 'unroll wasm', 'tf.layers wasm'].map((name) => ({
    name,
    kind: 'cpu',
    device: `${name}'s device`,
    versions: '1',
  })),
  absent: [{ name: 'unroll webgpu', why: 'No Vulkan.' }],
  steps: [
    // A slow second round, which hits all.
    row({}, { PyTorch: [10, 40, 10], Keras: [20, 80, 20], 'unroll wasm': [15, 60, 15], 'tf.layers wasm': [300] }),
    row({ steps: 50 }, { PyTorch: [20, 20], Keras: [10, 10], 'unroll wasm': [60, 60], 'tf.layers wasm': 'over budget' }),
    row({ mode: 'infer' }, { PyTorch: [4, 4], Keras: [4, 4], 'unroll wasm': [2, 2], 'tf.layers wasm': [1, 1] }),
  ],
  jobs: [
    { job: 'A job', participant: 'unroll wasm', runs: [{ epochSeconds: 6, firstStepSeconds: 1, peakMemory: 2e8 }] },
    { job: 'A job', participant: 'PyTorch', runs: [{ epochSeconds: 3, firstStepSeconds: 4, peakMemory: 8e8 }] },
  ],
  memory: [{ participant: 'unroll wasm', peakMemory: 220e6 }],
  sizes: [{ name: 'Unroll', bytes: 13.8e6 }],
  growth: [
    {
      axis: 'steps',
      rows: [10, 20, 40].map((steps) => row({ steps }, { PyTorch: [steps], 'unroll wasm': [steps === 40 ? 320 : 4 * steps] })),
    },
  ],
};

describe('bench report', () => {
  it('a ratio is of times of one round: what slows all changes nothing', () => {
    expect(ratio(fixture.steps[0], 'unroll wasm', 'PyTorch')).to.deep.equal({ least: 1.5, lower: 1.5, median: 1.5, upper: 1.5 });
    expect(ratio(fixture.steps[1], 'tf.layers wasm', 'PyTorch')).to.equal(undefined);
  });

  it('sums up by the geometric mean, with best and worst', () => {
    const s = summary(fixture.steps.slice(0, 2), 'Keras', 'PyTorch');
    expect(s?.mean).to.be.closeTo(1, 1e-12);
    expect([s?.best.ratio, s?.worst.ratio, s?.count]).to.deep.equal([0.5, 2, 2]);
  });

  it('counts where a goal is reached and names where it is missed most', () => {
    const [wasm, best, tensorflow, layers] = goalsOf(fixture);
    expect(wasm).to.deep.include({ count: 2, reached: 1, worst: { ratio: 3, setting: 'train lstm T=50 B=32 U=128' } });
    expect(best).to.deep.include({ count: 2, reached: 0 });
    expect(tensorflow.count).to.equal(0);
    expect(layers).to.deep.include({ count: 2, reached: 1, worst: { ratio: 2, setting: 'infer lstm T=20 B=32 U=128' } });
  });

  it('finds where the time grows faster than the work', () => {
    const [growth] = fixture.growth;
    expect(slopeOf(growth, 'PyTorch')).to.deep.include({ worse: false });
    const slope = slopeOf(growth, 'unroll wasm');
    expect(slope?.slope).to.be.closeTo(1.5, 1e-9);
    expect(slope?.worse).to.equal(true);
    expect(slope?.steepest).to.deep.include({ from: 20, to: 40 });
  });

  it('the text has machine, table, goals, jobs and what is absent', () => {
    const text = markdown(fixture);
    expect(text).to.contain('A processor, 2 cores');
    expect(text).to.match(/\| LSTM, T=20 +\| +10\.0 ms \| +2\.00 \(2\.00–2\.00\) \| +1\.50 \(1\.50–1\.50\) \| +30\.0 \|/);
    expect(text).to.match(/\| LSTM, T=50 .* — \|/);
    expect(text).to.contain('**unroll webgpu**: No Vulkan');
    expect(text).to.match(/\| A job +\| unroll wasm +\| +6\.00 s \| +2\.00 \|/);
    expect(text).to.contain('unroll wasm from 20 to 40 (2.00, the work');
  });

  it('docs/performance.md and its pictures are what the saved results give', async () => {
    const files = await reportFiles(readResults(resultsFile));
    expect([...files.keys()]).to.include('performance.md');
    for (const [name, text] of files) {
      expect(existsSync(join(docs, name)), `docs/${name}`).to.equal(true);
      expect(readFileSync(join(docs, name), 'utf8') === text, `docs/${name} is old: run npm run bench -- --report`).to.equal(true);
    }
  }).timeout(20_000);
});
