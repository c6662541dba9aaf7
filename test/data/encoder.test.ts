import { expect } from 'chai';
import { DataError, Encoder, makeBatches, Random, readDocuments, type EncodedDocument } from '../../src/data';
import { needs, specOf, tagged } from './sample';

const documents = [tagged('from Bern/B-from to New/B-to York/I-to', 'book'), tagged('to Bern/B-to', 'ask')];
const inputs = [
  { encode: 'oneHot' },
  { encode: 'ngram', n: 2, vocabulary: { otherRate: 0 } },
  { encode: 'letterTrigram', size: 8 },
  { encode: 'embedding', size: 5 },
  { encode: 'characters', maxLength: 3 },
] as const;

function fit(source: Parameters<typeof specOf>[0] = {}) {
  return Encoder.fit(documents, specOf({ inputs: [...inputs], ...source }));
}

function bagOf(encoded: EncodedDocument, input: number, word: number): [number, number][] {
  const bags = encoded.inputs[input];
  if (bags.kind !== 'bags') throw new Error(`input ${input} is ${bags.kind}`);
  const pairs: [number, number][] = [];
  for (let i = bags.offsets[word]; i < bags.offsets[word + 1]; i++) pairs.push([bags.ids[i], bags.counts[i]]);
  return pairs;
}

describe('Encoder', () => {
  it('lists the tags seen in training in the spec\'s scheme, "O" first', () => {
    expect(fit().labels).to.deep.equal(['O', 'B-from', 'B-to', 'I-to']);
    expect(fit({ data: { train: 'x', tagScheme: 'BIOES' } }).labels).to.deep.equal(['O', 'S-from', 'B-to', 'E-to', 'S-to']);
    expect(fit({ task: 'classify' }).labels).to.deep.equal(['ask', 'book']);
  });

  it('gives each token its tag, each text its class, and unseen ones a negative id', () => {
    expect(Array.from(fit().encode([tagged('to Bern/B-to Bern/I-to x/B-via')])[0].targets ?? [])).to.deep.equal([0, 2, 3, -1]);
    const classes = fit({ task: 'classify' }).encode([tagged('x', 'book'), tagged('x', 'new'), tagged('x')]);
    expect(classes.map(({ targets }) => targets && Array.from(targets))).to.deep.equal([[1], [-1], undefined]);
  });

  it('refuses data in which there is nothing to learn', () => {
    expect(() => Encoder.fit([tagged('a b')], specOf())).to.throw(DataError, 'nothing to learn');
    expect(() => Encoder.fit([tagged('a b')], specOf({ task: 'classify' }))).to.throw(DataError, 'nothing to learn');
  });

  it('describes every input for the engine', () => {
    expect(fit().architectureInputs()).to.deep.equal([
      { kind: 'oneHot', vocabularySize: 7 },
      { kind: 'bag', vocabularySize: 12 },
      { kind: 'bag', vocabularySize: fit().architectureInputs()[2].vocabularySize, size: 8 },
      { kind: 'embedding', vocabularySize: 7, size: 5, trainable: true },
      {
        kind: 'characters',
        vocabularySize: fit().architectureInputs()[4].vocabularySize,
        size: 25,
        cell: 'lstm',
        units: 25,
        bidirectional: true,
      },
    ]);
  });

  it('encodes words as ids, unknown ones as "other"', () => {
    const [{ inputs }] = fit().encode([tagged('to Bern Paris')]);
    for (const input of [inputs[0], inputs[3]]) expect(input).to.deep.equal({ kind: 'ids', ids: Int32Array.of(3, 2, 1) });
  });

  it('encodes n-grams that end at the word, the unknown ones together as "other"', () => {
    const encoded = fit().encode([tagged('to Bern Paris to')])[0];
    expect(bagOf(encoded, 1, 0).length, 'no bigram at the start').to.equal(1);
    expect(
      bagOf(encoded, 1, 1).map(([id]) => id > 1),
      '"Bern" and "to Bern"',
    ).to.deep.equal([true, true]);
    expect(bagOf(encoded, 1, 2), '"Paris" and "Bern Paris"').to.deep.equal([[1, 2]]);
    expect(bagOf(encoded, 1, 3).map(([id, count]) => (id > 1 ? 'known' : `other x${count}`))).to.deep.equal(['known', 'other x1']);
  });

  it('encodes letter trigrams of #word#, counted, so that unknown words share some with known ones', () => {
    const banana = [tagged('banana/B-x a')];
    const encoder = Encoder.fit(banana, specOf({ inputs: [{ encode: 'letterTrigram' }] }));
    const counts = (word: string) => bagOf(encoder.encode([tagged(word)])[0], 0, 0);
    expect(
      counts('banana')
        .map(([, count]) => count)
        .sort(),
    ).to.deep.equal([1, 1, 1, 1, 2].sort());
    expect(counts('a').length, '#a#').to.equal(1);
    expect(
      counts('nana')
        .filter(([id]) => id > 1)
        .map(([, count]) => count)
        .sort(),
      'nan ana na#',
    ).to.deep.equal([1, 1, 1].sort((a, b) => a - b));
    expect(
      counts('nana').filter(([id]) => id === 1),
      '#na',
    ).to.deep.equal([[1, 1]]);
  });

  it('encodes the first characters of each word, by code points', () => {
    const encoder = Encoder.fit([tagged('😀bcd/B-x c')], specOf({ inputs: [{ encode: 'characters', maxLength: 3 }] }));
    const [{ inputs }] = encoder.encode([tagged('😀bcd d 😀')]);
    if (inputs[0].kind !== 'characters') throw new Error();
    expect(Array.from(inputs[0].offsets)).to.deep.equal([0, 3, 4, 5]);
    expect(inputs[0].ids[3], '"d" is beyond maxLength in training').to.equal(1);
    expect(inputs[0].ids[4]).to.equal(inputs[0].ids[0]);
  });

  it('replaces words seen once by "other" while training only, by the given chance', () => {
    const encoder = Encoder.fit(documents, specOf({ inputs: [{ encode: 'embedding', vocabulary: { otherRate: 1 } }] }));
    const idsOf = (training?: Random) => {
      const input = encoder.encode(documents, { training })[0].inputs[0];
      return input.kind === 'ids' ? Array.from(input.ids) : [];
    };
    expect(idsOf()).to.not.include(1);
    expect(idsOf(Random.fromSeed(1)).map((id) => id === 1)).to.deep.equal([true, false, false, true, true]);
  });

  it('draws the same for the same seed', () => {
    const encoder = fit();
    const draw = (seed: number) => encoder.encode(documents, { training: Random.fromSeed(seed) });
    expect(draw(1)).to.deep.equal(draw(1));
  });

  it('leaves out texts without tokens and says which document is which', () => {
    const empty = { text: '  ', spans: [], source: { file: 'f', line: 1 } };
    expect(
      fit()
        .encode([empty, documents[0], empty, documents[1]])
        .map(({ document }) => document),
    ).to.deep.equal([1, 3]);
  });

  it('is the same after JSON', () => {
    const encoder = fit();
    const again = Encoder.fromJSON(JSON.parse(JSON.stringify(encoder)));
    const texts = [...documents, tagged('nach Paris/B-via fliegen', 'new')];
    expect(again.labels).to.deep.equal(encoder.labels);
    expect(again.architectureInputs()).to.deep.equal(encoder.architectureInputs());
    expect(again.encode(texts, { training: Random.fromSeed(3) })).to.deep.equal(encoder.encode(texts, { training: Random.fromSeed(3) }));
    expect(again.toJSON()).to.deep.equal(encoder.toJSON());
    expect(() => Encoder.fromJSON({ version: 1 })).to.throw();
  });

  it('encodes and batches an epoch of ATIS', async function () {
    const { documents } = await readDocuments(needs(this, 'atis/goo/train'));
    const encoder = Encoder.fit(documents, specOf());
    expect(encoder.labels.length).to.equal(120);
    const encoded = encoder.encode(documents, { training: Random.fromSeed(1) });
    const batches = makeBatches(encoded, {
      batchSize: 32,
      bucketByLength: true,
      shuffle: true,
      random: Random.fromSeed(1),
      stateful: false,
    });
    expect(batches.length).to.equal(Math.ceil(documents.length / 32));
  });
});
