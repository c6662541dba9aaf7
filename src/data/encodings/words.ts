import type { Random } from '../random';
import type { Vocabulary } from '../vocabulary';
import type { EncodedWords } from './encoding';

/** One id a word; shared by the encodings that know whole words. */
export function encodeWords(words: readonly string[], vocabulary: Vocabulary, random: Random | undefined): EncodedWords {
  const ids = new Int32Array(words.length);
  for (let i = 0; i < words.length; i++) ids[i] = vocabulary.replace(vocabulary.id(vocabulary.fold(words[i])), random);
  return { kind: 'ids', ids };
}
