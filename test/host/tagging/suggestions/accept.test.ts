import { expect } from 'chai';
import { above, acceptedLine, withAccepted, withRole } from '../../../../src/host/tagging/suggestions/accept';
import { rejectedWith } from '../../../../src/host/tagging/spans/rejection';
import {
  editLines,
  openClass,
  openSuggestions,
  plainLine,
  type TaggedLine,
  withTags,
} from '../../../../src/host/tagging/spans/tagged-line';
import { type TaggedSpan } from '../../../../src/host/tagging/spans/span-model';

const guess = (start: number, end: number, label: string, score: number): TaggedSpan => ({
  start,
  end,
  label,
  provenance: { by: 'model', run: 'trips-3', score },
});
const when = new Date('2026-05-04T10:20:30Z');
const line = (suggestions: TaggedSpan[], more: Partial<TaggedLine> = {}): TaggedLine => ({
  ...plainLine('to Oslo on Friday'),
  suggestions,
  ...more,
});
const oslo = guess(3, 7, 'city', 0.9);
const friday = guess(11, 17, 'date', 0.4);

const book = { confidence: 0.4, label: 'book', provenance: { by: 'model' as const, run: 'trips.classes-1', score: 0.6 } };

describe('accepting what a model suggests', () => {
  it('an accepted span says which run suggested it, how sure it was, and when it was accepted', () => {
    const [span] = withAccepted(line([oslo]), [oslo], { overlap: true }, when);
    expect(span.provenance).to.deep.equal({ by: 'model', run: 'trips-3', score: 0.9, accepted: '2026-05-04T10:20:30.000Z' });
  });

  it('takes whole tokens where the form is made of them, and leaves out what would overlap', () => {
    const rules = { overlap: false, tokens: [{ start: 0, end: 2 }, { start: 3, end: 7 }] }; // prettier-ignore
    const own = { start: 3, end: 7, label: 'origin' };
    expect(withAccepted(line([], { spans: [] }), [guess(4, 6, 'city', 1)], rules, when)).to.have.nested.property('[0].end', 7);
    expect(withAccepted(line([], { spans: [own] }), [guess(0, 5, 'city', 1)], rules, when)).to.deep.equal([own]);
  });

  it('a line is right with all that is suggested in it, its class too; without anything it is done with nothing to tag', () => {
    const both = acceptedLine(line([oslo, friday], { guess: book }), { overlap: true }, when);
    expect(both?.spans.map(({ label }) => label)).to.deep.equal(['city', 'date']);
    expect(both?.label).to.equal('book');
    expect(both?.labelProvenance).to.deep.equal({ by: 'model', run: 'trips.classes-1', score: 0.6, accepted: when.toISOString() });
    expect(acceptedLine(line([]), { overlap: true }, when)).to.deep.equal({ spans: [], done: true });
    expect(acceptedLine(line([], { done: true }), { overlap: true }, when)).to.equal(undefined);
    expect(acceptedLine(plainLine('  '), { overlap: true }, when)).to.equal(undefined);
  });

  it('only what is sure enough is accepted above a confidence, and nothing that lies over a span', () => {
    expect(above(line([oslo, friday]), 0.9)).to.deep.equal([oslo]);
    expect(above(line([oslo, friday], { spans: [{ start: 3, end: 7, label: 'x' }] }), 0)).to.deep.equal([friday]);
  });

  it('a label with a dot is a label with a role where the workspace knows it as one', () => {
    const knows = (label: string, role: string) => label === 'city' && role === 'destination';
    expect(withRole('city.destination', knows)).to.deep.equal({ label: 'city', role: 'destination' });
    expect(withRole('v1.0', knows)).to.deep.equal({ label: 'v1.0' });
  });
});

describe('what was rejected', () => {
  const whole = line([oslo, friday], { guess: book });
  const without = (rejected: TaggedLine['rejected'], now = whole) => withTags(now, { ...now, rejected });

  it('is not suggested again with the same label, by whichever run; all else is', () => {
    const left = without(rejectedWith(whole, [oslo]));
    const again = { ...oslo, provenance: { by: 'model' as const, run: 'trips-4', score: 1 } };
    const other = guess(3, 7, 'origin', 0.5);
    expect(openSuggestions({ ...left, suggestions: [again, other, friday] })).to.deep.equal([other, friday]);
    expect(openClass(left)).to.equal('book');
  });

  it('of a class, only that class', () => {
    const left = without(rejectedWith(whole, [], 'book'));
    expect(openClass(left)).to.equal(undefined);
    expect(openClass({ ...left, guess: { ...book, label: 'cancel' } })).to.equal('cancel');
    expect(openSuggestions(left)).to.deep.equal([oslo, friday]);
    expect(acceptedLine(left, { overlap: true }, when)?.label).to.equal(undefined);
  });

  it('is kept once, and stays while other tags of the line change', () => {
    const left = without(rejectedWith(whole, [oslo], 'book'));
    expect(rejectedWith(left, [oslo], 'book')).to.deep.equal(left.rejected);
    expect(acceptedLine(left, { overlap: true }, when)).to.deep.include({ rejected: left.rejected });
  });

  it('counts no more once the text of the line is another, but goes along when the line is moved', () => {
    const left = without(rejectedWith(whole, [friday]));
    const edit = (start: number, end: number, text: string) =>
      editLines([left], { start: { line: 0, character: start }, end: { line: 0, character: end }, text });
    expect(openSuggestions(edit(0, 2, 'from')[0])).to.have.length(2);
    expect(edit(0, 0, 'new\n').map(({ rejected }) => rejected)).to.deep.equal([undefined, left.rejected]);
  });
});
