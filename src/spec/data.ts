import { z } from 'zod';
import { choice } from './choice';

const path = z.string().min(1);

export const dataSchema = z
  .strictObject({
    train: path.describe('Training data: a file, or the folder of seq.in, seq.out and label. Relative to the spec.'),
    validation: path.optional().describe('Validation data: decides which epoch is best. Relative to the spec.'),
    validationSplit: z
      .number()
      .gt(0)
      .lt(1)
      .optional()
      .describe(
        'Share of the training data, drawn by the seed, that is set aside for validation (Keras: validation_split). Not together with "validation".',
      ),
    test: path.optional().describe('Test data: measured once, at the end, with the best weights. Relative to the spec.'),
    format: choice({
      auto: 'Told from the first lines, else from the name.',
      conll: 'A token and its tag a line, in columns; an empty line after each sentence.',
      seqInOut: 'Three files side by side: seq.in (words), seq.out (tags) and label (class), a sentence a line.',
      doccano: 'JSON lines with "text" and "label": [[start, end, label], ...].',
      prodigy: 'JSON lines with "text", "spans": [{start, end, label}, ...] and "answer"; what was rejected or ignored is left out.',
      labelStudio: 'A JSON list of tasks with "data" and "annotations".',
      spacy: 'A JSON list of ["text", {"entities": [[start, end, label], ...], "cats": {class: score}}].',
      snips: 'JSON of intents, each with a list of utterances in pieces: {"text": ..., "entity": ...}.',
      rasa: 'YAML of intents with examples, entities as [Taipei](city).',
      brat: 'A text .txt and its spans .ann side by side, or a folder of such pairs.',
    })
      .default('auto')
      .describe('Form of the files. "auto" tells it from the first lines, else from the name.'),
    tokenColumn: z.int().min(0).default(0).describe('CoNLL: column of the token, counted from 0.'),
    tagColumn: z.int().default(-1).describe('CoNLL: column of the tag, counted from 0; negative counts from the last (-1).'),
    unit: choice({
      line: 'Each line of the text.',
      text: 'The whole text.',
    })
      .default('line')
      .describe('brat: what a document is, each line of the text (default) or all of it.'),
    tokenizer: choice({
      whitespace: 'At white space only: punctuation stays with its word.',
      words: 'At Unicode word borders; punctuation stands by itself.',
      characters: 'Every character is a token, as is usual for Chinese.',
    })
      .default('whitespace')
      .describe(
        'How text without tokens (all forms but CoNLL and seqInOut) is cut: at white space, at Unicode word borders, or into characters (for Chinese).',
      ),
    tagScheme: choice({
      BIO: 'B- begins a span, I- goes on (IOB2).',
      BIOES: 'B- begins, I- goes on, E- ends; S- is a span of one token.',
    })
      .default('BIO')
      .describe('Tags that the model predicts for a span, whatever the scheme of the files. Task "tag" only.'),
  })
  .describe('The data sets.');

export type DataSpec = z.output<typeof dataSchema>;
