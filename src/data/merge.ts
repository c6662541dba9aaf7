import { sliceCodePoints } from './code-points';
import { type Choice, type Difference, differenceKeys, findDifferences, mergeByChoices } from './differences';
import type { Document, Problem } from './document';
import { type PairedDocuments, pairDocuments } from './pair-documents';
import { originalOf } from './merge-target';
import { type ReadFileOptions } from './read';
import { readTagged } from './tagged-text';

/** Two annotators' files, held beside each other. */
export interface Comparison extends PairedDocuments {
  /** All documents of the first and of the second, in the order of their files. */
  readonly documents: readonly [readonly Document[], readonly Document[]];
  readonly differences: readonly Difference[];
  /** A name for each difference; see `differenceKeys`. */
  readonly keys: readonly string[];
  readonly problems: readonly Problem[];
  /** Whether the first and the second are texts whose tags lie beside them, so that a document stands at its line of the text. */
  readonly plain: readonly [boolean, boolean];
}

/** How the files of two annotators are read. */
export interface Readings {
  readonly a?: ReadFileOptions;
  readonly b?: ReadFileOptions;
}

/** Reads the data of two annotators, of any forms, and finds where they differ. @throws DataError */
export async function compareFiles(a: string, b: string, { a: readA, b: readB }: Readings = {}): Promise<Comparison> {
  const [left, right] = [await readTagged(a, readA), await readTagged(b, readB)];
  const documents = [left.documents, right.documents] as const;
  const comparison = compared(...documents);
  const problems = [...left.problems, ...right.problems, ...comparison.unplaced.map(unplacedProblem)];
  return { ...comparison, documents, problems, plain: [left.plain, right.plain] };
}

function unplacedProblem({ document: { text, source }, span }: PairedDocuments['unplaced'][number]): Problem {
  const words = sliceCodePoints(text, span.start, span.end);
  const message = `The other text reads otherwise and lacks "${words}", so this span "${span.label}" is compared with nothing. Correct one of the texts.`;
  return { severity: 'warning', reason: 'offset', source, message };
}

function compared(a: readonly Document[], b: readonly Document[]): Omit<Comparison, 'documents' | 'problems' | 'plain'> {
  const paired = pairDocuments(a, b);
  // Of a file without any class nobody was asked for one, or its form has no room for them.
  const classes = [a, b].every((documents) => documents.some(({ label }) => label !== undefined));
  const differences = findDifferences(paired.pairs, { classes });
  return { ...paired, differences, keys: differenceKeys(paired.pairs, differences) };
}

export interface Merge {
  readonly a: string;
  readonly b: string;
  /** What is written; its form is that of `a` where the name may be one of that form. */
  readonly out: string;
  readonly reading?: Readings;
  readonly choose: (key: string, difference: Difference) => Choice;
}

/**
 * Writes one version of two: what both have, of each difference what was chosen, then the texts that stand in the second alone. Where texts differ, the
 * first one's stays. In the first file's form all else stays byte for byte as it is there. A folder of pairs becomes a folder, a plain text one with its
 * sidecar.
 * @returns number of documents, and what the form can't hold
 * @throws DataError
 */
export async function mergeFiles({
  a,
  b,
  out,
  reading: { a: readA = {}, b: readB } = {},
  choose,
}: Merge): Promise<{ documents: number; problems: readonly Problem[] }> {
  const original = await originalOf(a, readA);
  const left = original.documents;
  const right = (await readTagged(b, readB)).documents.map(stranger);
  const { pairs, onlyB, differences, keys } = compared(left, right);
  const merged = mergeByChoices(pairs, differences, (difference, index) => choose(keys[index], difference));
  const chosen = new Map(pairs.map(({ a: document }, index) => [document, merged[index]]));
  const documents = left.map((document) => chosen.get(document) ?? document);
  return { documents: documents.length + onlyB.length, problems: await original.write(out, documents, onlyB) };
}

/** A document of another file: its number there, and the ids of its spans in brat, are those of others here. */
function stranger({ origin: _origin, ...document }: Document): Document {
  const spans = document.spans.map((span) => {
    if (span.extra?.brat === undefined) return span;
    return { ...span, extra: Object.fromEntries(Object.entries(span.extra).filter(([form]) => form !== 'brat')) };
  });
  return { ...document, spans };
}
