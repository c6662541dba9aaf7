import { expect } from 'chai';
import fc from 'fast-check';
import { tokenizeText, tokenTexts } from '../../src/data/tokenize';
import type { EventOf } from '../../src/protocol/events';
import type { RunSummary } from '../../src/protocol/page';
import { thinSteps } from '../../src/protocol/thin';
import { colorOf, palette } from '../../src/protocol/palette';
import { countTicks, linearRange, logRange } from '../../webview/charts/ticks';
import { Column } from '../../webview/core/columns';
import { pace } from '../../webview/core/player';
import { formatCount, formatDuration, formatNumber, formatProbability, formatTick } from '../../webview/core/format';
import { Run } from '../../webview/core/run';
import { decimate, decimateMean, Smoother } from '../../webview/core/series';
import { Steps } from '../../webview/core/steps';
import { sentenceText } from '../../webview/core/sentence';
import { Store } from '../../webview/core/store';
import { bundle, flow } from '../../webview/core/time-steps';
import { generator, runEvents, snapshot, stepEvent } from './fixture';

describe('Numbers of the page', () => {
  it('have three significant digits and thin groups of thousands', () => {
    expect([0.03124, 0.00012345, 95.149, 1940, 12345.6, 0, -2.5, 999.96].map((value) => formatNumber(value))).to.deep.equal([
      '0.0312',
      '1.23e-4',
      '95.1',
      '1\u202f940',
      '12\u202f300',
      '0',
      '−2.50',
      '1\u202f000',
    ]);
    expect(formatCount(1234567)).to.equal('1\u202f234\u202f567');
    expect([0.995, 0.97, 0.5].map(formatProbability)).to.deep.equal(['1.0', '.97', '.50']);
    expect([11.2, 200, 7500].map(formatDuration)).to.deep.equal(['11 s', '3 min 20 s', '2 h 5 min']);
    expect([1985, 0.95e-3, 0.03, 5].map(formatTick)).to.deep.equal(['1\u202f985', '9.5e-4', '0.03', '5']);
  });

  it('stand on axes with few, round ticks that enclose them', () => {
    const span = fc.tuple(fc.double({ min: 1e-6, max: 1e5, noNaN: true }), fc.double({ min: 1.01, max: 1e6, noNaN: true }));
    fc.assert(
      fc.property(span, ([low, factor]) => {
        for (const range of [linearRange(low, low * factor), logRange(low, low * factor)]) {
          expect(range.min).to.be.at.most(low * 1.001);
          expect(range.max).to.be.at.least(low * factor * 0.999);
          expect(range.ticks.length).to.be.within(1, 9);
        }
      }),
    );
    expect(countTicks(0, 990, 5)).to.deep.equal([0, 250, 500, 750]);
    expect(countTicks(1, 7, 8)).to.deep.equal([1, 2, 3, 4, 5, 6, 7]);
  });
});

describe('Thinning of curves', () => {
  const xs = Float64Array.from({ length: 100_000 }, (_, index) => index + 1);
  const random = generator(3);
  const ys = Float64Array.from(xs, () => random());

  it('keeps the least and the greatest value of every range', () => {
    ys[77_123] = 40;
    ys[12_345] = -3;
    const points = decimate(xs, ys, xs.length, 1, 100_000, 320);
    expect(points.length).to.be.at.most(645);
    expect(points).to.deep.include({ x: 77_124, y: 40 });
    expect(points).to.deep.include({ x: 12_346, y: -3 });
    expect(points.every((point, index) => index === 0 || point.x > points[index - 1].x)).to.equal(true);
  });

  it('hands over every point when few are in range', () => {
    const points = decimate(xs, ys, xs.length, 500, 520, 320);
    expect(points.map(({ x }) => x)).to.deep.equal(Array.from({ length: 23 }, (_, index) => 499 + index));
  });

  it('by means begins and ends where the data do', () => {
    const points = decimateMean(xs, ys, xs.length, 1, 100_000, 320);
    expect(points).to.have.length(320);
    expect([points[0].x, points.at(-1)!.x]).to.deep.equal([1, 100_000]);
  });

  it('smooths as it goes along just as it does at once', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 2, maxLength: 50 }), fc.nat(49), (values, cut) => {
        const source = new Column();
        const followed = new Smoother(0.8);
        values.forEach((value, index) => {
          source.push(value);
          if (index === cut) followed.follow(source);
        });
        const once = new Smoother(0.8).follow(source);
        expect(followed.follow(source).slice(0, values.length)).to.deep.equal(once.slice(0, values.length));
        expect(once.at(0)).to.be.closeTo(values[0], 1e-9);
      }),
    );
  });
});

describe('Steps of a run', () => {
  const random = generator(1);
  const events = Array.from({ length: 50 }, (_, index) => stepEvent({}, index + 1, random));

  it('give back what was put in', () => {
    const steps = new Steps();
    for (const event of events) steps.push(event);
    expect(steps.lines(17)).to.deep.equal(events[17].lines);
    steps.timeStepNorms(17).forEach((norms, layer) => {
      norms.forEach((norm, index) => {
        expect(norm).to.be.closeTo(events[17].timeStepNorms![layer][index], 1e-6);
      });
    });
    expect(steps.worst).to.equal(events.reduce((best, event, index) => (event.gradientNorm > events[best].gradientNorm ? index : best), 0));
  });

  it('forget what a resume undid, and go on from there as if it had not been', () => {
    const steps = new Steps();
    const straight = new Steps();
    for (const event of events) steps.push(event);
    steps.cutAfter(20);
    expect(steps.length).to.equal(20);
    for (const event of events.slice(20, 30)) steps.push(event);
    for (const event of events.slice(0, 30)) straight.push(event);
    for (const row of [0, 19, 20, 29]) {
      expect(steps.lines(row)).to.deep.equal(straight.lines(row));
      expect(steps.timeStepNorms(row)).to.deep.equal(straight.timeStepNorms(row));
      expect(steps.layerNorms[2].at(row)).to.equal(straight.layerNorms[2].at(row));
    }
    expect([steps.clippedCount, steps.worst]).to.deep.equal([straight.clippedCount, straight.worst]);
  });
});

describe('A run that goes on elsewhere', () => {
  const summary = { run: '/runs/a-1' } as RunSummary;
  const start = { type: 'start', epochs: 10, stepsPerEpoch: 40, backend: 'webgpu', device: 'webgpu · GPU' } as EventOf<'start'>;
  const resume = { type: 'resume', time: 1, step: 90, epoch: 3 } as const;

  it('has the device, the epochs and the steps that are planned from there on', () => {
    const run = new Run(summary);
    const change = { stepInEpoch: 0, stepsPerEpoch: 80, epochs: 10, backend: 'wasm', device: 'wasm · 2 threads', backendReason: 'No GPU.' };
    run.apply([start, { ...resume, ...change }]);
    expect(run.start).to.deep.include({ stepsPerEpoch: 80, device: 'wasm · 2 threads', backendReason: 'No GPU.' });
    // Ninety steps were made, and eight epochs are to come: the third begins anew.
    expect(run.totalSteps).to.equal(90 + 8 * 80);
  });

  it('by a log of an older version goes on as it began', () => {
    const run = new Run(summary);
    run.apply([start, resume]);
    expect(run.start).to.deep.include({ device: 'webgpu · GPU' });
    expect(run.totalSteps).to.equal(400);
  });
});

describe('Gradients by time step', () => {
  it('are bundled into means beyond two hundred columns', () => {
    const { values, size } = bundle(Array.from({ length: 1001 }, (_, index) => index));
    expect(size).to.equal(6);
    expect(values).to.have.length(167);
    expect(values[0]).to.equal(2.5);
  });

  it('vanish in the direction in which the layer looks back', () => {
    const rising = [0.001, 0.01, 0.1, 1];
    expect(flow('lstm/forward', rising)).to.include({ flow: 'vanishing', backward: false });
    expect(flow('lstm/forward', rising).ratio).to.be.closeTo(0.001, 1e-12);
    expect(flow('lstm/backward', rising).flow).to.equal('exploding');
    expect(flow('lstm/backward', [...rising].reverse()).flow).to.equal('vanishing');
    expect(flow('gru/forward', [1, 1, 1]).flow).to.equal('even');
  });
});

describe('A long log', () => {
  it('keeps every step’s numbers, and the weighty parts of an even share, the worst and the last', () => {
    const events = runEvents({ steps: 2000 });
    const light = thinSteps(events, 100, 1);
    const steps = light.filter((event) => event.type === 'step');
    const detailed = steps.filter((event) => event.timeStepNorms);
    expect(steps).to.have.length(2000);
    expect(steps.map(({ loss }) => loss)).to.deep.equal(events.filter((event) => event.type === 'step').map(({ loss }) => loss));
    expect(detailed.length).to.be.within(100, 105);
    const worst = Math.max(...steps.map(({ gradientNorm }) => gradientNorm));
    expect(detailed.some(({ gradientNorm }) => gradientNorm === worst)).to.equal(true);
    expect(detailed.at(-1)!.step).to.equal(2000);
    expect(events.every((event) => event.type !== 'step' || event.lines.length === 32)).to.equal(true);
  });
});

describe('The palette', () => {
  it('has 3:1 contrast on the backgrounds of light, dark and high-contrast themes', () => {
    for (const color of palette) {
      for (const background of ['#ffffff', '#f8f8f8', '#1f1f1f', '#181818', '#000000']) {
        expect(contrast(color, background), `${color} on ${background}`).to.be.at.least(3);
      }
    }
  });
});

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Relative luminance after WCAG 2. */
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe('Colours of labels', () => {
  it('are those of the editor, whatever the order in which the runs name them', () => {
    const store = new Store();
    store.snapshot(snapshot());
    const labels = [
      { name: 'origin', color: '#123456' },
      { name: 'returnTime', color: colorOf(1) },
      { name: 'date', color: colorOf(2) },
    ];
    store.snapshot(snapshot({ labels }));
    expect(['origin', 'returnTime', 'B-date', 'O'].map((label) => store.labelColor(label))).to.deep.equal([
      '#123456',
      colorOf(1),
      colorOf(2),
      undefined,
    ]);
    expect(labels.map(({ color }) => color)).not.to.include(store.labelColor('destination'));
  });
});

describe('Playing', () => {
  it('shows a whole training in about eight seconds, however long it was, and a short one not in a flash', () => {
    for (const count of [200, 1500, 100_000]) {
      const { stride, wait } = pace(count);
      expect((count / stride) * wait, String(count)).to.be.within(6000, 9000);
      expect(wait).to.be.within(60, 400);
    }
    expect(pace(5)).to.deep.equal({ stride: 1, wait: 400 });
  });
});

describe('Tokens as a text', () => {
  it('are cut into the same tokens again by the tokenizer they come from', () => {
    const cases: [string, 'whitespace' | 'words' | 'characters', string][] = [
      ['两 张 十一月 二日 的 票', 'whitespace', '两 张 十一月 二日 的 票'],
      ['San Francisco , please', 'words', 'San Francisco , please'],
      ['从 上海 到 Taipei ， 东京 。', 'words', '从上海到 Taipei ，东京。'],
      ['我 要 两 张 票', 'characters', '我要两张票'],
    ];
    for (const [spaced, tokenizer, text] of cases) {
      const tokens = spaced.split(' ');
      expect(sentenceText(tokens, tokenizer)).to.equal(text);
      expect(tokenTexts({ text }, tokenizeText(text, tokenizer))).to.deep.equal(tokens);
    }
    expect(sentenceText(['a', 'b'], undefined)).to.equal('a b');
  });
});
