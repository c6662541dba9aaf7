import { mkdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Document, Problem } from './document';
import { formats } from './formats';
import type { FormatName, WriteOptions } from './formats/format';
import { formatOf, formatOfName, readDocuments, type ReadFileOptions } from './read';
import { DataError } from './problems';
import { writeAtomic } from './write-atomic';

/**
 * Writes documents to a file, or to the folder of a form that is a folder; whole or not at all, each file.
 * @returns what the form can't hold.
 * @throws DataError for an unknown form.
 */
export async function writeDocuments(
  path: string,
  format: string,
  documents: readonly Document[],
  options: WriteOptions = {},
): Promise<readonly Problem[]> {
  const form = formats.find(({ name }) => name === format);
  if (form === undefined)
    throw new DataError('syntax', `There is no form "${format}". The forms are ${formats.map(({ name }) => name).join(', ')}.`, path);
  const { files, problems } = form.writeFiles(documents, options);
  const folder = form.parts !== undefined && form.parts.includes(basename(path)) ? dirname(path) : path;
  await mkdir(form.parts === undefined ? dirname(path) : folder, { recursive: true });
  for (const { name, text } of files) await writeAtomic(form.parts === undefined ? path : join(folder, name), [text]);
  return problems;
}

/** What became of a conversion. */
export interface Conversion {
  readonly from: FormatName;
  readonly to: FormatName;
  readonly documents: number;
  /** Of reading first, then of what the target form can't hold. */
  readonly problems: readonly Problem[];
}

export interface ConvertOptions extends WriteOptions {
  readonly from?: ReadFileOptions;
  /** Default: told from the name of the output; a name without extension is the folder of seq.in, seq.out and label. */
  readonly to?: FormatName;
}

/**
 * Reads one form and writes another, and says what was lost. The scheme of tags stays as it was, unless told.
 * @throws DataError; also where the output is the input, whose bad lines would be gone for good
 */
export async function convert(input: string, output: string, options: ConvertOptions = {}): Promise<Conversion> {
  const { from, to = formatOfOutput(output), ...rest } = options;
  const source = await formatOf(input, from?.format);
  if ((await placeOf(input)) === (await placeOf(output)))
    throw new DataError('syntax', 'This is the file that is read: what is wrong in it would be lost. Write to another one.', output);
  const read = await readDocuments(input, { ...from, format: source.name });
  const written = await writeDocuments(output, to, read.documents, {
    ...(read.scheme === undefined ? {} : { scheme: read.scheme }),
    ...rest,
  });
  return { from: source.name, to, documents: read.documents.length, problems: [...read.problems, ...written] };
}

/** Absolute path with links followed; of a part of a folder's form the folder. A file that is not there yet has the path as given. */
async function placeOf(path: string): Promise<string> {
  const whole = formats.some(({ parts }) => parts?.includes(basename(path))) ? dirname(path) : path;
  return realpath(whole).catch(() => resolve(whole));
}

/** The form of a file that is to be written, by its name. @throws DataError when the name does not tell. */
export function formatOfOutput(path: string): FormatName {
  const found = formatOfName(path);
  if (found !== undefined) return found.name;
  if (!basename(path).includes('.')) return 'seqInOut';
  throw new DataError(
    'syntax',
    'The name does not tell which form to write. Name it .conll or .jsonl, or a folder for seq.in, seq.out and label.',
    path,
  );
}
