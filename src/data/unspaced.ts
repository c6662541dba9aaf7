import type { Document } from './document';

const script =
  '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}]';

/** A letter of a script that is written without blanks between words, so that a border inside a run of such letters says nothing. */
export const unspacedLetter = new RegExp(script, 'u');

const letter = /\p{L}/gu;
const unspaced = new RegExp(script, 'gu');

/** Whether more than half of the letters are of scripts without blanks between words: such texts are best cut into characters. */
export function mostlyUnspaced(documents: readonly Pick<Document, 'text'>[]): boolean {
  let [letters, without] = [0, 0];
  for (const { text } of documents) {
    letters += text.match(letter)?.length ?? 0;
    without += text.match(unspaced)?.length ?? 0;
  }
  return without > letters / 2;
}
