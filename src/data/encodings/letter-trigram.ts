import type { InputSpec } from '../../spec';
import { countFeature, foldText } from '../vocabulary';
import { BagBuilder } from './bag';
import type { EncodingKind } from './encoding';
import { remember } from './remember';

/** Word hashing: counts of the letter trigrams of #word# (Huang et al. 2013), in code points; the unknown ones count together as "other". */
export const letterTrigram: EncodingKind<Extract<InputSpec, { encode: 'letterTrigram' }>> = {
  encode: 'letterTrigram',
  count(words, { vocabulary }, counts) {
    for (const word of words) for (const trigram of trigramsOf(foldText(word, vocabulary))) countFeature(counts, trigram);
  },
  create({ size }, vocabulary) {
    const idsOf = remember((word) => trigramsOf(vocabulary.fold(word)).map((trigram) => vocabulary.id(trigram)));
    return {
      vocabulary,
      shape: { kind: 'bag', vocabularySize: vocabulary.size, ...(size !== undefined && { size }) },
      encode(words, random) {
        const bags = new BagBuilder();
        for (const word of words) {
          for (const id of idsOf(word)) bags.add(vocabulary.replace(id, random));
          bags.endWord();
        }
        return bags.finish();
      },
      knows: (word) => trigramsOf(vocabulary.fold(word)).every((trigram) => vocabulary.has(trigram)),
    };
  },
};

function trigramsOf(word: string): string[] {
  const letters = Array.from(`#${word}#`);
  const trigrams: string[] = [];
  for (let i = 0; i + 3 <= letters.length; i++) trigrams.push(letters[i] + letters[i + 1] + letters[i + 2]);
  return trigrams;
}
