import type { InputSpec } from '../../spec';
import type { PretrainedVectors } from '../pretrained';
import { countFeature, foldText, otherId, type Vocabulary } from '../vocabulary';
import type { EncodingKind } from './encoding';
import { encodeWords } from './words';

/** The id of the word; the model holds its vector, which may start from a file. */
export const embedding: EncodingKind<Extract<InputSpec, { encode: 'embedding' }>> = {
  encode: 'embedding',
  count(words, spec, counts) {
    for (const word of words) countFeature(counts, foldText(word, spec.vocabulary));
  },
  create: ({ size, trainable }, vocabulary, vectors) => ({
    vocabulary,
    shape: {
      kind: 'embedding',
      vocabularySize: vocabulary.size,
      size,
      trainable,
      ...(vectors !== undefined && { pretrained: startRows(vocabulary, vectors) }),
    },
    encode: (words, random) => encodeWords(words, vocabulary, random),
    knows: (word) => vocabulary.has(vocabulary.fold(word)),
  }),
};

/** [vocabularySize*size] of the file's vectors; rows without one start with NaN. Of words that fold to the same the file's first wins. */
function startRows(vocabulary: Vocabulary, { words, size, data }: PretrainedVectors): Float32Array {
  const rows = new Float32Array(vocabulary.size * size);
  for (let id = 0; id < vocabulary.size; id++) rows[id * size] = NaN;
  words.forEach((word, i) => {
    const id = vocabulary.id(vocabulary.fold(word));
    if (id !== otherId && Number.isNaN(rows[id * size])) rows.set(data.subarray(i * size, (i + 1) * size), id * size);
  });
  return rows;
}
