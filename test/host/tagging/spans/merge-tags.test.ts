import { expect } from 'chai';
import fc from 'fast-check';
import { mergeTags, sameTags } from '../../../../src/host/tagging/spans/merge-tags';
import { type Tags } from '../../../../src/host/tagging/spans/span-history';
import { sorted } from '../../../../src/host/tagging/spans/span-model';

const tags = (spans: readonly [number, number, string][], label?: string): Tags => ({
  spans: sorted(spans.map(([start, end, name]) => ({ start, end, label: name }))),
  ...(label !== undefined && { label }),
});
const words = (merged: Tags | undefined) =>
  merged && [...merged.spans.map(({ start, end, label }) => `${start}-${end} ${label}`), merged.label];

describe('tags that two windows set', () => {
  it('are all kept, and what either removed is gone', () => {
    const base = tags([
      [0, 2, 'a'],
      [4, 6, 'b'],
    ]);
    const mine = tags(
      [
        [0, 2, 'a'],
        [8, 9, 'mine'],
      ],
      'class',
    );
    const theirs = tags([
      [2, 3, 'theirs'],
      [4, 6, 'b'],
      [0, 2, 'a'],
    ]);
    expect(words(mergeTags(base, mine, theirs))).to.deep.equal(['0-2 a', '2-3 theirs', '8-9 mine', 'class']);
  });

  it('contradict each other where they lie over one another, or give two classes', () => {
    expect(mergeTags(tags([]), tags([[0, 4, 'a']]), tags([[2, 6, 'b']]))).to.equal(undefined);
    expect(mergeTags(tags([[0, 4, 'a']]), tags([[0, 4, 'b']]), tags([[0, 4, 'c']]))).to.equal(undefined);
    expect(mergeTags(tags([], 'x'), tags([], 'y'), tags([], 'z'))).to.equal(undefined);
    expect(words(mergeTags(tags([]), tags([[0, 4, 'a']]), tags([[0, 4, 'a']])))).to.deep.equal(['0-4 a', undefined]);
  });

  it('a mark that there is nothing to tag stays, whichever side set it, unless the line is tagged', () => {
    const done: Tags = { spans: [], done: true };
    expect(mergeTags(tags([]), done, tags([]))).to.deep.equal(done);
    expect(mergeTags(tags([]), tags([]), done)).to.deep.equal(done);
    expect(mergeTags(done, done, done)).to.deep.equal(done);
    expect(mergeTags(tags([]), done, tags([[0, 2, 'a']]))).to.deep.equal(tags([[0, 2, 'a']]));
    expect(mergeTags(tags([]), tags([], 'x'), done)).to.deep.equal(tags([], 'x'));
    expect(mergeTags(done, tags([]), done)).to.deep.equal(tags([]));
  });

  it('a class comes with who set it, from the side that set it', () => {
    const labelProvenance = { by: 'model' as const, run: 'r.classes-1', score: 0.9 };
    const booked = { ...tags([], 'book'), labelProvenance };
    expect(mergeTags(tags([]), tags([]), booked)).to.deep.equal(booked);
    expect(mergeTags(tags([]), booked, tags([]))).to.deep.equal(booked);
    expect(mergeTags(booked, tags([]), booked)).to.deep.equal(tags([]));
  });

  it('what either rejected is rejected, what either took back is not; each is told once', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((label, at) => ({ label, place: { start: at, end: at + 1 } }));
    const of = (...rejected: Tags['rejected'] & object): Tags => ({ spans: [], ...(rejected.length > 0 && { rejected }) });
    expect(mergeTags(of(a), of(a, b), of(a, b, c))).to.deep.equal(of(a, b, c));
    expect(mergeTags(of(a, b), of(a), of(b))).to.deep.equal(of());
    expect(sameTags(of(a, b), of(b, a))).to.equal(true);
    expect(sameTags(of(a), of({ ...a, role: 'to' }))).to.equal(false);
  });

  it('a side that changed nothing takes the other one, and the order of the sides does not matter', () => {
    const label = fc.option(fc.constantFrom('p', 'q'), { nil: undefined });
    const some = fc
      .tuple(fc.uniqueArray(fc.tuple(fc.nat(3), fc.constantFrom('a', 'b')), { selector: ([at]) => at, maxLength: 4 }), label)
      .map(([spans, name]) =>
        tags(
          spans.map(([at, of]) => [at * 2, at * 2 + 2, of]),
          name,
        ),
      );
    fc.assert(
      fc.property(some, some, some, (base, mine, theirs) => {
        expect(sameTags(mergeTags(base, base, theirs) ?? tags([]), theirs)).to.equal(true);
        expect(sameTags(mergeTags(base, mine, base) ?? tags([]), mine)).to.equal(true);
        const [one, other] = [mergeTags(base, mine, theirs), mergeTags(base, theirs, mine)];
        expect(words(one)).to.deep.equal(words(other));
      }),
    );
  });
});
