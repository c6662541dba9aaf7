import { expect } from 'chai';
import { selectedLines, spansSelected } from '../../../../src/host/tagging/spans/selected';
import { plainLine, type TaggedLine } from '../../../../src/host/tagging/spans/tagged-line';

const span = (start: number, end: number) => ({ start, end, label: 'x' });
const lines: TaggedLine[] = [
  { ...plainLine('to Oslo'), spans: [span(3, 7)] },
  { ...plainLine('a New York'), spans: [span(2, 10), span(6, 10)] },
  { ...plainLine('Bonn'), spans: [span(0, 4)] },
];
const selection = (fromLine: number, from: number, toLine: number, to: number) => ({
  start: { line: fromLine, character: from },
  end: { line: toLine, character: to },
});
const spansIn = (...selections: ReturnType<typeof selection>[]) =>
  spansSelected(selections, lines, ({ spans }) => spans).map(({ line, span: { start, end } }) => [line, start, end]);

describe('what is selected', () => {
  it('a whole line means that line alone, not the next one, at whose start the selection ends', () => {
    expect(selectedLines([selection(1, 0, 2, 0)], 3)).to.deep.equal([1]);
    expect(spansIn(selection(1, 0, 2, 0))).to.deep.equal([
      [1, 2, 10],
      [1, 6, 10],
    ]);
  });

  it('a selection that begins behind a span does not touch it', () => {
    expect(spansIn(selection(0, 7, 2, 4))).to.deep.equal([
      [1, 2, 10],
      [1, 6, 10],
      [2, 0, 4],
    ]);
  });

  it('a cursor means its line and the innermost span around it, several cursors each once', () => {
    expect(selectedLines([selection(0, 0, 0, 0), selection(0, 3, 1, 2), selection(2, 0, 2, 0)], 3)).to.deep.equal([0, 1, 2]);
    expect(spansIn(selection(1, 7, 1, 7), selection(1, 8, 1, 8), selection(2, 4, 2, 4))).to.deep.equal([
      [1, 6, 10],
      [2, 0, 4],
    ]);
  });

  it('lines beyond the end, as the editor may have some for a moment, are none', () => {
    expect(selectedLines([selection(2, 1, 5, 1)], 3)).to.deep.equal([2]);
    expect(spansIn(selection(2, 1, 5, 1))).to.deep.equal([[2, 0, 4]]);
  });
});
