import { expect } from 'chai';
import fc from 'fast-check';
import type { Document } from '../../../src/data';
import { findDoubts } from '../../../src/data/quality/doubts';
import { type Finding, fixTags } from '../../../src/data/quality/finding';
import { inEnglish } from '../../../src/data/quality/phrases';
import { knownSet } from '../../../src/data/quality/repeats';
import { runSteps } from '../../../src/data/steps';
import { readConll } from '../../../src/data/formats/conll-read';
import { readSeqInOut } from '../../../src/data/formats/seq-in-out-read';
import { linesOfText } from '../../../src/data/lines';
import { placeOfTag } from '../../../src/data/misplaced-tags';
import { freeDocument } from '../arbitraries';
import { tagged } from '../sample';

const plain = (text: string, ...spans: [number, number, string][]): Document => ({
  text,
  spans: spans.map(([start, end, label]) => ({ start, end, label })),
  source: { file: 'f', line: 1 },
});
const known = (...documents: Document[]) => runSteps(knownSet(documents));
const kinds = (findings: readonly Finding[]) => findings.map(({ kind, document }) => `${document} ${kind}`);
/** A document after the fix of a finding. */
const fixed = (document: Document, { fix }: Finding): Document =>
  fix !== undefined && 'adds' in fix ? fixTags(document, [fix]) : document;
/** The document with every fix that there is, one after the other. */
const mended = (document: Document): Document => {
  for (let i = 0; i < 20; i++) {
    const finding = findDoubts([document]).find(({ kind }) => kind === 'edgeSpace' || kind === 'insideToken');
    if (finding === undefined) return document;
    document = fixed(document, finding);
  }
  return document;
};

describe('doubtful annotations', () => {
  it('are spans with white space at their edges; the fix leaves it out', () => {
    const document = plain('😀 to  Bern now', [0, 1, 'x'], [4, 11, 'x']);
    const [finding] = findDoubts([document]);
    expect([finding.kind, finding.place]).to.deep.equal(['edgeSpace', { start: 4, end: 11 }]);
    expect(fixed(document, finding).spans).to.deep.equal([
      { start: 0, end: 1, label: 'x' },
      { start: 6, end: 10, label: 'x' },
    ]);
    const blank = plain('a  b', [0, 1, 'x'], [1, 3, 'x']);
    expect(fixed(blank, findDoubts([blank])[0]).spans).to.deep.equal([{ start: 0, end: 1, label: 'x' }]);
  });

  it('are spans that cut words, but not words of Chinese, nor those beside punctuation', () => {
    expect(kinds(findDoubts([plain('to Bern, now', [3, 6, 'x'], [3, 7, 'x'])]))).to.deep.equal(['0 insideToken']);
    expect(findDoubts([plain('to Bern, now', [3, 6, 'x'], [0, 2, 'x'])])[0].fix?.title).to.deep.equal({ key: 'widen', values: ['Bern'] });
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

  it('are spans that the training’s tokenizer would widen; mended by more letters, never by punctuation', () => {
    const [bern] = [plain('to Bern, now', [3, 7, 'x'], [0, 2, 'x'])];
    expect(findDoubts([bern]), 'as a reader cuts').to.deep.equal([]);
    expect(findDoubts([bern], { tokenizer: 'words' })).to.deep.equal([]);
    const [finding, ...more] = findDoubts([bern], { tokenizer: 'whitespace' });
    expect([finding.kind, finding.place, finding.fix, more.length]).to.deep.equal(['insideToken', { start: 3, end: 7 }, undefined, 0]);
    expect(inEnglish(finding.message)).to.contain('"Bern" of "Bern,"').and.contain('"whitespace"');
    const taipei = plain('去台北', [1, 2, 'x'], [0, 1, 'x']);
    expect(findDoubts([taipei], { tokenizer: 'characters' })).to.deep.equal([]);
    const [half] = findDoubts([taipei], { tokenizer: 'words' });
    expect(fixed(taipei, half).spans).to.deep.include({ start: 1, end: 3, label: 'x' });
    const [cut] = findDoubts([plain('to Bern, now', [3, 6, 'x'], [0, 2, 'x'])], { tokenizer: 'whitespace' });
    expect(cut.fix?.title, 'a cut word is mended to the word').to.deep.equal({ key: 'widen', values: ['Bern'] });
    const own = { ...bern, tokens: [{ start: 0, end: 2 }, { start: 3, end: 7 }] }; // prettier-ignore
    expect(findDoubts([own], { tokenizer: 'whitespace' }), 'tokens of the form come first').to.deep.equal([]);
  });

  it('of Chinese are found by characters, whose words no dictionary knows, but not inside Latin words', () => {
    const span = (text: string, held: string): Document => {
      const start = text.indexOf(held);
      return plain(text, [start, start + held.length, 'city']);
    };
    const cities = Array.from({ length: 10 }, (_, i) => span(`去北屯${i}`, '北屯'));
    const hes = Array.from({ length: 10 }, (_, i) => span(`我he${i === 0 ? '' : '去'}`, 'he'));
    const found = findDoubts([...cities, plain('在北屯区'), ...hes, plain('坐the车'), cities[0]]).filter(({ kind }) => kind === 'untagged');
    expect(found.map(({ document, place }) => [document, place])).to.deep.equal([[10, { start: 1, end: 3 }]]);
    const dates = plain('6月119点', [0, 4, 'date'], [4, 6, 'time'], [0, 4, 'time'], [4, 6, 'date']);
    expect(findDoubts([dates]), 'two spans part a number').to.deep.equal([]);
    expect(kinds(findDoubts([dates], { tokenizer: 'words' }))).to.include('0 insideToken');
  });

  it('are tags that the scheme forbids at their place, with the tag that says what was read', () => {
    const text =
      'to O\nNew I-city\nYork I-city\n\nin\tO\nBern\tI-city\nUtah\tI-state\n\nto O\nRome B-city\n\nfrom O\nLima B-city\nPeru B-state\n';
    const { documents } = runSteps(readConll(linesOfText(text, 'f'), {}));
    const findings = findDoubts(documents).filter(({ kind }) => kind === 'misplacedTag');
    expect(findings.map(({ document, source, place }) => [document, source.line, place])).to.deep.equal([
      [0, 2, { start: 3, end: 6 }],
      [1, 6, { start: 3, end: 7 }],
      [1, 7, { start: 8, end: 12 }],
    ]);
    expect(inEnglish(findings[2].message)).to.equal(
      '"I-state" may not stand here: it follows no B-state; it is read as the start of a span.',
    );
    let mendedText = text;
    for (const { fix, source } of findings) {
      if (!fix || !('tag' in fix)) throw new Error('no fix');
      const lines = mendedText.split('\n');
      const line = lines[source.line - 1];
      const place = placeOfTag(line, fix.tag) ?? { start: 0, end: 0 };
      lines[source.line - 1] = line.slice(0, place.start) + fix.tag.wanted + line.slice(place.end);
      mendedText = lines.join('\n');
    }
    const after = runSteps(readConll(linesOfText(mendedText, 'f'), {})).documents;
    expect(after.flatMap(({ misplaced = [] }) => misplaced)).to.deep.equal([]);
    expect(after.map(({ spans }) => spans)).to.deep.equal(documents.map(({ spans }) => spans));
  });

  it('are so in seq.out too, at the line and the cell of the tag', () => {
    const [input, output] = [linesOfText('to Bern now\nto Rome\n', 'seq.in'), linesOfText('O I-city O\nO B-city\n', 'seq.out')];
    const [finding] = findDoubts(runSteps(readSeqInOut(input, output, undefined)).documents);
    expect([finding.kind, finding.source, finding.place]).to.deep.equal([
      'misplacedTag',
      { file: 'seq.out', line: 1 },
      { start: 3, end: 7 },
    ]);
    if (!finding.fix || !('tag' in finding.fix)) throw new Error('no fix');
    expect(placeOfTag('O I-city O', finding.fix.tag)).to.deep.equal({ start: 2, end: 8 });
    expect(placeOfTag('O O I-city', finding.fix.tag), 'the line is another now').to.equal(undefined);
  });

  const shanghai = Array.from({ length: 10 }, (_, i) => tagged(`to Shanghai/B-city ${i}`, undefined, i + 1));

  it('are places where a text that is always tagged is not', () => {
    const documents = [...shanghai, tagged('from Shanghai', undefined, 11), tagged('old Shanghai/B-city Shanghai/I-city', undefined, 12)];
    const findings = findDoubts(documents);
    expect(findings.map(({ kind, source }) => [kind, source.line])).to.deep.equal([['untagged', 11]]);
    expect(inEnglish(findings[0].message)).to.equal('"Shanghai" is tagged "city" 10 times, here not.');
    expect(findings[0].about).to.equal('Shanghai');
    expect(findings[0].related?.map(({ document, place }) => [document, place?.start])).to.deep.equal([
      [0, 3],
      [1, 3],
      [2, 3],
    ]);
    expect(fixed(documents[10], findings[0]).spans).to.deep.equal([{ start: 5, end: 13, label: 'city' }]);
    expect(findDoubts([...shanghai.slice(0, 3), tagged('from Shanghai'), shanghai[3]]), 'too few to tell').to.deep.equal([]);
    const often = Array.from({ length: 4 }, (_, i) => tagged(`Shanghai ${i}`));
    expect(findDoubts([...often, ...shanghai]), 'often untagged: no mistake').to.deep.equal([]);
    expect(findDoubts([...shanghai, tagged('from Shanghai')]), 'nobody was there yet').to.deep.equal([]);
  });

  it('are places where it is tagged otherwise, unless it is so often', () => {
    const other = tagged('to Shanghai/B-state', undefined, 11);
    const twice = [other, tagged('in Utah/B-state', undefined, 12)];
    const findings = findDoubts([...shanghai, ...twice]);
    expect(findings.map(({ kind, source }) => [kind, source.line])).to.deep.equal([['otherLabel', 11]]);
    expect(fixed(other, findings[0]).spans).to.deep.equal([{ start: 3, end: 11, label: 'city' }]);
    expect(findDoubts([...shanghai, other, { ...other, text: 'in Shanghai' }])).to.deep.equal([]);
  });

  it('are found for the longest of several texts, and in tokens with blanks', () => {
    const long = Array.from({ length: 6 }, (_, i) => tagged(`to New/B-city York/I-city ${i}`));
    const short = Array.from({ length: 6 }, (_, i) => tagged(`the New/B-word ${i}`));
    const findings = findDoubts([...long, ...short, tagged('see New York or New'), long[0]]);
    expect(findings.map(({ about, place }) => [about, place])).to.deep.equal([
      ['New York', { start: 4, end: 12 }],
      ['New', { start: 16, end: 19 }],
    ]);
    const solid = (spans: Document['spans']): Document => ({
      text: 'New York now',
      tokens: [
        { start: 0, end: 8 },
        { start: 9, end: 12 },
      ],
      spans,
      source: { file: 'f', line: 1 },
    });
    const city = [{ start: 0, end: 8, label: 'city' }];
    const documents = [...Array.from({ length: 5 }, () => solid(city)), solid([]), solid(city)];
    expect(kinds(findDoubts(documents)).filter((kind) => kind.includes('untagged'))).to.deep.equal(['5 untagged']);
  });

  it('are documents that stand there twice, in one set tagged otherwise, or in two', () => {
    const [a, b] = [tagged('to Bern/B-x Rome/B-x', 'ask', 1), tagged('to Bern/B-x Rome', 'ask', 2)];
    const findings = findDoubts([a, b, a]);
    expect(findings.map(({ kind, document }) => [kind, document])).to.deep.equal([['otherTags', 1]]);
    expect(inEnglish(findings[0].message)).to.include('made:1').and.include('"Rome" x');
    expect(fixed(b, findings[0]).spans).to.deep.equal(a.spans);
    const [otherClass] = findDoubts([a, { ...a, label: 'buy' }]);
    expect(inEnglish(otherClass.message)).to.include('class buy');
    expect(fixed({ ...a, label: 'buy' }, otherClass)).to.deep.equal(a);
    const [classless] = findDoubts([{ ...a, label: undefined }, a]);
    expect([classless.kind, classless.fix], 'the earlier one lacks a class, which no fix of this one can give').to.deep.equal([
      'otherTags',
      undefined,
    ]);
    const [duplicate] = findDoubts([{ ...a, text: ' to  Bern Rome', spans: [] }], { others: [known(b)] });
    expect([duplicate.kind, duplicate.fix]).to.deep.equal(['duplicate', { title: { key: 'removeHere', values: [] }, deletes: true }]);
    expect(findDoubts([plain(' ')], { others: [known(plain(''))] }), 'blank lines').to.deep.equal([]);
  });

  it('are labels of one use', () => {
    expect(kinds(findDoubts([tagged('a/B-x b/B-y c/B-x')]))).to.deep.equal(['0 singleUse']);
    expect(findDoubts([tagged('a/B-x b/B-y c/B-x')], { others: [known(tagged('d/B-y'))] }), 'known from another set').to.deep.equal([]);
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

  it('take time in proportion to the data, also of texts that stand everywhere', () => {
    const document = (i: number): Document => tagged(`go to Shanghai/B-city the one of ${i} and the/B-x ${i}/I-x`, undefined, i);
    const time = (count: number): number => {
      const documents = Array.from({ length: count }, (_, i) => document(i));
      const start = process.cpuUsage().user;
      findDoubts(documents);
      return process.cpuUsage().user - start;
    };
    time(1000);
    const [few, many] = [time(2000), time(20_000)];
    expect(many / few).to.be.lessThan(40);
  });
});
