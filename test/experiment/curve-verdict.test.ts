import { expect } from 'chai';
import fc from 'fast-check';
import { verdictOf } from '../../src/experiment/curve-verdict';
import { drawShare, shareSizes } from '../../src/experiment/curve-shares';
import type { CurvePoint, CurveVerdict } from '../../src/protocol/curve';
import { curveMeans } from '../../src/protocol/curve-means';

/** A row of scores, one for each seed, for each number of documents. */
function points(rows: Readonly<Record<number, readonly number[]>>): CurvePoint[] {
  const most = Math.max(...Object.keys(rows).map(Number));
  return Object.entries(rows).flatMap(([documents, scores]) =>
    scores.map((score, seed) => ({ documents: Number(documents), share: Number(documents) / most, seed, score, steps: 1, seconds: 1 })),
  );
}

function verdict(rows: Readonly<Record<number, readonly number[]>>, measured = 300): CurveVerdict | undefined {
  return verdictOf({ points: points(rows), documents: Math.max(...Object.keys(rows).map(Number)), measured });
}

describe('what a learning curve says of more data', () => {
  it('errors that shrink by the same factor at each doubling go on to do so', () => {
    const found = verdict({ 100: [0.6, 0.6], 200: [0.8, 0.8], 400: [0.9, 0.9] });
    expect(found).to.deep.include({ kind: 'pays', documents: 800 });
    expect(found?.gain).to.be.closeTo(5, 1e-9);
    expect(found?.spread).to.be.closeTo(0, 1e-9);
  });

  it('the last doubling counts, not what small shares lack', () => {
    expect(verdict({ 50: [0.2, 0.21], 100: [0.6, 0.61], 200: [0.949, 0.951], 400: [0.95, 0.952] })?.kind).to.equal('flat');
  });

  it('a share that is no half is brought to one doubling', () => {
    const [quarter, half] = [verdict({ 100: [0.6, 0.6], 400: [0.9, 0.9] }), verdict({ 100: [0.6, 0.6], 200: [0.8, 0.8], 400: [0.9, 0.9] })];
    expect(quarter?.gain).to.be.closeTo(half?.gain ?? 0, 1e-9);
  });

  it('pays, pays little, is flat or unclear, by the gain and the spread of seeds', () => {
    expect(verdict({ 200: [0.9, 0.902, 0.898], 400: [0.92, 0.922, 0.918] })?.kind).to.equal('pays');
    expect(verdict({ 200: [0.98, 0.9801, 0.9799], 400: [0.984, 0.9841, 0.9839] })?.kind).to.equal('little');
    expect(verdict({ 200: [0.95, 0.952, 0.948], 400: [0.9505, 0.9525, 0.9485] })?.kind).to.equal('flat');
    expect(verdict({ 200: [0.9, 0.92, 0.88], 400: [0.91, 0.93, 0.89] })?.kind).to.equal('unclear');
  });

  it('the spread is the 90 % interval of the difference of two means (Student)', () => {
    const { spread = 0 } = verdict({ 200: [0.9, 0.91, 0.92], 400: [0.93, 0.94, 0.95] }) ?? {};
    expect(spread).to.be.closeTo(100 * 2.13 * 0.01 * Math.sqrt(2 / 3), 1e-6);
  });

  it('with one seed the spread is not known; with one share nothing is', () => {
    const found = verdict({ 200: [0.9], 400: [0.92] });
    expect(found?.kind).to.equal('oneSeed');
    expect(found).not.to.have.property('spread');
    expect(verdict({ 400: [0.92, 0.93] })).to.equal(undefined);
    expect(verdictOf({ points: points({ 100: [0.5], 200: [0.6] }), documents: 400, measured: 300 })).to.equal(undefined);
  });

  it('nobody is told that tagging does not pay because of a handful of sentences that are measured on', () => {
    const flat = { 200: [0.95, 0.952, 0.948], 400: [0.9505, 0.9525, 0.9485] };
    expect(verdict(flat, 30)?.kind).to.equal('flat');
    expect(verdict(flat, 29)?.kind).to.equal('fewMeasured');
    expect(verdict({ 200: [0.6, 0.61, 0.6], 400: [0.7, 0.71, 0.7] }, 7)?.kind).to.equal('pays');
  });

  it('is a number for whatever scores, and falls where the score falls', () => {
    const score = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(score, { minLength: 2, maxLength: 5 }), fc.array(score, { minLength: 2, maxLength: 5 }), (half, whole) => {
        const found = verdict({ 200: half, 400: whole });
        expect(found?.gain).to.satisfy(Number.isFinite);
        expect(found?.spread).to.satisfy(Number.isFinite);
        const [a, b] = curveMeans({ points: points({ 200: half, 400: whole }) });
        if (b.mean < a.mean) expect(found?.gain).to.be.at.most(0);
        expect(100 * b.mean + (found?.gain ?? 0)).to.be.at.most(100 + 1e-9);
      }),
    );
  });
});

describe('shares of the training data', () => {
  const documents = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ text: String(i), spans: [], source: { file: 'a.txt', line: i + 1 } }));

  it('are nested, in the order of the file, and the same for the same seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(60), fc.nat(60), fc.nat(9), (count, a, b, seed) => {
        const all = documents(count);
        const [small, large] = [Math.min(a, b, count), Math.min(Math.max(a, b), count)];
        const [few, many] = [drawShare(all, small, seed), drawShare(all, large, seed)];
        expect(few).to.have.length(small);
        expect(many).to.include.members(few);
        expect(few.map(({ source }) => source.line)).to.deep.equal(few.map(({ source }) => source.line).sort((x, y) => x - y));
        expect(drawShare(all, small, seed)).to.deep.equal(few);
      }),
    );
    expect(drawShare(documents(60), 10, 1)).not.to.deep.equal(drawShare(documents(60), 10, 2));
  });

  it('are told in documents, ascending, none twice', () => {
    expect(shareSizes([1, 0.125, 0.5, 0.25], 24).map(({ documents: size }) => size)).to.deep.equal([3, 6, 12, 24]);
    expect(shareSizes([0.01, 0.02, 1], 24)).to.deep.equal([
      { documents: 1, share: 0.02 },
      { documents: 24, share: 1 },
    ]);
  });
});
