import { expect } from 'chai';
import type { Document } from '../../src/data';
import { findDifferences, mergeByChoices } from '../../src/data/differences';
import { pairDocuments } from '../../src/data/pair-documents';
import { tagged } from './sample';

const plain = (text: string, ...spans: [number, number, string][]): Document => ({
  text,
  spans: spans.map(([start, end, label]) => ({ start, end, label })),
  source: { file: 'f', line: 1 },
});
/** Texts that were paired, then those that were not. */
const shown = (a: readonly Document[], b: readonly Document[]): string[] => {
  const { pairs, onlyA, onlyB } = pairDocuments(a, b);
  return [
    ...pairs.map(({ a, b, ownB = b }) => `${a.text} = ${ownB.text}`),
    ...onlyA.map(({ text }) => `${text} =`),
    ...onlyB.map(({ text }) => `= ${text}`),
  ];
};
const texts = (...list: string[]): Document[] => list.map((text) => plain(text));

describe('texts of two annotators', () => {
  it('are paired wherever they stand when they are the same but for blanks, signs, case or Unicode form', () => {
    const a = texts('to Bern, now', 'to Oslo', 'caf\u00e9', '去上海。');
    const b = texts('去 上海', 'cafe\u0301', 'To  Bern now !', 'to Oslo');
    expect(shown(a, b)).to.deep.equal(['to Bern, now = To  Bern now !', 'to Oslo = to Oslo', 'café = cafe\u0301', '去上海。 = 去 上海']);
  });

  it('are paired when a letter differs and they stand at the same place, the most alike first', () => {
    expect(shown(texts('one', 'to Berne', 'two', 'from Bern'), texts('one', 'to Bern', 'two', 'from Bonn'))).to.deep.equal([
      'one = one',
      'to Berne = to Bern',
      'two = two',
      'from Bern = from Bonn',
    ]);
    const flights = (...numbers: number[]) => texts(...numbers.map((n) => `flight ${n} to Shanghaj`), 'end');
    const right = texts('flight 1 to Shanghai', 'flight 3 to Shanghai', 'end');
    expect(shown(flights(1, 2, 3), right)).to.deep.equal([
      'flight 1 to Shanghaj = flight 1 to Shanghai',
      'flight 3 to Shanghaj = flight 3 to Shanghai',
      'end = end',
      'flight 2 to Shanghaj =',
    ]);
  });

  it('are not paired when they are alike but stand elsewhere, or are other words', () => {
    const [a, b] = [texts('to Bern 1', 'one', 'two', 'stay'), texts('one', 'two', 'to Bern 2', 'come')];
    expect(shown(a, b)).to.deep.equal(['one = one', 'two = two', 'to Bern 1 =', 'stay =', '= to Bern 2', '= come']);
  });

  it('pair signs alone and empty texts only with the very same', () => {
    expect(shown(texts('!', '', '?'), texts('', '?', '.'))).to.deep.equal([' = ', '? = ?', '! =', '= .']);
  });

  it('are compared on the first one’s words: spans of the second stand where those do, and what has no words is told', () => {
    const a = [tagged('fly to New/B-city York/I-city today')];
    const b = plain('fly to  New York  and back', [8, 16, 'town'], [18, 21, 'x']);
    const { pairs, unplaced } = pairDocuments(a, [b]);
    expect(pairs).to.deep.equal([], 'too different');
    expect(unplaced).to.deep.equal([]);
    const near = plain('Fly  to New York today, ok', [8, 16, 'town'], [24, 26, 'x']);
    const found = pairDocuments([tagged('fly to New/B-city York/I-city today')], [near]);
    expect(found.pairs[0].b.spans).to.deep.equal([{ start: 7, end: 15, label: 'town' }]);
    expect(found.unplaced.map(({ span }) => span.label)).to.deep.equal(['x']);
    const differences = findDifferences(found.pairs);
    expect(differences.map(({ kind }) => kind)).to.deep.equal(['label']);
    const [merged] = mergeByChoices(found.pairs, differences, () => 'b');
    expect([merged.text, merged.spans]).to.deep.equal(['fly to New York today', [{ start: 7, end: 15, label: 'town' }]]);
  });

  it('take time in proportion to their number where each of them differs, also in long texts', () => {
    const a = Array.from({ length: 3000 }, (_, i) => plain(`go to Shangha${i % 10} from ${i} or another city`));
    const b = a.map(({ text }) => plain(text.replace('from', 'frm')));
    const long = 'word and word '.repeat(20_000);
    const start = process.cpuUsage().user;
    expect(pairDocuments(a, b).pairs).to.have.length(3000);
    expect(pairDocuments([plain(long)], [plain(long.replaceAll('word', 'Word'))]).pairs).to.have.length(1);
    expect((process.cpuUsage().user - start) / 1e6).to.be.lessThan(8);
  });
});
