import { extname } from 'node:path';
import {
  type Choice,
  type Difference,
  differenceKeys,
  findDifferences,
  mergeByChoices,
  type PairedDocuments,
  pairDocuments,
} from './differences';
import type { Document, Problem } from './document';
import { formatOfName, readOriginal, type Original, type ReadFileOptions } from './read';
import { readTagged, sidecarOf, withPlainLines } from './tagged-text';
import { writeDocuments, writeFiles } from './write';

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

/** Reads the data of two annotators, of any forms, and finds where they differ. @throws DataError */
export async function compareFiles(a: string, b: string, reading: ReadFileOptions = {}): Promise<Comparison> {
  const [left, right] = [await readTagged(a, reading), await readTagged(b, reading)];
  const problems = [...left.problems, ...right.problems];
  const documents = [left.documents, right.documents] as const;
  return { ...compared(...documents), documents, problems, plain: [left.plain, right.plain] };
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
  /** How both are read. */
  readonly reading?: ReadFileOptions;
  readonly choose: (key: string, difference: Difference) => Choice;
}

/**
 * Writes one version of two: what both have, of each difference what was chosen, then the texts that stand in the second alone. In the first file's
 * form all else stays byte for byte as it is there.
 * @returns number of documents, and what the form can't hold
 * @throws DataError
 */
export async function mergeFiles({ a, b, out, reading = {}, choose }: Merge): Promise<{ documents: number; problems: readonly Problem[] }> {
  const sidecar = await sidecarOf(a);
  const original = await readOriginal(sidecar ?? a, sidecar === undefined ? reading : {});
  const left = sidecar === undefined ? original.documents : await withPlainLines(a, original.documents);
  const right = (await readTagged(b, reading)).documents.map(stranger);
  const { pairs, onlyB, differences, keys } = compared(left, right);
  const merged = mergeByChoices(pairs, differences, (difference, index) => choose(keys[index], difference));
  const chosen = new Map(pairs.map(({ a: document }, index) => [document, merged[index]]));
  const documents = [...left.map((document) => chosen.get(document) ?? document), ...onlyB];
  return {
    documents: documents.length,
    problems: await write(out, original, sidecar === undefined ? documents : documents.filter(tells), reading),
  };
}

/** A document of another file: its number there, and the ids of its spans in brat, are those of others here. */
function stranger({ origin: _origin, ...document }: Document): Document {
  const spans = document.spans.map((span) => {
    if (span.extra?.brat === undefined) return span;
    return { ...span, extra: Object.fromEntries(Object.entries(span.extra).filter(([form]) => form !== 'brat')) };
  });
  return { ...document, spans };
}

async function write(
  out: string,
  { form, texts, scheme }: Original,
  documents: readonly Document[],
  { tokenColumn, tagColumn, unit }: ReadFileOptions,
): Promise<readonly Problem[]> {
  const named = formatOfName(out);
  const same = named === undefined || named === form || form.extensions.includes(extname(out).toLowerCase());
  if (!same) return writeDocuments(out, named.name, documents, { scheme });
  const written = form.updateFiles(texts, documents, { scheme, tokenColumn, tagColumn, unit });
  await writeFiles(out, form, written);
  return written.problems;
}

/** A sidecar has no entry for a line that nobody tagged. */
function tells({ origin, spans, label }: Document): boolean {
  return origin !== undefined || spans.length > 0 || label !== undefined;
}
