import { expect } from 'chai';
import fc from 'fast-check';
import { alignSpans, tagsOf, tokenize, tokenizeDocuments, tokenTexts, type Document, type Tokenizer } from '../../src/data';
import { freeDocument } from './arbitraries';

const texts = (text: string, tokenizer: Tokenizer) => tokenTexts({ text }, tokenize({ text }, tokenizer));
const tokenizer = fc.constantFrom<Tokenizer>('whitespace', 'words', 'characters');

describe('tokenizers', () => {
  it('cut at white space', () => {
    expect(texts(' fly  to\tTaipei\u3000now\n', 'whitespace')).to.deep.equal(['fly', 'to', 'Taipei', 'now']);
  });

  it('cut at Unicode word borders, with punctuation of its own', () => {
    expect(texts("don't fly, 3.50 €", 'words')).to.deep.equal(["don't", 'fly', ',', '3.50', '€']);
    expect(texts('我要去北京', 'words').join('')).to.equal('我要去北京');
    expect(texts('我要去北京', 'words')).to.include('北京');
  });

  it('cut plain text just as the segmenter does', () => {
    const segmenter = new Intl.Segmenter('en', { granularity: 'word' });
    const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => String.fromCharCode(from + i));
    const unit = fc.oneof(...[range(32, 127), range(0xc0, 0x530), [..."ab1 _\t\n.,':;"]].map((all) => fc.constantFrom(...all)));
    const text = fc.array(unit, { maxLength: 12 }).map((all) => all.join(''));
    fc.assert(
      fc.property(text, (text) => {
        const wanted = [...segmenter.segment(text)].flatMap(({ segment }) =>
          /\s/.test(segment) ? (segment.match(/\S+/g) ?? []) : [segment],
        );
        expect(texts(text, 'words')).to.deep.equal(wanted);
      }),
      { numRuns: 1000 },
    );
  });

  it('cut into what a reader sees as one character', () => {
    expect(texts('到台北 a', 'characters')).to.deep.equal(['到', '台', '北', 'a']);
    expect(texts('👩‍👩‍👧🇹🇼e\u0301𠮷', 'characters')).to.deep.equal(['👩‍👩‍👧', '🇹🇼', 'e\u0301', '𠮷']);
    expect(texts('か\u3099っ', 'characters')).to.deep.equal(['か\u3099', 'っ']);
    expect(texts('a\r\nb', 'characters')).to.deep.equal(['a', 'b']);
  });

  it('lose nothing but white space, keep the order and count code points', () => {
    fc.assert(
      fc.property(freeDocument, tokenizer, ({ text }, tokenizer) => {
        const tokens = tokenize({ text }, tokenizer);
        expect(tokenTexts({ text }, tokens).join('')).to.equal(text.replace(/\s/g, ''));
        const points = Array.from(text);
        tokens.forEach(({ start, end }, i) => {
          expect(start).to.be.lessThan(end);
          if (i > 0) expect(start).to.be.at.least(tokens[i - 1].end);
          expect(points.slice(start, end).join('')).to.not.match(/\s/);
        });
      }),
    );
  });

  it("leave a document's own tokens alone", () => {
    const tokens = [{ start: 0, end: 4 }];
    expect(tokenize({ text: 'ab cd', tokens }, 'whitespace')).to.equal(tokens);
  });
});

describe('spans between tokens', () => {
  const document = (text: string, ...spans: [number, number, string][]): Document => ({
    text,
    spans: spans.map(([start, end, label]) => ({ start, end, label })),
    source: { file: 'f', line: 7 },
  });

  it('are widened to whole tokens, with a warning at the line', () => {
    const { documents, problems } = tokenizeDocuments([document('to Taipei', [3, 6, 'city'])], 'whitespace');
    expect(documents[0].spans).to.deep.equal([{ start: 3, end: 9, label: 'city' }]);
    expect(problems.map(({ reason, severity, source }) => [reason, severity, source.line])).to.deep.equal([['offset', 'warning', 7]]);
  });

  it('that cover white space alone, or a token that is taken, are left out with a warning', () => {
    const { documents, problems } = tokenizeDocuments([document('abc   d', [0, 1, 'x'], [1, 3, 'y'], [4, 5, 'z'])], 'whitespace');
    expect(documents[0].spans).to.deep.equal([{ start: 0, end: 3, label: 'x' }]);
    expect(problems.map(({ message }) => /"(.)"/.exec(message)?.[1])).to.deep.equal(['x', 'y', 'z']);
  });

  it('with white space at their edges fit without a word', () => {
    const { problems } = tokenizeDocuments([document('to Taipei now', [2, 10, 'city'])], 'whitespace');
    expect(problems).to.deep.equal([]);
  });

  it('inside of a ZWJ emoji cover all of it', () => {
    const { documents } = tokenizeDocuments([document('a👩‍👧b', [1, 2, 'x'])], 'characters');
    expect(documents[0].spans).to.deep.equal([{ start: 1, end: 4, label: 'x' }]);
  });

  it('survive the way over tags, once they are aligned', () => {
    fc.assert(
      fc.property(freeDocument, tokenizer, (made, tokenizer) => {
        const [aligned] = tokenizeDocuments([made], tokenizer).documents;
        const tokens = aligned.tokens ?? [];
        const again = alignSpans(tokens, aligned.spans);
        expect(again.widened).to.deep.equal([]);
        expect(again.dropped).to.deep.equal([]);
        expect(tagsOf(tokens, aligned.spans, 'BIO')).to.deep.equal(tagsOf(tokens, made.spans, 'BIO'));
      }),
    );
  });
});
