import { z } from 'zod';
import { choice } from './choice';
import { vocabularySchema } from './vocabulary';

const vocabulary = vocabularySchema.prefault({});

export const oneHotSchema = z
  .strictObject({ encode: z.literal('oneHot'), vocabulary })
  .describe('1-of-N: a vector as long as the vocabulary with a single 1 at the word.');

export const ngramSchema = z
  .strictObject({
    encode: z.literal('ngram'),
    n: z
      .int()
      .min(1)
      .max(5)
      .default(2)
      .describe('The longest n-gram, in words. The vector has a 1 for every known n-gram of 1 to n words that ends at the word.'),
    size: z
      .int()
      .min(1)
      .optional()
      .describe('Project the vector to this many units (a sum of learnt vectors). Default: the vector itself.'),
    vocabulary,
  })
  .describe('Word n-grams that end at the word: a short memory written into the input.');

export const letterTrigramSchema = z
  .strictObject({
    encode: z.literal('letterTrigram'),
    size: z
      .int()
      .min(1)
      .optional()
      .describe('Project the vector to this many units (a sum of learnt vectors). Default: the vector itself.'),
    vocabulary,
  })
  .describe(
    'Word hashing: counts of the letter trigrams of #word#, so that unknown words still share letters with known ones (Huang et al. 2013, DSSM).',
  );

export const embeddingSchema = z
  .strictObject({
    encode: z.literal('embedding'),
    size: z.int().min(1).default(100).describe('Units of a word vector. With "pretrained" it must equal the size in the file.'),
    pretrained: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Text file of word vectors to start from (GloVe, word2vec or fastText text format), relative to the spec. Words of the file that the training data lacks are known too.',
      ),
    trainable: z.boolean().default(true).describe('Whether training changes the word vectors.'),
    vocabulary,
  })
  .describe('A learnt vector a word (Keras: Embedding).');

export const charactersSchema = z
  .strictObject({
    encode: z.literal('characters'),
    cell: choice({ lstm: 'Long short-term memory.', gru: 'Gated recurrent unit.', simple: 'Simple recurrent network with tanh.' })
      .default('lstm')
      .describe("The cell that reads a word's characters."),
    units: z.int().min(1).default(25).describe('Units of that cell, for each direction.'),
    bidirectional: z.boolean().default(true).describe('Read the word from both ends and concatenate the two last states.'),
    size: z.int().min(1).default(25).describe("Units of a character's vector."),
    maxLength: z.int().min(1).default(20).describe('Only the first so many characters of a word are read.'),
    vocabulary,
  })
  .describe("A recurrent layer over the word's characters; its last state is the word's vector.");

/** One entry for each encoding; a new encoding is one more here and one file in data/encodings. */
export const inputSchema = z.discriminatedUnion('encode', [
  oneHotSchema,
  ngramSchema,
  letterTrigramSchema,
  embeddingSchema,
  charactersSchema,
]);

export type InputSpec = z.output<typeof inputSchema>;
export type Encode = InputSpec['encode'];
