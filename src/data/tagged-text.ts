import { stat } from 'node:fs/promises';
import type { Document, Problem, ReadResult } from './document';
import type { DoccanoExtra } from './formats/doccano-extra';
import { readLines } from './lines';
import { DataError } from './problems';
import { formatOf, readDocuments, type ReadFileOptions } from './read';

/** Spans of the plain text `trips.txt` lie in `trips.txt.spans.jsonl`, in doccano's form. */
export const sidecarSuffix = '.spans.jsonl';
export const sidecarForm = 'doccano';

/** A text with an utterance a line, whose spans lie beside it. */
export interface PlainText {
  /** Undefined: nobody has tagged it yet. */
  readonly sidecar: string | undefined;
}

/**
 * Whether a file is plain text: it has a sidecar, or is a `.txt` of no known form. A text with brat's standoff beside it is that pair, whatever else
 * lies there.
 */
export async function plainTextOf(file: string): Promise<PlainText | undefined> {
  if (!file.endsWith('.txt') || (await isThere(file.replace(/\.txt$/, '.ann')))) return undefined;
  if (await isThere(file + sidecarSuffix)) return { sidecar: file + sidecarSuffix };
  const unknown = await formatOf(file).then(
    () => false,
    (error: unknown) => error instanceof DataError && error.reason === 'syntax',
  );
  return unknown ? { sidecar: undefined } : undefined;
}

/**
 * Reads data of any form; of a plain text with its spans beside it all lines, tagged or not, unless another form is asked for.
 * @returns `plain`: the text is a file of its own
 * @throws DataError when nothing can be read
 */
export async function readTagged(path: string, reading: ReadFileOptions = {}): Promise<ReadResult & { readonly plain: boolean }> {
  const text = reading.format === undefined || reading.format === 'auto' ? await plainTextOf(path) : undefined;
  if (text === undefined) {
    const read = await readDocuments(path, reading);
    return { ...read, plain: read.format === 'brat' };
  }
  const { signal } = reading;
  const read = text.sidecar === undefined ? untagged : await readDocuments(text.sidecar, { signal });
  const { documents, problems } = await withPlainLines(path, read.documents);
  return { ...read, documents: documents.map(withoutNumber), problems: [...problems, ...read.problems], plain: true };
}

const untagged: ReadResult = { documents: [], problems: [], format: sidecarForm };

/** The number of its line in this text is nothing that another file should keep. */
export function withoutNumber(document: Document): Document {
  const doccano = document.extra?.doccano as DoccanoExtra | undefined;
  if (doccano?.fields?.id === undefined) return document;
  const fields = Object.fromEntries(Object.entries(doccano.fields).filter(([name]) => name !== 'id'));
  return { ...document, extra: { ...document.extra, doccano: { ...doccano, fields } } };
}

/**
 * All lines of a plain text as documents, tagged or not, with what its sidecar holds of them: an entry belongs to the line that its `id` names,
 * else to the first free line that reads the same. Entries whose text is gone come last, with their place in the sidecar. Problems: lines that can't be read.
 */
export async function withPlainLines(
  file: string,
  entries: readonly Document[],
): Promise<{ documents: Document[]; problems: readonly Problem[] }> {
  const { lines, problems } = await readLines(file);
  const byLine = new Map<number, Document>();
  const free = new Map<string, number[]>();
  const named = new Map(entries.map((entry) => [lineOf(entry), entry]));
  lines.forEach((text, index) => {
    if (text === null) return;
    const entry = named.get(index + 1);
    const list = free.get(text);
    if (entry?.text === text) byLine.set(index, entry);
    else if (list) list.push(index);
    else free.set(text, [index]);
  });
  const placed = new Set(byLine.values());
  const gone: Document[] = [];
  for (const entry of entries) {
    if (placed.has(entry)) continue;
    const line = free.get(entry.text)?.shift();
    if (line === undefined) gone.push(entry);
    else byLine.set(line, entry);
  }
  const documents = lines.map((text, index) => {
    const source = { file, line: index + 1 };
    return text === null || text.trim() === '' ? [] : [{ ...(byLine.get(index) ?? { text, spans: [] }), source }];
  });
  return { documents: [...documents.flat(), ...gone], problems };
}

/** The line of the text that an entry names, counted from 1. */
function lineOf({ extra }: Document): unknown {
  return (extra?.doccano as DoccanoExtra | undefined)?.fields?.id;
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
