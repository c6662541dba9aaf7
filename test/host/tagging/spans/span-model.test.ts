import { expect } from 'chai';
import fc from 'fast-check';
import {
  addSpan,
  bordersFit,
  inTheWay,
  shiftSpans,
  type Spans,
  spansAt,
  type TaggedSpan,
} from '../../../../src/host/tagging/spans/span-model';

const span = (start: number, end: number, label = 'x'): TaggedSpan => ({ start, end, label });
/** Spans that do not overlap. */
const spansOver = (length: number) =>
  fc.array(fc.tuple(fc.nat(length), fc.nat(length), fc.constantFrom('a', 'b')), { maxLength: 8 }).map((parts) =>
    parts.reduce<Spans>((all, [a, b, label]) => {
      const one = span(Math.min(a, b), Math.max(a, b), label);
      return inTheWay(all, one).length > 0 ? all : addSpan(all, one);
    }, []),
  );

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
  it('a new span takes the place of one at the very same place, and of no other', () => {
    const spans = addSpan(addSpan([], span(0, 4)), span(2, 8));
    expect(addSpan(spans, span(0, 4, 'new'))).to.deep.equal([span(0, 4, 'new'), span(2, 8)]);
    expect(inTheWay(spans, span(0, 4))).to.deep.equal([span(2, 8)]);
    expect(addSpan(spans, span(3, 3))).to.equal(spans);
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

  it('a span that lost a part together with text beside it is broken, not lost', () => {
    expect(shiftSpans([span(3, 8)], { start: 6, removed: 4, inserted: 0 })).to.deep.equal([{ ...span(3, 6), broken: 'cut' }]);
    expect(shiftSpans([span(3, 8)], { start: 1, removed: 4, inserted: 0 })).to.deep.equal([{ ...span(1, 4), broken: 'cut' }]);
  });

  it('a cursor finds the innermost span around it, else the one that ends at it', () => {
    const spans = [span(0, 9), span(3, 6)];
    expect(spansAt(spans, 4, 4)).to.deep.equal([span(3, 6), span(0, 9)]);
    expect(spansAt([span(0, 3), span(3, 6)], 3, 3)).to.deep.equal([span(3, 6)]);
    expect(spansAt([span(0, 3), span(3, 6)], 6, 6)).to.deep.equal([span(3, 6)]);
    expect(spansAt([span(0, 3), span(3, 6)], 2, 4)).to.have.length(2);
    expect(spansAt(spans, 12, 12)).to.deep.equal([]);
  });

  it('borders fit between words, and between any two Chinese characters', () => {
    expect(bordersFit('to Taipei now', span(3, 9))).to.equal(true);
    expect(bordersFit('to Taipei now', span(3, 7))).to.equal(false);
    expect(bordersFit('to Taipei now', span(3, 10))).to.equal(false);
    expect(bordersFit('我要去台北', span(3, 4))).to.equal(true);
  });
});
