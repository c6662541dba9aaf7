import { expect } from 'chai';
import fc from 'fast-check';
import { alignLines } from '../../../../src/host/tagging/spans/align-lines';
import { linesByDoubt, nextByDoubt, nextDoubt, PassedWords } from '../../../../src/host/tagging/spans/places';
import { tagSame } from '../../../../src/host/tagging/spans/same-text';
import { moveSpan, pieceAt, setLabel, widen } from '../../../../src/host/tagging/spans/set-span';
import { plainLine, type TaggedLine } from '../../../../src/host/tagging/spans/tagged-line';

const span = (start: number, end: number, label = 'x') => ({ start, end, label });
const line = (text: string, ...spans: ReturnType<typeof span>[]): TaggedLine => ({ ...plainLine(text), spans });

describe('places to go to', () => {
  it('in the order of doubt each key goes to the line that comes next in the list of all', () => {
    const score = fc.constantFrom(0.1, 0.5, 0.9);
    const some = fc.record({
      text: fc.constantFrom('to Lima', '?!', ''),
      tagged: fc.boolean(),
      confidence: fc.option(score, { nil: undefined }),
      suggested: fc.option(score, { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 8 }), fc.nat(7), (list, at) => {
        const lines = list.map(({ text, tagged, confidence, suggested }): TaggedLine => ({
          ...line(text, ...(tagged && text ? [span(0, 1)] : [])),
          ...(confidence !== undefined && { guess: { confidence } }),
          ...(suggested !== undefined && text && { suggestions: [{ ...span(1, 2), provenance: { by: 'model', score: suggested } }] }),
        }));
        const from = at % lines.length;
        const order = linesByDoubt(lines).map((one) => one.line);
        const behind = { line: from, character: Infinity };
        const waiting = lines.flatMap((_, i) => (nextDoubt([lines[i]], { line: 0, character: -1 }, 1) ? [i] : []));
        expect([...order].sort((a, b) => a - b)).to.deep.equal(waiting);
        if (order.includes(from)) expect(nextByDoubt(lines, behind)?.line).to.equal(order[(order.indexOf(from) + 1) % order.length]);
        else if (order.length === 0) expect(nextByDoubt(lines, behind)).to.equal(undefined);
        else expect(order).to.include(nextByDoubt(lines, behind)?.line);
      }),
    );
  });

  it('untagged lines, suggestions and broken spans, around the end of the text and back', () => {
    const lines = [
      line('one two', span(0, 3)),
      { ...line('three four', span(0, 5)), suggestions: [span(6, 10)] },
      line('five'),
      { ...line('six seven'), spans: [{ ...span(4, 9), broken: 'cut' as const }] },
    ];
    const seen = [];
    let from = { line: 0, character: 0 };
    for (let i = 0; i < 4; i++) {
      const place = nextDoubt(lines, from, 1);
      if (!place) break;
      seen.push([place.line, place.start]);
      from = { line: place.line, character: place.start };
    }
    expect(seen).to.deep.equal([
      [1, 6],
      [2, 0],
      [3, 4],
      [1, 6],
    ]);
    expect(nextDoubt(lines, { line: 1, character: 6 }, -1)).to.deep.include({ line: 3, start: 4 });
    expect(nextDoubt([line('one', span(0, 3))], { line: 0, character: 0 }, 1)).to.equal(undefined);
  });

  it('by doubt: what is left of the line, then the next less doubtful line; those of which no model has said anything last', () => {
    const guess = (confidence: number) => ({ run: 'r', confidence });
    const lines = [
      line('unseen'),
      { ...line('sure'), guess: guess(0.9) },
      { ...line('one two'), suggestions: [span(0, 3), span(4, 7)], guess: guess(0.2) },
      { ...line('tagged', span(0, 6)), guess: guess(0.1) },
      { ...line('hm'), guess: guess(0.5), done: true as const },
      { ...line('so so'), guess: guess(0.5) },
      line('  '),
    ];
    expect(linesByDoubt(lines).map((one) => one.line)).to.deep.equal([2, 5, 1, 0]);
    expect(nextByDoubt(lines, { line: 2, character: 0 })).to.deep.include({ line: 2, start: 4 });
    expect(nextByDoubt(lines, { line: 2, character: 4 })).to.deep.include({ line: 5, start: 0 });
    // A line that was passed by is not come back to before the others.
    expect(nextByDoubt(lines, { line: 5, character: 0 })).to.deep.include({ line: 1 });
    expect(nextByDoubt(lines, { line: 0, character: 0 })).to.deep.include({ line: 2 });
    // From a line that is done now, to the next less doubtful one.
    expect(nextByDoubt(lines, { line: 3, character: 9 })).to.deep.include({ line: 2 });
  });

  it('a line that holds a digit but no word is a place, too, and no end of the way', () => {
    const lines = [line('one', span(0, 3)), line(' ½ '), line('two')];
    expect(nextDoubt(lines, { line: 0, character: 0 }, 1)).to.deep.equal({ line: 1, start: 1, end: 2 });
    expect(nextByDoubt(lines, { line: 0, character: 0 })).to.deep.equal({ line: 1, start: 1, end: 2 });
    expect(nextByDoubt(lines, { line: 1, character: 1 })).to.deep.include({ line: 2 });
  });

  it('a class that a model suggests is a place at the end of the line', () => {
    const lines = [{ ...line('to Oslo', span(3, 7)), guess: { run: 'r', confidence: 0.8, label: 'book' } }];
    expect(nextDoubt(lines, { line: 0, character: 0 }, 1)).to.deep.equal({ line: 0, start: 7, end: 7 });
  });

  it('a line that was done with is stopped at again when a word of it was tagged elsewhere', () => {
    const passed = new PassedWords();
    const lines = [line('to Lima'), line('see Lima')];
    passed.pass(lines[0], 0, 7);
    passed.pass(lines[1], 0, 3);
    expect(passed.next(lines, { line: 0, character: -1 })).to.equal(undefined);
    lines[1] = line('see Lima', span(4, 8));
    passed.pass(lines[1], 4, 8);
    expect(passed.next(lines, { line: 0, character: -1 })).to.deep.equal({ line: 0, start: 3, end: 7 });
  });

  it('a word that was passed is not stopped at again, unless it was tagged elsewhere', () => {
    const passed = new PassedWords();
    const lines = [line('fly to Lima', span(7, 11)), line('fly to Bonn'), line('Lima again')];
    passed.pass(lines[0], 0, 11);
    expect(passed.next(lines, { line: 0, character: 7 })).to.deep.equal({ line: 1, start: 7, end: 11 });
    expect(passed.next(lines, { line: 1, character: 7 })).to.deep.equal({ line: 2, start: 0, end: 4 });
  });
});

describe('setting a span', () => {
  it('relabels a span at its place, and refuses an overlap where the form has none', () => {
    const spans = [span(4, 10)];
    expect(setLabel(spans, span(4, 10), { label: 'y' }, { overlap: false })).to.have.nested.property('span.label', 'y');
    expect(setLabel(spans, span(0, 5), { label: 'y' }, { overlap: false })).to.deep.equal({ inTheWay: spans[0] });
    expect(setLabel(spans, span(0, 5), { label: 'y' }, { overlap: true }))
      .to.have.property('spans')
      .with.length(2);
  });

  it('takes whole tokens where the form is made of them', () => {
    const result = setLabel([], span(1, 5), { label: 'y' }, { overlap: false, tokens: [span(0, 3), span(4, 7)] });
    expect(result).to.have.nested.property('span.end', 7);
  });

  it('a cursor means the span around it, else its word; moving a span mends it', () => {
    expect(pieceAt('fly to Lima', [span(4, 11)], 8, 8)).to.deep.include({ start: 4, end: 11 });
    expect(pieceAt('fly to Lima', [], 8, 8)).to.deep.equal({ start: 7, end: 11 });
    const broken = { ...span(4, 6), broken: 'cut' as const };
    expect(moveSpan([broken], broken, span(4, 11), { overlap: false })).to.deep.equal({ spans: [span(4, 11)], span: span(4, 11) });
    const lima = span(3, 7);
    expect(widen('to Lima now', [lima], lima, { overlap: false })).to.have.nested.property('span.end', 11);
  });

  it('all the same: whole words that are not tagged yet', () => {
    const { tags, count } = tagSame([line('Lima', span(0, 4)), line('Limas'), line('to Lima, Lima')], 'Lima', 'x', undefined);
    expect(count).to.equal(2);
    expect([...tags.keys()]).to.deep.equal([2]);
    // A place that does not fit may lie over one that does.
    expect(tagSame([line('x.on a, on a')], 'on a', 'x', undefined).count).to.equal(2);
    expect(tagSame([line('von on on')], 'on on', 'x', undefined).tags.get(0)?.spans).to.deep.equal([
      { ...span(4, 9), provenance: { by: 'person' } },
    ]);
  });

  it('all the same: what a model suggests there is accepted', () => {
    const provenance = { by: 'model', run: 'r', score: 0.8 } as const;
    const lines = [{ ...line('Lima, Lima'), suggestions: [{ ...span(6, 10, 'city'), provenance }, span(0, 4, 'name')] }];
    const { tags } = tagSame(lines, 'Lima', 'city', undefined, undefined, new Date('2026-05-04T10:20:30Z'));
    expect(tags.get(0)?.spans.map((one) => one.provenance)).to.deep.equal([
      { by: 'person' },
      { ...provenance, accepted: '2026-05-04T10:20:30.000Z' },
    ]);
  });

  it('all the same: of a form that is made of tokens, whole ones', () => {
    const tokens = ["don't", 'do', 'don'].map((text, i) => ({ start: [0, 6, 9][i], end: [0, 6, 9][i] + text.length }));
    const { tags } = tagSame([line("don't do don")], 'don', 'x', undefined, () => tokens);
    expect(tags.get(0)?.spans.map(({ start }) => start)).to.deep.equal([9]);
  });
});

describe('lines found again', () => {
  it('keep their tags when others are put in, taken out or moved', () => {
    const known = ['a', 'b', 'c', 'd'].map((text, origin) => ({ ...line(text, span(0, 1, text)), origin }));
    const { lines, lost } = alignLines(known, ['new', 'c', 'a', 'd']);
    expect(lines.map(({ spans }) => spans[0]?.label)).to.deep.equal([undefined, 'c', 'a', 'd']);
    expect(lost.map(({ text }) => text)).to.deep.equal(['b']);
    expect(lines[0].origin).to.equal(1);
  });
});
