import { expect } from 'chai';
import fc from 'fast-check';
import type { Document } from '../../src/data';
import { findDoubts, type Finding } from '../../src/data/quality';
import { freeDocument } from './arbitraries';
import { tagged } from './sample';

const plain = (text: string, ...spans: [number, number, string][]): Document => ({
  text,
  spans: spans.map(([start, end, label]) => ({ start, end, label })),
  source: { file: 'f', line: 1 },
});
const kinds = (findings: readonly Finding[]) => findings.map(({ kind, document }) => `${document} ${kind}`);
/** The documents with every fix that there is, one after the other. */
const mended = (document: Document): Document => {
  for (let i = 0; i < 20; i++) {
    const fix = findDoubts([document]).find((finding) => finding.kind === 'edgeSpace' || finding.kind === 'insideToken')?.fix;
    if (fix === undefined || !('spans' in fix)) return document;
    document = { ...document, spans: fix.spans };
  }
  return document;
};

describe('doubtful annotations', () => {
  it('are spans with white space at their edges; the fix leaves it out', () => {
    const [finding] = findDoubts([plain('😀 to  Bern now', [4, 11, 'x'], [0, 1, 'x'])]);
    expect([finding.kind, finding.place]).to.deep.equal(['edgeSpace', { start: 4, end: 11 }]);
    expect(finding.fix).to.deep.include({
      spans: [
        { start: 6, end: 10, label: 'x' },
        { start: 0, end: 1, label: 'x' },
      ],
    });
  });

  it('are spans that cut words, but not words of Chinese, nor those beside punctuation', () => {
    expect(kinds(findDoubts([plain('to Bern, now', [3, 6, 'x'], [3, 7, 'x'])]))).to.deep.equal(['0 insideToken']);
    expect(findDoubts([plain('to Bern, now', [3, 6, 'x'], [0, 2, 'x'])])[0].fix).to.deep.include({ title: 'Widen to "Bern"' });
    expect(findDoubts([plain('我要去台北', [3, 5, 'x'], [0, 1, 'x'])])).to.deep.equal([]);
    const cut = {
      ...plain('to New York', [3, 9, 'x'], [0, 2, 'x']),
      tokens: [
        { start: 0, end: 2 },
        { start: 3, end: 11 },
      ],
    };
    expect(kinds(findDoubts([cut])), 'tokens of the form count').to.deep.equal(['0 insideToken']);
  });

  const shanghai = Array.from({ length: 10 }, (_, i) => tagged(`to Shanghai/B-city ${i}`, undefined, i + 1));

  it('are places where a text that is always tagged is not', () => {
    const findings = findDoubts([
      ...shanghai,
      tagged('from Shanghai', undefined, 11),
      tagged('old Shanghai/B-city Shanghai/I-city', undefined, 12),
    ]);
    expect(findings.map(({ kind, source }) => [kind, source.line])).to.deep.equal([['untagged', 11]]);
    expect(findings[0].message).to.equal('"Shanghai" is tagged "city" 10 times, here not.');
    expect(findings[0].fix).to.deep.include({ spans: [{ start: 5, end: 13, label: 'city' }] });
    expect(findDoubts([...shanghai.slice(0, 4), tagged('from Shanghai')]), 'too few to tell').to.deep.equal([]);
    const often = Array.from({ length: 4 }, (_, i) => tagged(`Shanghai ${i}`));
    expect(findDoubts([...shanghai, ...often]), 'often untagged: no mistake').to.deep.equal([]);
  });

  it('are places where it is tagged otherwise, unless it is so often', () => {
    const other = tagged('to Shanghai/B-state', undefined, 11);
    const twice = [other, tagged('in Utah/B-state', undefined, 12)];
    expect(findDoubts([...shanghai, ...twice]).map(({ kind, source }) => [kind, source.line])).to.deep.equal([['otherLabel', 11]]);
    expect(findDoubts([...shanghai, other, { ...other, text: 'in Shanghai' }])).to.deep.equal([]);
  });

  it('are documents that stand there twice, in one set tagged otherwise, or in two', () => {
    const [a, b] = [tagged('to Bern/B-x Rome/B-x', 'ask', 1), tagged('to Bern/B-x Rome', 'ask', 2)];
    const findings = findDoubts([a, b, a]);
    expect(findings.map(({ kind, document }) => [kind, document])).to.deep.equal([['otherTags', 1]]);
    expect(findings[0].message).to.include('made:1').and.include('"Rome" x');
    expect(findDoubts([a, { ...a, label: 'buy' }])[0].message).to.include('class buy');
    const [duplicate] = findDoubts([{ ...a, text: ' to  Bern Rome', spans: [] }], { others: [[b]] });
    expect([duplicate.kind, duplicate.fix]).to.deep.equal(['duplicate', { title: 'Remove it here', remove: true }]);
  });

  it('are labels of one use', () => {
    expect(kinds(findDoubts([tagged('a/B-x b/B-y c/B-x')]))).to.deep.equal(['0 singleUse']);
  });

  it('at edges are gone once they are mended, and a mended span covers all letters that it did', () => {
    fc.assert(
      fc.property(freeDocument, (document) => {
        const kept = document.spans.filter(({ start, end }) => [...document.text].slice(start, end).join('').trim() !== '');
        const after = mended({ ...document, spans: kept });
        expect(kinds(findDoubts([after])).filter((kind) => /edge|inside/.test(kind))).to.deep.equal([]);
        const letters = ({ spans }: Document): Set<number> =>
          new Set(
            spans
              .flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i))
              .filter((i) => /\S/.test([...document.text][i])),
          );
        for (const place of letters({ ...document, spans: kept })) expect(letters(after).has(place)).to.equal(true);
      }),
    );
  });
});
