import { expect } from 'chai';
import { Random } from '../../src/data';
import { otherId, Vocabulary, type VocabularyJson } from '../../src/data/vocabulary';
import { vocabularySchema } from '../../src/spec';

const spec = (source = {}) => vocabularySchema.parse(source);
const counts = new Map([
  ['to', 9],
  ['zug', 3],
  ['bus', 3],
  ['ada', 1],
  ['bo', 1],
]);
const ids = (vocabulary: Vocabulary, ...features: string[]) => features.map((feature) => vocabulary.id(feature));

describe('Vocabulary', () => {
  it('orders features by falling frequency, then by alphabet, after padding and "other"', () => {
    const vocabulary = Vocabulary.fit(counts, spec());
    expect(ids(vocabulary, 'to', 'bus', 'zug', 'ada', 'bo', 'new')).to.deep.equal([2, 3, 4, 5, 6, otherId]);
    expect(vocabulary.size).to.equal(7);
  });

  it('leaves rare features to "other" by minCount and maxSize', () => {
    expect(ids(Vocabulary.fit(counts, spec({ minCount: 2 })), 'zug', 'ada')).to.deep.equal([4, otherId]);
    expect(ids(Vocabulary.fit(counts, spec({ maxSize: 2 })), 'to', 'bus', 'zug')).to.deep.equal([2, 3, otherId]);
  });

  it('adds features that training lacks up to maxSize', () => {
    expect(ids(Vocabulary.fit(counts, spec(), ['bus', 'x', 'y']), 'x', 'y')).to.deep.equal([7, 8]);
    expect(ids(Vocabulary.fit(counts, spec({ maxSize: 6 }), ['bus', 'x', 'y']), 'bo', 'x', 'y')).to.deep.equal([6, 7, otherId]);
  });

  it('replaces features seen once, and only those, about as often as otherRate says', () => {
    const vocabulary = Vocabulary.fit(counts, spec({ otherRate: 0.25 }), ['more']);
    const random = Random.fromSeed(1);
    const share = (feature: string) => {
      let replaced = 0;
      for (let i = 0; i < 4000; i++) if (vocabulary.replace(vocabulary.id(feature), random) === otherId) replaced++;
      return replaced / 4000;
    };
    expect(share('ada')).to.be.closeTo(0.25, 0.03);
    expect(share('bo')).to.be.closeTo(0.25, 0.03);
    expect([share('to'), share('bus'), share('more')]).to.deep.equal([0, 0, 0]);
    expect(vocabulary.replace(vocabulary.id('ada'), undefined), 'never outside of training').to.equal(vocabulary.id('ada'));
  });

  it('replaces nothing with otherRate 0, and all with 1', () => {
    const random = Random.fromSeed(1);
    const never = Vocabulary.fit(counts, spec({ otherRate: 0 }));
    const always = Vocabulary.fit(counts, spec({ otherRate: 1 }));
    expect(never.replace(never.id('ada'), random)).to.equal(never.id('ada'));
    expect(always.replace(always.id('ada'), random)).to.equal(otherId);
  });

  it('folds case when told', () => {
    expect(Vocabulary.fit(counts, spec({ lowercase: true })).fold('ÉTÉ')).to.equal('été');
    expect(Vocabulary.fit(counts, spec()).fold('ÉTÉ')).to.equal('ÉTÉ');
  });

  it('is the same after JSON', () => {
    const vocabulary = Vocabulary.fit(counts, spec({ otherRate: 1 }), ['more']);
    const again = Vocabulary.fromJSON(JSON.parse(JSON.stringify(vocabulary)) as VocabularyJson, spec({ otherRate: 1 }));
    const random = Random.fromSeed(1);
    for (const feature of [...counts.keys(), 'more', 'new']) {
      expect(again.id(feature)).to.equal(vocabulary.id(feature));
      expect(again.replace(again.id(feature), random)).to.equal(vocabulary.replace(vocabulary.id(feature), random));
    }
  });
});
