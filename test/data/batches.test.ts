import { expect } from 'chai';
import fc from 'fast-check';
import { Encoder, makeBatches, Random, type Batch, type BatchOptions, type Document } from '../../src/data';
import { specOf, tagged } from './sample';

const words = ['to', 'Bern', 'bus', 'at', 'noon'];
function sentences(lengths: readonly number[]): Document[] {
  return lengths.map((length, line) =>
    tagged(Array.from({ length }, (_, i) => `${words[(i + line) % 5]}${i === 0 ? '/B-x' : ''}`).join(' '), `c${line % 2}`, line + 1),
  );
}
const all = { oneHot: { encode: 'oneHot' }, trigram: { encode: 'letterTrigram' }, characters: { encode: 'characters' } } as const;
const plain: BatchOptions = { batchSize: 4, bucketByLength: false, shuffle: false, stateful: false };

function batchesOf(lengths: readonly number[], options: Partial<BatchOptions> = {}, task: 'tag' | 'classify' = 'tag'): Batch[] {
  const documents = sentences(lengths);
  const encoder = Encoder.fit(documents, specOf({ task, inputs: [all.oneHot, all.trigram, all.characters] }));
  return makeBatches(encoder.encode(documents), { ...plain, ...options });
}

const lengths = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 25 });

describe('makeBatches', () => {
  it('puts each document into exactly one batch, whatever the options', () => {
    fc.assert(
      fc.property(
        lengths,
        fc.integer({ min: 1, max: 30 }),
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        (lengths, batchSize, bucketByLength, shuffle, stateful) => {
          const batches = batchesOf(lengths, { batchSize, bucketByLength, shuffle, stateful, random: Random.fromSeed(1) });
          expect(batches.length).to.equal(Math.ceil(lengths.length / batchSize));
          const seen = batches.flatMap(({ documents }) => Array.from(documents));
          expect(seen.sort((a, b) => a - b)).to.deep.equal(lengths.map((_, i) => i));
          for (const batch of batches) {
            expect(batch.size).to.be.within(1, batchSize);
            expect(Array.from(batch.lengths)).to.deep.equal(Array.from(batch.documents, (i) => lengths[i]));
            expect(batch.steps).to.equal(Math.max(...batch.lengths));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('holds in each row what the document alone would hold, and nothing where it is padded', () => {
    fc.assert(
      fc.property(lengths, (lengths) => {
        const alone = batchesOf(lengths, { batchSize: 1 });
        for (const batch of batchesOf(lengths, { batchSize: 7, bucketByLength: true })) {
          const [ids, bags, characters] = batch.inputs;
          if (ids.kind !== 'ids' || bags.kind !== 'bags' || characters.kind !== 'characters') throw new Error('kinds');
          batch.documents.forEach((document, row) => {
            const single = alone[document];
            const [singleIds, singleBags, singleCharacters] = single.inputs;
            if (singleIds.kind !== 'ids' || singleBags.kind !== 'bags' || singleCharacters.kind !== 'characters') throw new Error('kinds');
            for (let t = 0; t < batch.steps; t++) {
              const token = row * batch.steps + t;
              const real = t < single.steps;
              expect(ids.ids[token]).to.equal(real ? singleIds.ids[t] : 0);
              expect(batch.targets?.[token]).to.equal(real ? single.targets?.[t] : 0);
              const bag = (input: typeof bags, i: number) => [
                Array.from(input.ids.subarray(input.offsets[i], input.offsets[i + 1])),
                Array.from(input.counts.subarray(input.offsets[i], input.offsets[i + 1])),
              ];
              expect(bag(bags, token)).to.deep.equal(real ? bag(singleBags, t) : [[], []]);
              const length = characters.lengths[token];
              expect(length).to.equal(real ? singleCharacters.lengths[t] : 0);
              const letters = (input: typeof characters, i: number) =>
                Array.from(input.ids.subarray(i * input.width, i * input.width + length));
              expect(letters(characters, token)).to.deep.equal(real ? letters(singleCharacters, t) : []);
            }
          });
        }
      }),
      { numRuns: 20 },
    );
  });

  it('keeps the order of the file without shuffle and buckets', () => {
    expect(batchesOf([3, 1, 2, 5, 4], { batchSize: 2 }).map(({ documents }) => Array.from(documents))).to.deep.equal([[0, 1], [2, 3], [4]]);
  });

  it('sorts by length, the same each time, with buckets and without shuffle', () => {
    expect(batchesOf([3, 1, 2, 5, 1], { batchSize: 2, bucketByLength: true }).map(({ documents }) => Array.from(documents))).to.deep.equal([
      [1, 4],
      [2, 0],
      [3],
    ]);
  });

  it('pads little with buckets, and still meets others each time', () => {
    const random = Random.fromSeed(5);
    const many = Array.from({ length: 400 }, () => 1 + random.integer(20));
    const share = (batches: Batch[]) => {
      const real = batches.reduce((sum, { lengths }) => sum + lengths.reduce((a, b) => a + b, 0), 0);
      return 1 - real / batches.reduce((sum, { size, steps }) => sum + size * steps, 0);
    };
    const bucket = (seed: number) => batchesOf(many, { batchSize: 16, bucketByLength: true, shuffle: true, random: Random.fromSeed(seed) });
    expect(share(bucket(1))).to.be.lessThan(0.08);
    expect(share(batchesOf(many, { batchSize: 16 }))).to.be.greaterThan(0.3);
    const together = (batches: Batch[]) => new Set(batches.map(({ documents }) => Array.from(documents).sort().join()));
    const first = together(bucket(1));
    expect([...together(bucket(2))].filter((group) => first.has(group)).length).to.be.lessThan(3);
    expect(bucket(1)).to.deep.equal(bucket(1));
  });

  it('carries streams in file order from row to row when stateful', () => {
    const rows = (count: number, batchSize: number) =>
      batchesOf(new Array<number>(count).fill(2), { batchSize, stateful: true, shuffle: true }).map(({ documents }) =>
        Array.from(documents),
      );
    expect(rows(10, 4)).to.deep.equal([
      [0, 3, 6, 8],
      [1, 4, 7, 9],
      [2, 5],
    ]);
    expect(rows(3, 1)).to.deep.equal([[0], [1], [2]]);
    expect(rows(3, 8)).to.deep.equal([[0, 1, 2]]);
  });

  it('has one target a text for classes, also for texts of one token', () => {
    expect(batchesOf([1, 3, 1], {}, 'classify').map(({ targets }) => Array.from(targets ?? []))).to.deep.equal([[0, 1, 0]]);
    expect(batchesOf([1, 1], {}, 'classify').map(({ targets }) => Array.from(targets ?? []))).to.deep.equal([[0, 1]]);
  });

  it('marks unknown classes, and has no targets where none is known', () => {
    const known = sentences([2, 1]);
    const encoder = Encoder.fit(known, specOf({ task: 'classify' }));
    const targets = (documents: Document[]) => makeBatches(encoder.encode(documents), plain)[0].targets;
    expect(Array.from(targets([tagged('to', 'c1'), tagged('to Bern bus')]) ?? [])).to.deep.equal([1, -1]);
    expect(targets([tagged('to Bern'), tagged('bus')])).to.equal(undefined);
  });

  it('makes nothing of nothing', () => {
    for (const stateful of [true, false]) expect(makeBatches([], { ...plain, stateful })).to.deep.equal([]);
  });
});
