import type { InputSpec } from '../../spec';
import { countFeature, foldText } from '../vocabulary';
import type { EncodingKind } from './encoding';
import { remember } from './remember';

/** The ids of a word's first characters (code points); the model reads them by a recurrent layer. */
export const characters: EncodingKind<Extract<InputSpec, { encode: 'characters' }>> = {
  encode: 'characters',
  count(words, { vocabulary, maxLength }, counts) {
    for (const word of words) for (const character of lettersOf(foldText(word, vocabulary), maxLength)) countFeature(counts, character);
  },
  create({ cell, units, bidirectional, size, maxLength }, vocabulary) {
    const idsOf = remember((word) => lettersOf(vocabulary.fold(word), maxLength).map((letter) => vocabulary.id(letter)));
    return {
      vocabulary,
      shape: { kind: 'characters', vocabularySize: vocabulary.size, size, cell, units, bidirectional },
      encode(words, random) {
        const offsets = new Int32Array(words.length + 1);
        const ids: number[] = [];
        words.forEach((word, i) => {
          for (const id of idsOf(word)) ids.push(vocabulary.replace(id, random));
          offsets[i + 1] = ids.length;
        });
        return { kind: 'characters', offsets, ids: Int32Array.from(ids) };
      },
      knows: (word) => lettersOf(vocabulary.fold(word), maxLength).every((letter) => vocabulary.has(letter)),
    };
  },
};

function lettersOf(word: string, maxLength: number): string[] {
  const letters = Array.from(word);
  if (letters.length > maxLength) letters.length = maxLength;
  return letters;
}
