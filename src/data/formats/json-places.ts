import { hasSurrogates, codePointLength } from '../code-points';
import type { TextPlace } from './format';

/** Where the value of a string literal stands in a text: its pieces between escapes. @param start of the opening quote @param at code point of its value's start in the document */
export function literalPlaces(text: string, start: number, end: number, at = 0): TextPlace[] {
  const places: TextPlace[] = [];
  let codePoint = at;
  const add = (from: number, to: number): void => {
    if (from === to) return;
    places.push({ start: from, end: to, at: codePoint });
    const piece = text.slice(from, to);
    codePoint += hasSurrogates(piece) ? codePointLength(piece) : piece.length;
  };
  let from = start + 1;
  for (let i = from; i < end - 1; i++) {
    if (text[i] !== '\\') continue;
    add(from, i);
    const unicode = text[i + 1] === 'u';
    const unit = unicode ? Number.parseInt(text.slice(i + 2, i + 6), 16) : 0;
    i += unicode ? 5 : 1;
    // Two escapes of a surrogate pair are one code point, counted at the second.
    if (!(unit >= 0xd800 && unit < 0xdc00)) codePoint++;
    from = i + 1;
  }
  add(from, end - 1);
  return places;
}
