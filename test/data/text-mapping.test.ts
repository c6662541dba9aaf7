import { expect } from 'chai';
import fc from 'fast-check';
import { sliceCodePoints } from '../../src/data/code-points';
import { mapPieces } from '../../src/data/text-mapping';

/** What a piece of one text is in the other. */
function moved(from: string, piece: string, to: string): string | undefined {
  const start = [...from.slice(0, from.indexOf(piece))].length;
  const place = mapPieces(from, to)({ start, end: start + [...piece].length });
  return place && sliceCodePoints(to, place.start, place.end);
}

describe('places of a text in another that differs a little', () => {
  it('are found where letters, blanks, signs or the Unicode form differ, inside the piece and around it', () => {
    expect(moved('to Rom now', 'Rom', 'to  Rome, now')).to.equal('Rome');
    expect(moved('to  Rom', 'Rom', 'to Rom')).to.equal('Rom');
    expect(moved('to rom', 'rom', 'to Rom')).to.equal('Rom');
    expect(moved('New York now', 'New York', 'New  York now')).to.equal('New  York');
    expect(moved('see Caf\u00e9 😀 x', 'Caf\u00e9', 'see Cafe\u0301 x')).to.equal('Cafe\u0301');
    expect(moved('去上海的票', '上海', '我去上海，的票')).to.equal('上海');
    expect(moved('see the Rhine', 'the Rhine', 'see Rhine')).to.equal('Rhine');
  });

  it('are nowhere where nothing of the piece is left', () => {
    expect(moved('to Rom now', 'Rom', 'to now')).to.equal(undefined);
    expect(moved('a', 'a', '')).to.equal(undefined);
  });

  it('are themselves in the same text, and move with what is put in before and behind', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(text, text, text, fc.nat(), fc.nat(), (before, held, behind, x, y) => {
        const length = [...held].length;
        const start = x % length;
        const piece = { start, end: start + 1 + (y % (length - start)) };
        expect(mapPieces(held, held)(piece)).to.deep.equal(piece);
        const place = mapPieces(held, before + held + behind)(piece);
        const words = place && sliceCodePoints(before + held + behind, place.start, place.end);
        // Which of two equal letters is the one is open, but not its words.
        expect(words)
          .to.contain([...held][piece.start])
          .and.contain([...held][piece.end - 1]);
      }),
    );
  });
});
