import { expect } from 'chai';
import fc from 'fast-check';
import { alignLines } from '../../../../src/host/tagging/spans/align-lines';
import { editLines, plainLine, type TaggedLine } from '../../../../src/host/tagging/spans/tagged-line';

const span = (start: number, end: number, label = 'x') => ({ start, end, label });
const line = (text: string, ...spans: ReturnType<typeof span>[]): TaggedLine => ({ ...plainLine(text), spans });
const at = (start: number, end: number, text: string) => ({ start: { line: 0, character: start }, end: { line: 0, character: end }, text });

describe('an edit over line ends', () => {
  it('leaves what a model says of a line that reads as before', () => {
    const guessed = { ...line('book a seat'), guess: { run: 'r', confidence: 0.4, label: 'book' } };
    expect(editLines([guessed], at(11, 11, '\nnext'))).to.deep.equal([guessed, plainLine('next')]);
  });

  it('a line end typed over the first word of a span leaves the rest, broken, on the next line', () => {
    const made = editLines([line('to New York now', span(3, 11, 'city'))], at(3, 7, '\n'));
    expect(made.map(({ text }) => text)).to.deep.equal(['to ', 'York now']);
    expect(made.map(({ spans }) => spans)).to.deep.equal([[], [{ ...span(0, 4, 'city'), broken: 'split' }]]);
  });

  it('lists spans by start, then end, whatever is cut away', () => {
    const piece = fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 5 })).map(([start, length]) => span(start, Math.min(10, start + length)));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 5 }), fc.nat(9), fc.nat(9), fc.constantFrom('', 'x', '\n', 'a\nb'), (spans, a, b, text) => {
        const sorted = spans.sort((one, other) => one.start - other.start || one.end - other.end);
        const made = editLines([line('abcdefghij', ...sorted)], at(Math.min(a, b), Math.max(a, b), text));
        for (const { spans: list, text: words } of made) {
          expect(list).to.deep.equal([...list].sort((one, other) => one.start - other.start || one.end - other.end));
          for (const { start, end } of list) expect(start >= 0 && start < end && end <= words.length).to.equal(true);
        }
      }),
    );
  });

  it('is quick over all of a long text, as when its lines are sorted, replaced or written by another program', () => {
    const many = 50_000;
    const old = Array.from({ length: many }, (_, i) => line(`line ${i}`, span(0, 4)));
    const last = { line: many - 1, character: old[many - 1].text.length };
    const edit = (texts: readonly string[]) => editLines(old, { start: { line: 0, character: 0 }, end: last, text: texts.join('\n') });
    const texts = old.map(({ text }) => text);
    const began = process.cpuUsage();
    expect(edit([...texts].reverse())).to.have.length(many);
    expect(edit(texts.map((text) => `${text}!`))).to.have.length(many);
    expect(edit(texts.map(() => ''))).to.have.length(many);
    expect(
      alignLines(
        old,
        texts.map((text) => `${text}!`),
      ).lines,
    ).to.have.length(many);
    // It takes tenths of a second; with a look through all lines for each of them it took eight.
    expect(process.cpuUsage(began).user / 1e6).to.be.below(3);
  });
});
