import { tagLabel, type Document, type Problem, type Span, type Token } from './document';
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
  /** How many documents have each number of tokens, shortest first. */
  readonly lengths: readonly (readonly [tokens: number, documents: number])[];
  readonly spans: number;
  /** Tokens that lie in a span, in part or whole. */
  readonly covered: number;
  /** Documents with a span or a class. */
  readonly tagged: number;
  /** Spans with each label, most frequent first. */
  readonly labels: readonly (readonly [string, number])[];
  /** Documents of each class, most frequent first. */
  readonly classes: readonly (readonly [string, number])[];
  /** Share of tokens that the vocabulary does not know, 0 to 1; where there is one. */
  readonly unknown?: number;
}

/** Counts what documents hold. @param vocabulary of the training data, for the share of unknown words */
export function summarize(documents: readonly Document[], tokenizer: Tokenizer, vocabulary?: Pick<Encoder, 'knows'>): DatasetSummary {
  const words = new Map<string, number>();
  const labels = new Map<string, number>();
  const classes = new Map<string, number>();
  const lengths = new Map<number, number>();
  let [tokens, spans, covered, tagged] = [0, 0, 0, 0];
  for (const document of documents) {
    const places = tokenize(document, tokenizer);
    const texts = tokenTexts(document, places);
    tokens += texts.length;
    lengths.set(texts.length, (lengths.get(texts.length) ?? 0) + 1);
    spans += document.spans.length;
    if (document.spans.length > 0 || document.label !== undefined) tagged++;
    covered += coveredTokens(places, document.spans);
    for (const text of texts) add(words, text);
    for (const span of document.spans) add(labels, tagLabel(span));
    if (document.label !== undefined) add(classes, document.label);
  }
  let unknown = 0;
  if (vocabulary !== undefined) for (const [word, count] of words) if (!vocabulary.knows(word)) unknown += count;
  return {
    documents: documents.length,
    tokens,
    words: words.size,
    lengths: [...lengths].sort(([a], [b]) => a - b),
    spans,
    covered,
    tagged,
    labels: byFrequency(labels),
    classes: byFrequency(classes),
    ...(vocabulary !== undefined && { unknown: tokens === 0 ? 0 : unknown / tokens }),
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

/** Both are sorted; spans may overlap. */
function coveredTokens(tokens: readonly Token[], spans: readonly Span[]): number {
  if (spans.length === 0) return 0;
  let count = 0;
  let end = -1;
  let next = 0;
  for (const token of tokens) {
    while (next < spans.length && spans[next].start < token.end) end = Math.max(end, spans[next++].end);
    if (end > token.start) count++;
  }
  return count;
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function byFrequency(counts: ReadonlyMap<string, number>): (readonly [string, number])[] {
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
}
