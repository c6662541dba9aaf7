import { unspacedLetter } from './unspaced';

/** A letter, a digit, or a mark over or under one; what only chooses how an emoji looks is none. */
const letter = /(?![\ufe00-\ufe0f])[\p{L}\p{N}\p{M}]/u;

/** Whether letters that belong together stand on both sides of an offset (UTF-16 units), or halves of one, so that a border there cuts a word. */
export function cutsWord(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return false;
  if (isPair(text, at - 1)) return true;
  const before = text.slice(isPair(text, at - 2) ? at - 2 : at - 1, at);
  const after = text.slice(at, isPair(text, at) ? at + 2 : at + 1);
  return letter.test(before) && letter.test(after) && !unspacedLetter.test(before) && !unspacedLetter.test(after);
}

/** Whether a character of two units begins there. */
function isPair(text: string, at: number): boolean {
  return (text.codePointAt(at) ?? 0) > 0xffff;
}
