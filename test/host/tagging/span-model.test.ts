import { expect } from 'chai';
import fc from 'fast-check';
import { addSpan, clipToLines, shiftSpans, type Spans, spansAt, type TaggedSpan } from '../../../src/host/tagging/span-model';

const person = { by: 'person' } as const;
const span = (start: number, end: number, label = 'x'): TaggedSpan => ({ start, end, label, provenance: person });
const spansOver = (length: number) =>
  fc
    .array(fc.tuple(fc.nat(length), fc.nat(length), fc.constantFrom('a', 'b')), { maxLength: 8 })
    .map((parts) => parts.reduce<Spans>((all, [a, b, label]) => addSpan(all, span(Math.min(a, b), Math.max(a, b), label)), []));

function expectSound(spans: Spans, length: number): void {
  let end = 0;
  for (const one of spans) {
    expect(one.start).to.be.at.least(end);
    expect(one.end).to.be.greaterThan(one.start);
    end = one.end;
  }
  expect(end).to.be.at.most(length);
}

describe('span model', () => {
  it('a new span takes the place of those it overlaps and of no other', () => {
    const spans = addSpan(addSpan(addSpan([], span(0, 4)), span(5, 8)), span(9, 12));
    expect(addSpan(spans, span(3, 6, 'new'))).to.deep.equal([span(3, 6, 'new'), span(9, 12)]);
  });

  it('spans stay sorted, apart and inside the text whatever is added and edited', () => {
    fc.assert(
      fc.property(spansOver(40), fc.nat(40), fc.nat(40), fc.nat(10), (spans, a, b, inserted) => {
        const start = Math.min(a, b);
        const removed = Math.abs(a - b);
        expectSound(spans, 40);
        expectSound(shiftSpans(spans, { start, removed, inserted }), 40 - removed + inserted);
      }),
    );
  });

  it('text that an edit does not touch keeps its label, and no text gets one that had none around it', () => {
    const labels = (spans: Spans, length: number) =>
      Array.from({ length }, (_, at) => spans.find((one) => one.start <= at && at < one.end)?.label ?? '');
    fc.assert(
      fc.property(spansOver(30), fc.nat(30), fc.nat(30), fc.nat(5), (spans, a, b, inserted) => {
        const start = Math.min(a, b);
        const stop = Math.max(a, b);
        const before = labels(spans, 30);
        const after = labels(shiftSpans(spans, { start, removed: stop - start, inserted }), 30 - (stop - start) + inserted);
        expect(after.slice(0, start)).to.deep.equal(before.slice(0, start));
        expect(after.slice(start + inserted)).to.deep.equal(before.slice(stop));
        for (const label of after.slice(start, start + inserted)) {
          const around = [...before.slice(start, stop), before[start - 1] === before[start] ? before[start] : ''];
          expect(label === '' || around.includes(label)).to.equal(true);
        }
      }),
    );
  });

  it('typing inside a span widens it, typing at its borders does not', () => {
    expect(shiftSpans([span(3, 6)], { start: 4, removed: 0, inserted: 2 })).to.deep.equal([span(3, 8)]);
    expect(shiftSpans([span(3, 6)], { start: 3, removed: 0, inserted: 2 })).to.deep.equal([span(5, 8)]);
    expect(shiftSpans([span(3, 6)], { start: 6, removed: 0, inserted: 2 })).to.deep.equal([span(3, 6)]);
  });

  it('mending letters at the end of a span keeps them in it, replacing all of it ends it', () => {
    expect(shiftSpans([span(3, 6)], { start: 5, removed: 1, inserted: 2 })).to.deep.equal([span(3, 7)]);
    expect(shiftSpans([span(3, 6)], { start: 3, removed: 1, inserted: 2 })).to.deep.equal([span(3, 7)]);
    expect(shiftSpans([span(3, 6)], { start: 3, removed: 3, inserted: 5 })).to.deep.equal([]);
  });

  it('a span ends where its line ends', () => {
    expect(clipToLines([span(0, 5)], 'ab\ncd')).to.deep.equal([span(0, 2)]);
    expect(clipToLines([span(2, 5)], 'ab\ncd')).to.deep.equal([]);
  });

  it('a cursor finds the span around it, else the one that ends at it', () => {
    const spans = [span(0, 3), span(3, 6)];
    expect(spansAt(spans, 3, 3)).to.deep.equal([span(3, 6)]);
    expect(spansAt(spans, 6, 6)).to.deep.equal([span(3, 6)]);
    expect(spansAt(spans, 2, 4)).to.deep.equal(spans);
    expect(spansAt(spans, 7, 7)).to.deep.equal([]);
  });
});
