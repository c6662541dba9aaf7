import { mkdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Document, Problem } from './document';
import { formats } from './formats';
import type { Format, FormatName, WriteOptions, Written } from './formats/format';
import { DataError, type Loss } from './problems';
import { formatOf, formatOfName, type ReadFileOptions, sidePaths } from './read';
import { isReadOnly } from './read-only';
import { plainTextOf, readTagged, sidecarForm } from './tagged-text';
import { writeAtomic } from './write-atomic';

/**
 * Writes documents to a file, or to the files of a form that has several; whole or not at all, each file.
 * @returns what the form can't hold.
 * @throws DataError for an unknown form, and where the target is no regular file.
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
  const written = form.writeFiles(documents, options);
  await writeFiles(path, form, written);
  return written.problems;
}

/**
 * Puts what a form has written at a path: the file, or the files of a form of several.
 * @returns their paths
 * @throws DataError where the target is no regular file, or can't be written
 */
export async function writeFiles(path: string, form: Format, { files }: Pick<Written, 'files'>): Promise<readonly string[]> {
  const folder = form.parts?.includes(basename(path)) === true ? dirname(path) : path;
  const place = (name: string): string =>
    form.parts !== undefined ? join(folder, name) : form.sides !== undefined ? sidePaths(path, form)[form.sides.indexOf(name)] : path;
  const paths = files.map(({ name }) => place(name));
  for (const file of paths) await refuseSpecial(file);
  try {
    await mkdir(form.parts === undefined ? dirname(path) : folder, { recursive: true });
    for (const [i, { text }] of files.entries()) await writeAtomic(paths[i], [text]);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // A full disk has its own words.
    if (code === undefined || code === 'ENOSPC') throw error;
    throw new DataError('syntax', `This can't be written (${message}). Choose another place.`, path);
  }
  return paths;
}

/** A device or pipe would be replaced by a file, for who may do that; so would a file that may only be read. */
async function refuseSpecial(path: string): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (there === undefined) return;
  if (await isReadOnly(path)) throw new DataError('syntax', 'This file is read-only, so nothing is written. Name another one.', path);
  if (there.isFile()) return;
  throw new DataError(
    'syntax',
    `This is ${there.isDirectory() ? 'a folder' : 'no regular file'}, so nothing is written. Name a file.`,
    path,
  );
}

/** What became of a conversion. */
export interface Conversion {
  readonly from: FormatName;
  readonly to: FormatName;
  readonly documents: number;
  /** The files that were written. */
  readonly files: readonly string[];
  /** What was wrong in the input. */
  readonly problems: readonly Problem[];
  /** What the target form can't hold, and what was written in its place, line by line. */
  readonly replaced: readonly Problem[];
  /** The same in numbers. */
  readonly losses: readonly Loss[];
}

export interface ConvertOptions extends WriteOptions {
  readonly from?: ReadFileOptions;
  /** Default: told from the name of the output; a name without extension is the folder of seq.in, seq.out and label. */
  readonly to?: FormatName;
  /** Write nothing where something would be lost. */
  readonly strict?: boolean;
  /** Until the first file is written. */
  readonly signal?: AbortSignal;
}

/**
 * Reads one form and writes another, and says what was lost. The scheme of tags stays as it was, unless told. Of a plain text
 * all lines are written, tagged or not.
 * @throws DataError; also where the output is the input, whose bad lines would be gone for good, and, if `strict`, where something is lost
 */
export async function convert(input: string, output: string, options: ConvertOptions = {}): Promise<Conversion> {
  const { from, to = formatOfOutput(output), strict = false, signal, ...rest } = options;
  const text = from?.format === undefined || from.format === 'auto' ? await plainTextOf(input) : undefined;
  const source = await formatOf(input, text ? sidecarForm : from?.format);
  const target = formats.find(({ name }) => name === to);
  if (target === undefined) throw new DataError('syntax', `There is no form "${to}".`, output);
  const inputs = text ? [input, text.sidecar ?? input] : placesOf(input, source);
  const places = new Set(await Promise.all(inputs.map(placeOf)));
  if ((await Promise.all(placesOf(output, target).map(placeOf))).some((place) => places.has(place)))
    throw new DataError('syntax', 'This is the file that is read: what is wrong in it would be lost. Write to another one.', output);
  const read = await readTagged(input, { ...from, format: text ? 'auto' : source.name, signal });
  const written = target.writeFiles(read.documents, { ...(read.scheme === undefined ? {} : { scheme: read.scheme }), ...rest });
  if (strict && written.losses.length > 0)
    throw new DataError(
      'label',
      `${target.title} can't hold ${written.losses.map(({ what, count }) => `${what} (${count})`).join(', ')}; nothing is written. Leave "--strict" out to write the rest.`,
      written.losses[0].first[0].file,
      written.losses[0].first[0].line,
      written.problems,
    );
  // Nobody was heard while the text was made.
  await setImmediate();
  signal?.throwIfAborted();
  const files = await writeFiles(output, target, written);
  const { documents, problems } = read;
  return { from: source.name, to, documents: documents.length, files, problems, replaced: written.problems, losses: written.losses };
}

function placesOf(path: string, format: Format): string[] {
  return format.sides === undefined ? [path] : sidePaths(path, format);
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
    `The name does not tell which form to write. Name it .conll, .jsonl, .yml or .ann, or a folder for seq.in, seq.out and label, or set "--to" to one of ${formats.map(({ name }) => name).join(', ')}.`,
    path,
  );
}
