import { expect } from 'chai';
import { countDuplicates, DataError, Encoder, readDocuments, splitDocuments, summarize } from '../../src/data';
import { needs, specOf, tagged } from './sample';

describe('data sets', () => {
  const train = [tagged('from Bern/B-from to Rom/B-to', 'book', 1), tagged('to Bern/B-to', 'book', 3), tagged('why not', 'ask', 5)];

  it('are counted: documents, tokens, words, spans, labels, classes', () => {
    expect(summarize(train, 'whitespace')).to.deep.equal({
      documents: 3,
      tokens: 8,
      words: 6,
      lengths: [
        [2, 2],
        [4, 1],
      ],
      spans: 3,
      covered: 3,
      tagged: 3,
      labels: [
        ['to', 2],
        ['from', 1],
      ],
      classes: [
        ['book', 2],
        ['ask', 1],
      ],
    });
  });

  it('have tokens in spans counted once where spans overlap, and whole where a span ends inside one', () => {
    const source = { file: 'made', line: 1 };
    const spans = [
      { start: 0, end: 8, label: 'a' },
      { start: 3, end: 4, label: 'b' },
      { start: 12, end: 14, label: 'c' },
    ];
    const { covered, tagged } = summarize(
      [
        { text: 'to New York by now', spans, source },
        { text: 'no', spans: [], source },
      ],
      'whitespace',
    );
    expect([covered, tagged]).to.deep.equal([4, 1]);
  });

  it('say which share of their tokens an encoder does not know', () => {
    const encoder = Encoder.fit(train, specOf());
    expect(summarize([tagged('to Paris to Lima')], 'whitespace', encoder).unknown).to.equal(0.5);
    expect(summarize(train, 'whitespace', encoder).unknown).to.equal(0);
    expect(summarize([], 'whitespace', encoder).unknown).to.equal(0);
  });

  it('are split by the seed, keep their order and lose nothing', () => {
    const documents = Array.from({ length: 50 }, (_, line) => tagged('a', undefined, line));
    const { rest, aside } = splitDocuments(documents, 0.2, 1);
    expect([rest.length, aside.length]).to.deep.equal([40, 10]);
    expect([...rest, ...aside].map(({ source }) => source.line).sort((a, b) => a - b)).to.deep.equal(documents.map((_, i) => i));
    for (const part of [rest, aside])
      expect(part.map(({ source }) => source.line)).to.deep.equal(part.map(({ source }) => source.line).sort((a, b) => a - b));
    expect(splitDocuments(documents, 0.2, 1)).to.deep.equal({ rest, aside });
    expect(splitDocuments(documents, 0.2, 2).aside).to.not.deep.equal(aside);
  });

  it('keep at least one document on each side of a split', () => {
    for (const share of [0.001, 0.999]) {
      const { rest, aside } = splitDocuments(train, share, 1);
      expect([rest.length, aside.length]).to.include(1);
      expect(rest.length + aside.length).to.equal(3);
    }
    expect(() => splitDocuments(train.slice(0, 1), 0.5, 1)).to.throw(DataError, 'too few');
  });

  it('show what of the test data is in the training data too', () => {
    expect(countDuplicates(train, [tagged('why not'), { ...tagged('why not'), text: ' why  not' }, tagged('why')])).to.equal(2);
  });

  it('atis and snips have the shares that their own descriptions give', async function () {
    for (const [name, duplicates, unknown] of [
      ['atis', 13, 0.0077],
      ['snips', 26, 0.06],
    ] as const) {
      const train = await readDocuments(needs(this, `${name}/goo/train`));
      const test = await readDocuments(needs(this, `${name}/goo/test`));
      const encoder = Encoder.fit(train.documents, specOf());
      expect(countDuplicates(train.documents, test.documents)).to.equal(duplicates);
      expect(summarize(test.documents, 'whitespace', encoder).unknown).to.be.closeTo(unknown, 0.001);
    }
  });
});
