import { z } from 'zod';
import { dataSchema, inputSchema, specSchema, type InputSpec, type Spec } from '../spec';
import { tagsOf } from './align';
import type { Document, Token } from './document';
import { encodingOf } from './encodings';
import type { EncodedWords, Encoding, InputShape } from './encodings/encoding';
import type { VectorFiles } from './pretrained';
import { DataError } from './problems';
import type { Random } from './random';
import { parseTag } from './tags';
import { tokenTexts, tokenize } from './tokenize';
import { Vocabulary, foldText } from './vocabulary';

/** A document in numbers, before padding. */
export interface EncodedDocument {
  /** Index among the documents that were encoded. */
  readonly document: number;
  /** Tokens, at least 1. */
  readonly length: number;
  /** One for each entry of the spec's `inputs`. */
  readonly inputs: readonly EncodedWords[];
  /** Task "tag": [length] tag ids. Task "classify": [1]. -1 where training never saw the label. Absent when a class is not known. */
  readonly targets?: Int32Array;
}

interface Words {
  readonly words: readonly string[];
  readonly targets: Int32Array | undefined;
}

const encoderSchema = z.object({
  version: z.literal(1),
  task: specSchema.shape.task,
  tokenizer: dataSchema.shape.tokenizer,
  tagScheme: dataSchema.shape.tagScheme,
  labels: z.array(z.string()),
  inputs: z.array(
    z.object({ spec: inputSchema, vocabulary: z.object({ features: z.array(z.string()), once: z.tuple([z.number(), z.number()]) }) }),
  ),
});
export type EncoderJson = z.output<typeof encoderSchema>;

/** Turns documents into numbers as a run learnt it from its training data; part of the run. */
export class Encoder {
  private readonly labelIds: ReadonlyMap<string, number>;
  /** What is the same in every epoch. */
  private readonly words = new WeakMap<Document, Words>();

  private constructor(
    private readonly settings: Pick<EncoderJson, 'task' | 'tokenizer' | 'tagScheme'>,
    /** Task "tag": the tags seen in training, "O" first, then by label. Task "classify": the classes by alphabet. */
    readonly labels: readonly string[],
    private readonly inputs: readonly { spec: InputSpec; encoding: Encoding }[],
  ) {
    this.labelIds = new Map(labels.map((label, id) => [label, id]));
  }

  /**
   * Learns vocabularies and labels.
   * @param vectors from `readVectors`, when an input has `pretrained`
   * @throws DataError "label" when no document has what the task learns
   */
  static fit(documents: readonly Document[], spec: Spec, vectors?: VectorFiles): Encoder {
    const { tokenizer, tagScheme } = spec.data;
    const settings = { task: spec.task, tokenizer, tagScheme };
    const counts = spec.inputs.map(() => new Map<string, number>());
    const kinds = spec.inputs.map((input) => encodingOf(input));
    const labels = new Set<string>();
    for (const document of documents) {
      const tokens = tokenize(document, tokenizer);
      const words = tokenTexts(document, tokens);
      kinds.forEach((kind, i) => kind.count(words, spec.inputs[i], counts[i]));
      if (spec.task === 'tag') for (const tag of tagsOf(tokens, document.spans, tagScheme)) labels.add(tag);
      else if (document.label !== undefined) labels.add(document.label);
    }
    const file = documents[0]?.source.file ?? spec.data.train;
    const sorted = spec.task === 'tag' ? sortTags(labels) : [...labels].sort();
    if (sorted.length === 0 || (spec.task === 'tag' && sorted.length === 1))
      throw new DataError(
        'label',
        spec.task === 'tag'
          ? 'No sentence of the training data has a span, so there is nothing to learn for task "tag". Tag some, or correct "tagColumn".'
          : 'No sentence of the training data has a class, so there is nothing to learn for task "classify". Give them classes.',
        file,
      );
    const inputs = spec.inputs.map((input, i) => {
      const file = input.encode === 'embedding' && input.pretrained !== undefined ? vectors?.get(input.pretrained) : undefined;
      const more = file?.words.map((word) => foldText(word, input.vocabulary));
      return { spec: input, encoding: kinds[i].create(input, Vocabulary.fit(counts[i], input.vocabulary, more), file) };
    });
    return new Encoder(settings, sorted, inputs);
  }

  /** @throws ZodError when it is no encoder's JSON. */
  static fromJSON(json: unknown): Encoder {
    const { labels, inputs, ...settings } = encoderSchema.parse(json);
    return new Encoder(
      settings,
      labels,
      inputs.map(({ spec, vocabulary }) => ({
        spec,
        encoding: encodingOf(spec).create(spec, Vocabulary.fromJSON(vocabulary, spec.vocabulary)),
      })),
    );
  }

  /** Plain JSON; pretrained vectors are not in it, since the weights hold them. */
  toJSON(): EncoderJson {
    const inputs = this.inputs.map(({ spec, encoding }) => {
      const { features, once } = encoding.vocabulary.toJSON();
      return { spec, vocabulary: { features: [...features], once: [once[0], once[1]] as [number, number] } };
    });
    const { task, tokenizer, tagScheme } = this.settings;
    return { version: 1, task, tokenizer, tagScheme, labels: [...this.labels], inputs };
  }

  /** What the engine must know of each input. */
  architectureInputs(): InputShape[] {
    return this.inputs.map(({ encoding }) => encoding.shape);
  }

  /**
   * Documents without tokens are left out; `EncodedDocument.document` says which is which.
   * @param options.training while training: features seen once may become "other", by chance
   */
  encode(documents: readonly Document[], options: { readonly training?: Random } = {}): EncodedDocument[] {
    const encoded: EncodedDocument[] = [];
    documents.forEach((document, index) => {
      const { words, targets } = this.wordsOf(document);
      if (words.length === 0) return;
      encoded.push({
        document: index,
        length: words.length,
        inputs: this.inputs.map(({ encoding }) => encoding.encode(words, options.training)),
        ...(targets !== undefined && { targets }),
      });
    });
    return encoded;
  }

  /** Whether a word is known to the inputs that know whole words, else to the first one. */
  knows(word: string): boolean {
    const whole = this.inputs.filter(({ spec }) => spec.encode === 'oneHot' || spec.encode === 'embedding' || spec.encode === 'ngram');
    return (whole.length > 0 ? whole : this.inputs.slice(0, 1)).some(({ encoding }) => encoding.knows(word));
  }

  private wordsOf(document: Document): Words {
    const known = this.words.get(document);
    if (known !== undefined) return known;
    const tokens = tokenize(document, this.settings.tokenizer);
    const made = { words: tokenTexts(document, tokens), targets: this.targetsOf(document, tokens) };
    this.words.set(document, made);
    return made;
  }

  private targetsOf(document: Document, tokens: readonly Token[]): Int32Array | undefined {
    if (this.settings.task === 'classify')
      return document.label === undefined ? undefined : Int32Array.of(this.labelIds.get(document.label) ?? -1);
    return Int32Array.from(tagsOf(tokens, document.spans, this.settings.tagScheme), (tag) => this.labelIds.get(tag) ?? -1);
  }
}

/** "O" first, then by label, then B, I, E, S. */
function sortTags(tags: Set<string>): string[] {
  const key = (tag: string): string => {
    const parsed = parseTag(tag);
    return `${parsed?.label ?? ''}\0${'BIES'.indexOf(parsed?.prefix ?? 'B')}`;
  };
  const others = [...tags].filter((tag) => tag !== 'O').map((tag) => ({ tag, key: key(tag) }));
  return ['O', ...others.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ tag }) => tag)];
}
