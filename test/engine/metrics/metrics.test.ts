import { expect } from 'chai';
import fc from 'fast-check';
import {
  classCounts,
  classScores,
  confusion,
  f1Interval,
  spanCounts,
  spanErrors,
  spanScores,
  tokenAccuracy,
} from '../../../src/engine/metrics';

const split = (text: string) => text.split(' ');
const tags = fc.array(fc.constantFrom('O', 'B-a', 'I-a', 'B-b', 'I-b', 'E-a', 'S-b'), { maxLength: 8 });
const pairs = fc.array(
  tags.chain((truth) => fc.tuple(fc.constant(truth), fc.shuffledSubarray(truth, { minLength: truth.length }))),
  { maxLength: 5 },
);

describe('span scores', () => {
  it('are 0, not NaN, where nothing is there and nothing found', () => {
    const rows = spanScores([['O', 'O']], [['O', 'O']], 'default');
    expect(rows).to.deep.equal(
      ['micro avg', 'macro avg', 'weighted avg'].map((label) => ({ label, precision: 0, recall: 0, f1: 0, support: 0 })),
    );
    expect(tokenAccuracy([], [])).to.equal(0);
  });

  it('refuse sequences of other lengths', () => {
    expect(() => spanScores([['O']], [['O', 'O']], 'default')).to.throw(RangeError, /sequence 0/);
    expect(() => spanScores([['O']], [], 'strict')).to.throw(RangeError);
  });

  it('are 1 for a perfect prediction with a span in it', () => {
    const truth = [split('O B-a I-a'), split('B-b')];
    for (const mode of ['default', 'strict'] as const) {
      expect(spanScores(truth, truth, mode).map(({ label, f1, support }) => [label, f1, support])).to.deep.equal([
        ['a', 1, 1],
        ['b', 1, 1],
        ['micro avg', 1, 2],
        ['macro avg', 1, 2],
        ['weighted avg', 1, 2],
      ]);
    }
  });
});

describe('class scores', () => {
  it("are scikit-learn's, and their micro average is the accuracy", () => {
    const rows = classScores(['a', 'a', 'b', 'c'], ['a', 'b', 'b', 'b']);
    expect(rows.map(({ label, precision, recall, f1, support }) => [label, precision, recall, f1, support])).to.deep.equal([
      ['a', 1, 0.5, 2 / 3, 2],
      ['b', 1 / 3, 1, 0.5, 1],
      ['c', 0, 0, 0, 1],
      ['micro avg', 0.5, 0.5, 0.5, 4],
      ['macro avg', (1 + 1 / 3) / 3, 0.5, (2 / 3 + 0.5) / 3, 4],
      ['weighted avg', (2 + 1 / 3) / 4, 0.5, (4 / 3 + 0.5) / 4, 4],
    ]);
  });
});

describe('confusion', () => {
  it('counts tokens by label without prefix, O first', () => {
    const { labels, counts } = confusion([split('O B-b I-b B-a')], [split('B-a B-b I-a O')], 'tags');
    expect(labels).to.deep.equal(['O', 'a', 'b']);
    expect(counts).to.deep.equal([
      [0, 1, 0],
      [1, 0, 0],
      [0, 1, 1],
    ]);
  });

  it('leaves the names of classes as they are', () => {
    expect(confusion([['B-x'], ['O']], [['O'], ['O']], 'classes')).to.deep.equal({
      labels: ['B-x', 'O'],
      counts: [
        [0, 1],
        [0, 1],
      ],
    });
  });
});

describe('span errors', () => {
  const kinds = (truth: string, predicted: string) =>
    spanErrors(split(truth), split(predicted)).map(({ kind, start, end }) => `${kind} ${start}-${end}`);

  it('tell a wrong label from a wrong boundary, a missed span from a spurious one', () => {
    expect(kinds('B-a I-a O', 'B-b I-b O')).to.deep.equal(['type 0-2']);
    expect(kinds('B-a I-a O', 'O B-a I-a')).to.deep.equal(['boundary 0-3']);
    expect(kinds('B-a I-a O', 'O O O')).to.deep.equal(['missed 0-2']);
    expect(kinds('O O O', 'O B-a O')).to.deep.equal(['spurious 1-2']);
    expect(kinds('B-a I-a O', 'O B-b I-b')).to.deep.equal(['missed 0-2', 'spurious 1-3']);
  });

  it('pair each span once, with the one that it shares most tokens with', () => {
    expect(kinds('B-a I-a I-a I-a', 'B-a B-a I-a I-a')).to.deep.equal(['spurious 0-1', 'boundary 0-4']);
  });

  it('are as many as the counts say', () => {
    fc.assert(
      fc.property(pairs, (documents) => {
        for (const [truth, predicted] of documents) {
          const [{ hits, predicted: found, true: wanted }] = spanCounts([truth], [predicted]);
          const errors = spanErrors(truth, predicted);
          expect(errors.filter((error) => error.truth).length).to.equal(wanted - hits);
          expect(errors.filter((error) => error.prediction).length).to.equal(found - hits);
        }
      }),
    );
  });
});

describe('the interval of F1', () => {
  const random = fc.sample(pairs, { seed: 7, numRuns: 60 }).flat();
  const counts = spanCounts(
    random.map(([truth]) => truth),
    random.map(([, predicted]) => predicted),
  );

  it('is the same for the same seed, another for another', () => {
    expect(f1Interval(counts, { seed: 3 })).to.deep.equal(f1Interval(counts, { seed: 3 }));
    expect(f1Interval(counts, { seed: 3 })).to.not.deep.equal(f1Interval(counts, { seed: 4 }));
  });

  it('holds the F1 of all documents, and narrows with more of them', () => {
    const micro = spanScores(
      random.map(([truth]) => truth),
      random.map(([, predicted]) => predicted),
      'default',
    ).find(({ label }) => label === 'micro avg');
    const few = f1Interval(counts);
    const many = f1Interval([...counts, ...counts, ...counts, ...counts]);
    expect(few?.low).to.be.below(micro?.f1 ?? 0);
    expect(few?.high).to.be.above(micro?.f1 ?? 0);
    expect((many?.high ?? 1) - (many?.low ?? 0)).to.be.closeTo(((few?.high ?? 1) - (few?.low ?? 0)) / 2, 0.02);
  });

  it('is that of a share where documents are classes (normal approximation)', () => {
    const truth = Array.from({ length: 400 }, () => 'a');
    const interval = f1Interval(
      classCounts(
        truth,
        truth.map((label, i) => (i % 5 === 0 ? 'b' : label)),
      ),
    );
    expect(interval?.low).to.be.closeTo(0.8 - 1.96 * Math.sqrt((0.8 * 0.2) / 400), 0.008);
    expect(interval?.high).to.be.closeTo(0.8 + 1.96 * Math.sqrt((0.8 * 0.2) / 400), 0.008);
  });

  it('is not given for less than two documents', () => expect(f1Interval(counts.slice(0, 1))).to.equal(undefined));
});
