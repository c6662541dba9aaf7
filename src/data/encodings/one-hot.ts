import type { InputSpec } from '../../spec';
import { countFeature, foldText } from '../vocabulary';
import type { EncodingKind } from './encoding';
import { encodeWords } from './words';

/** 1-of-N: the id of the word; the model makes the vector. */
export const oneHot: EncodingKind<Extract<InputSpec, { encode: 'oneHot' }>> = {
  encode: 'oneHot',
  count(words, spec, counts) {
    for (const word of words) countFeature(counts, foldText(word, spec.vocabulary));
  },
  create: (_spec, vocabulary) => ({
    vocabulary,
    shape: { kind: 'oneHot', vocabularySize: vocabulary.size },
    encode: (words, random) => encodeWords(words, vocabulary, random),
    knows: (word) => vocabulary.has(vocabulary.fold(word)),
  }),
};
