import { tagLabel, type Document, type Problem } from './document';
import type { Encoder } from './encoder';
import { DataError } from './problems';
import { Random } from './random';
import { tokenTexts, tokenize, type Tokenizer } from './tokenize';

/** A data set in numbers, for people. */
export interface DatasetSummary {
  readonly documents: number;
  readonly tokens: number;
  /** Distinct tokens. */
  readonly words: number;
  /** Tokens of the longest document. */
  readonly longest: number;
  readonly spans: number;
  /** Spans with each label, most frequent first. */
  readonly labels: readonly (readonly [string, number])[];
  /** Documents of each class, most frequent first. */
  readonly classes: readonly (readonly [string, number])[];
  /** Share of tokens that the encoder does not know, 0 to 1; with an encoder. */
  readonly unknown?: number;
}

/** Counts what documents hold. @param encoder of the training data, for the share of unknown words */
export function summarize(documents: readonly Document[], tokenizer: Tokenizer, encoder?: Encoder): DatasetSummary {
  const words = new Map<string, number>();
  const labels = new Map<string, number>();
  const classes = new Map<string, number>();
  let tokens = 0;
  let longest = 0;
  let spans = 0;
  for (const document of documents) {
    const texts = tokenTexts(document, tokenize(document, tokenizer));
    tokens += texts.length;
    longest = Math.max(longest, texts.length);
    spans += document.spans.length;
    for (const text of texts) add(words, text);
    for (const span of document.spans) add(labels, tagLabel(span));
    if (document.label !== undefined) add(classes, document.label);
  }
  let unknown = 0;
  if (encoder !== undefined) for (const [word, count] of words) if (!encoder.knows(word)) unknown += count;
  return {
    documents: documents.length,
    tokens,
    words: words.size,
    longest,
    spans,
    labels: byFrequency(labels),
    classes: byFrequency(classes),
    ...(encoder !== undefined && { unknown: tokens === 0 ? 0 : unknown / tokens }),
  };
}

/**
 * Sets a share of the documents aside, drawn by the seed; both parts keep the file's order, and each has at least one.
 * @throws DataError "empty" when there are fewer than two
 */
export function splitDocuments(documents: readonly Document[], share: number, seed: number): { rest: Document[]; aside: Document[] } {
  if (documents.length < 2)
    throw new DataError(
      'empty',
      'The training data has too few sentences to set some aside. Remove "validationSplit", or add sentences.',
      documents[0]?.source.file ?? '(no file)',
    );
  const count = Math.min(documents.length - 1, Math.max(1, Math.round(documents.length * share)));
  const order = Random.fromSeed(seed, 'validation split').shuffle(documents.map((_, i) => i));
  const chosen = new Set(order.slice(0, count));
  return { rest: documents.filter((_, i) => !chosen.has(i)), aside: documents.filter((_, i) => chosen.has(i)) };
}

/** Documents that an annotator did not reject or ignore, which are no truth to learn; a warning tells how many were left out. */
export function acceptedDocuments(documents: readonly Document[]): { documents: readonly Document[]; problems: Problem[] } {
  const accepted = documents.filter(({ answer }) => answer === undefined);
  const left = documents.find(({ answer }) => answer !== undefined);
  if (left === undefined) return { documents, problems: [] };
  const message = `${documents.length - accepted.length} documents that were rejected or ignored are left out; this is the first.`;
  return { documents: accepted, problems: [{ severity: 'warning', reason: 'label', source: left.source, message }] };
}

/** How many documents of `test` have a text that is in `train` too, white space aside: scores on them measure memory. */
export function countDuplicates(train: readonly Document[], test: readonly Document[]): number {
  const key = ({ text }: Document): string => text.trim().replace(/\s+/g, ' ');
  const seen = new Set(train.map(key));
  return test.filter((document) => seen.has(key(document))).length;
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function byFrequency(counts: ReadonlyMap<string, number>): (readonly [string, number])[] {
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
}
