import { expect } from 'chai';
import fc from 'fast-check';
import { detectScheme, illFormedTags, parseTag, spansOf, tagTokens, tokenSpans } from '../../src/data/tags';
import { readByDefault } from '../../src/engine/metrics/span-reading';
import { scheme, tokenSpansOver } from './arbitraries';

const spans = fc.integer({ min: 1, max: 9 }).chain((length) => tokenSpansOver(length).map((made) => ({ length, made })));

describe('tags', () => {
  it('turn into spans and back without loss in every scheme', () => {
    fc.assert(
      fc.property(spans, scheme, ({ length, made }, scheme) => {
        const tags = tagTokens(length, made, scheme);
        expect(tokenSpans(tags)).to.deep.equal(made);
        expect(illFormedTags(tags, scheme)).to.deep.equal([]);
      }),
    );
  });

  it('are found to be of the scheme they were written in, or of one that reads them the same', () => {
    fc.assert(
      fc.property(fc.array(spans, { minLength: 1, maxLength: 5 }), scheme, (sentences, scheme) => {
        const sequences = sentences.map(({ length, made }) => tagTokens(length, made, scheme));
        const found = detectScheme(sequences);
        sentences.forEach(({ length, made }, i) => expect(tagTokens(length, made, found)).to.deep.equal(sequences[i]));
      }),
    );
  });

  it('that are ill-formed are read as seqeval reads them by default', () => {
    const read = (text: string) => tokenSpans(text.split(' ')).map(({ start, end, label }) => `${label}:${start}-${end}`);
    expect(read('O I-a I-a O')).to.deep.equal(['a:1-3']);
    expect(read('B-a I-b I-b')).to.deep.equal(['a:0-1', 'b:1-3']);
    expect(read('I-a B-a I-a')).to.deep.equal(['a:0-1', 'a:1-3']);
    expect(read('E-a E-a I-a')).to.deep.equal(['a:0-1', 'a:1-2', 'a:2-3']);
    expect(read('S-a I-a B-a E-a')).to.deep.equal(['a:0-1', 'a:1-2', 'a:2-4']);
    expect(read('B-a O I-a')).to.deep.equal(['a:0-1', 'a:2-3']);
  });

  it('that are ill-formed are read as the measures read them, which are tested against seqeval itself', () => {
    const tag = fc.constantFrom('O', ...['B', 'I', 'E', 'S'].flatMap((prefix) => [`${prefix}-a`, `${prefix}-b-c`, prefix, `${prefix}-`]));
    fc.assert(
      fc.property(fc.array(tag, { maxLength: 8 }), (tags) => {
        expect(tokenSpans(tags)).to.deep.equal(readByDefault([tags]));
      }),
    );
  });

  it('tell the scheme of known samples', () => {
    const detect = (...texts: string[]) => detectScheme(texts.map((text) => text.split(' ')));
    expect(detect('I-LOC I-LOC O', 'I-LOC B-LOC')).to.equal('IOB1');
    expect(detect('B-LOC I-LOC O', 'O B-LOC')).to.equal('BIO');
    expect(detect('B-LOC E-LOC O', 'S-LOC')).to.equal('BIOES');
    expect(detect('O O')).to.equal('BIO');
    expect(detect('B-a O', 'B-a O', 'I-a O'), 'one torn sentence does not decide').to.equal('BIO');
  });

  it('that a scheme forbids are named with their place', () => {
    const places = (text: string, scheme: 'IOB1' | 'BIO' | 'BIOES') => illFormedTags(text.split(' '), scheme).map(({ index }) => index);
    expect(places('O I-a I-a I-b', 'BIO')).to.deep.equal([1, 3]);
    expect(places('O I-a I-a I-b', 'IOB1')).to.deep.equal([]);
    expect(places('O B-a I-a', 'IOB1')).to.deep.equal([1]);
    expect(places('B-a O S-a E-a', 'BIOES')).to.deep.equal([0, 3]);
    expect(places('B-a I-a', 'BIOES')).to.deep.equal([1]);
    expect(places('O NN', 'BIO')).to.deep.equal([1]);
    expect(places('B- I- O', 'BIO'), 'a label that is lost').to.deep.equal([0, 1]);
    expect(places('B I O', 'BIO'), 'a scheme without labels').to.deep.equal([]);
  });

  it('keep labels with dashes, and prefixes of BILOU and BMES', () => {
    expect(parseTag('B-from-to.city')).to.deep.equal({ prefix: 'B', label: 'from-to.city' });
    expect(parseTag('L-a')).to.deep.equal({ prefix: 'E', label: 'a' });
    expect(parseTag('U-a')).to.deep.equal({ prefix: 'S', label: 'a' });
    expect(parseTag('M-a')).to.deep.equal({ prefix: 'I', label: 'a' });
    expect(parseTag('I')).to.deep.equal({ prefix: 'I', label: '_' });
    expect(parseTag('NN')).to.equal(undefined);
  });

  it('give spans in code points', () => {
    const tokens = [
      { start: 0, end: 1 },
      { start: 2, end: 5 },
      { start: 6, end: 8 },
    ];
    expect(spansOf(tokens, ['O', 'B-a', 'I-a'])).to.deep.equal([{ start: 2, end: 8, label: 'a' }]);
  });
});
