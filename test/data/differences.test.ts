import { expect } from 'chai';
import fc from 'fast-check';
import { differenceKeys, findDifferences, mergeByChoices } from '../../src/data/differences';
import { pairDocuments } from '../../src/data/pair-documents';
import { essence, solidWord, tokenDocument } from './arbitraries';
import { tagged } from './sample';

describe('two versions of documents', () => {
  const a = [tagged('to New/B-city York/I-city', 'ask'), tagged('from Bern/B-city'), tagged('now')];
  const b = [tagged('from Bern/B-town'), tagged('to New York/B-city', 'buy'), tagged('then')];

  it('are paired by their text, wherever it stands', () => {
    const { pairs, onlyA, onlyB } = pairDocuments(a, b);
    expect(pairs.map(({ a, b }) => [a.text, b.text])).to.deep.equal([
      ['to New York', 'to New York'],
      ['from Bern', 'from Bern'],
    ]);
    expect([onlyA.map(({ text }) => text), onlyB.map(({ text }) => text)]).to.deep.equal([['now'], ['then']]);
  });

  it('differ in borders, labels, spans and class', () => {
    const { pairs } = pairDocuments([...a, tagged('x/B-p y z')], [...b, tagged('x y z/B-p')]);
    expect(findDifferences(pairs).map(({ kind, pair, start, end }) => [kind, pair, start, end])).to.deep.equal([
      ['class', 0, 0, 11],
      ['boundary', 0, 3, 11],
      ['label', 1, 5, 9],
      ['onlyA', 2, 0, 1],
      ['onlyB', 2, 4, 5],
    ]);
  });

  it('do not differ in classes where those are not asked for', () => {
    const { pairs } = pairDocuments(a, b);
    expect(findDifferences(pairs, { classes: false }).map(({ kind }) => kind)).to.deep.equal(['boundary', 'label']);
  });

  it('have a key for each difference, which moves with the text and tells equal texts apart', () => {
    const keysOf = (one: typeof a, other: typeof b): string[] => {
      const { pairs } = pairDocuments(one, other);
      return differenceKeys(pairs, findDifferences(pairs));
    };
    const keys = keysOf(a, b);
    expect(keysOf([tagged('new'), ...[...a].reverse()], b).sort()).to.deep.equal([...keys].sort());
    expect(keysOf([tagged('to New/B-town York/I-town', 'ask'), a[1]], b))
      .to.include.members(keys.slice(0, 1))
      .and.not.include(keys[1]);
    const twice = keysOf([a[1], a[1]], [b[0], b[0]]);
    expect(new Set(twice).size).to.equal(2);
  });

  it('become one by choosing', () => {
    const { pairs } = pairDocuments(a, b);
    const differences = findDifferences(pairs);
    const [first, second] = mergeByChoices(pairs, differences, ({ kind }) => (kind === 'label' ? 'neither' : 'b'));
    expect([first.label, first.spans, second.spans]).to.deep.equal(['buy', b[1].spans, []]);
    expect(mergeByChoices(pairs, differences, () => 'neither')[0].label).to.equal(undefined);
  });

  it('are the one or the other where all choices are its own', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(tokenDocument(solidWord), tokenDocument(solidWord)), { maxLength: 4 }), (made) => {
        const pairs = made.map(([a, b]) => ({
          a,
          b: { ...b, text: a.text, tokens: a.tokens, spans: b.spans.filter(({ end }) => end <= [...a.text].length) },
        }));
        const differences = findDifferences(pairs);
        expect(mergeByChoices(pairs, differences, () => 'a').map(essence)).to.deep.equal(pairs.map(({ a }) => essence(a)));
        expect(mergeByChoices(pairs, differences, () => 'b').map(essence)).to.deep.equal(pairs.map(({ b }) => essence(b)));
      }),
    );
  });
});
