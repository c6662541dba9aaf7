import type { InputSpec } from '../../spec';
import { countFeature, foldText } from '../vocabulary';
import { BagBuilder } from './bag';
import type { EncodingKind } from './encoding';

/** Between the words of an n-gram; no token holds one. */
const separator = '\t';

/** For each word the n-grams of 1 to n words that end at it; the unknown ones count together as "other". */
export const ngram: EncodingKind<Extract<InputSpec, { encode: 'ngram' }>> = {
  encode: 'ngram',
  count(words, { n, vocabulary }, counts) {
    const folded = words.map((word) => foldText(word, vocabulary));
    for (let i = 0; i < folded.length; i++) for (const gram of gramsAt(folded, i, n)) countFeature(counts, gram);
  },
  create: ({ n, size }, vocabulary) => ({
    vocabulary,
    shape: { kind: 'bag', vocabularySize: vocabulary.size, ...(size !== undefined && { size }) },
    encode(words, random) {
      const bags = new BagBuilder();
      const folded = words.map((word) => vocabulary.fold(word));
      for (let i = 0; i < folded.length; i++) {
        for (const gram of gramsAt(folded, i, n)) bags.add(vocabulary.replace(vocabulary.id(gram), random));
        bags.endWord();
      }
      return bags.finish();
    },
    knows: (word) => vocabulary.has(vocabulary.fold(word)),
  }),
};

/** "c", "b c", "a b c" for the word c. */
function gramsAt(words: readonly string[], index: number, n: number): string[] {
  const grams: string[] = [];
  let gram = '';
  for (let i = index; i >= 0 && i > index - n; i--) {
    gram = i === index ? words[i] : `${words[i]}${separator}${gram}`;
    grams.push(gram);
  }
  return grams;
}
