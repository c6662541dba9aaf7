import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ReadResult } from './document';
import { formats } from './formats';
import type { Format, FormatName, ReadOptions } from './formats/format';
import { asDataError, readChunks, readHead, readLines, readText } from './lines';
import { DataError } from './problems';
import { runSteps } from './steps';

export interface ReadFileOptions extends ReadOptions {
  /** Default: told from the name and the first lines. */
  readonly format?: FormatName | 'auto';
  readonly signal?: AbortSignal;
}

/**
 * Reads a file, or the folder of a form that is a folder.
 * @throws DataError when nothing at all can be read; its `problems` say why, line by line.
 */
export async function readDocuments(path: string, options: ReadFileOptions = {}): Promise<ReadResult> {
  const format = await formatOf(path, options.format);
  const result = await readAll(path, format, options);
  if (result.documents.length === 0) throw nothingRead(path, result);
  return result;
}

/** Why a file gave no document. */
export function nothingRead(path: string, result: Pick<ReadResult, 'problems'>): DataError {
  const cause =
    result.problems.find(({ severity, reason }) => severity === 'error' && reason !== 'empty') ??
    result.problems.find(({ severity }) => severity === 'error');
  const others = result.problems.length > 1 ? ` (${result.problems.length} problems in all)` : '';
  return new DataError(
    cause?.reason ?? 'empty',
    `Nothing can be read. ${cause?.message ?? 'The file is empty.'}${others}`,
    cause?.source.file ?? path,
    cause?.source.line,
    result.problems,
  );
}

/** All documents of a file, or of the folder of a form; a folder of pairs, as brat has them, is read pair by pair. */
async function readAll(path: string, format: Format, options: ReadFileOptions): Promise<ReadResult> {
  const results: ReadResult[] = [];
  for (const paths of await fileSets(path, format)) {
    if (format.reads === 'lines')
      results.push(runSteps(format.readLines(await readParts(paths, (file) => readLines(file, options.signal)), options)));
    else results.push(format.readTexts(await readParts(paths, (file) => readText(file, options.signal)), options));
  }
  const [first, ...more] = results;
  if (more.length === 0) return first;
  return {
    ...first,
    documents: results.flatMap(({ documents }) => documents),
    problems: results.flatMap(({ problems }) => problems).filter(({ reason }) => reason !== 'empty'),
  };
}

/** The form of a path by name, or found out. @throws DataError when there is no such path or its form is unknown. */
export async function formatOf(path: string, name: FormatName | 'auto' = 'auto'): Promise<Format> {
  const given = formats.find((format) => format.name === name);
  if (given !== undefined) return given;
  if (await isFolder(path)) {
    const names = await readdir(path);
    const pairs = formats.find(({ sides }) => sides !== undefined && names.some((file) => file.endsWith(sides[sides.length - 1])));
    const folder = formats.find(({ parts }) => parts !== undefined && (pairs === undefined || parts.some((part) => names.includes(part))));
    const found = folder ?? pairs;
    if (found !== undefined) return found;
  }
  return (await pairOf(path)) ?? detectFormat(path, await readHead(path));
}

/** The form of files side by side, where all of them are there. */
async function pairOf(path: string): Promise<Format | undefined> {
  const pair = formats.find(({ sides }) => sides?.some((side) => path.endsWith(side)));
  return pair !== undefined && (await Promise.all(sidePaths(path, pair).map(isThere))).every(Boolean) ? pair : undefined;
}

/** The form told from a file's first lines, else from its name. @throws DataError when it is unknown. */
export function detectFormat(path: string, head: string): Format {
  const found = formats.find((format) => format.detect(path, head)) ?? formatOfName(path);
  if (found !== undefined) return found;
  const list = formats.map(({ name, title }) => `${title} ("${name}")`).join('; ');
  if (head.trim() === '') throw new DataError('empty', 'The file is empty, and its name does not tell its form.', path, 1);
  throw new DataError(
    'syntax',
    `The form of the file is not known from its name or its first lines. Known are ${list}. Write it as one of them, or name its form ("format" in a spec).`,
    path,
    1,
  );
}

/** The form that a file's ending tells, if it tells one. */
export function formatOfName(path: string): Format | undefined {
  const ending = /\.[^./\\]+$/.exec(path.replace(/\.gz$/, ''))?.[0].toLowerCase() ?? '';
  return formats.find(({ extensions, parts }) => extensions.includes(ending) || parts?.includes(basename(path)));
}

async function readParts<T>(paths: readonly string[], read: (file: string) => Promise<T>): Promise<(T | undefined)[]> {
  const parts: (T | undefined)[] = [];
  for (const file of paths) {
    try {
      parts.push(await read(file));
    } catch (error) {
      // Only the first part must be there.
      if (!(error instanceof DataError) || error.reason !== 'missing' || parts.length === 0) throw error;
      parts.push(undefined);
    }
  }
  return parts;
}

/** Files as they stand, with what was read of them: what `Format.updateFiles` writes back into. */
export interface Original extends ReadResult {
  readonly form: Format;
  readonly files: readonly string[];
  readonly texts: readonly (string | undefined)[];
}

/** Reads a path for writing it back: one original, or one for each pair of a folder of such. @throws DataError when it is missing or of no known form */
export async function readOriginals(path: string, options: ReadFileOptions = {}): Promise<Original[]> {
  const form = await formatOf(path, options.format);
  const originals: Original[] = [];
  for (const files of await fileSets(path, form)) {
    const texts = (await readParts(files, (file) => readText(file))).map((part) => part?.text);
    originals.push({ ...form.readFiles(texts, { ...options, files }), form, files, texts });
  }
  return originals;
}

/** The files that make up a path, set by set. @throws DataError for a folder where the form is a file */
async function fileSets(path: string, format: Format): Promise<string[][]> {
  const folder = await isFolder(path);
  if (format.parts !== undefined) return [folderPaths(path, format.parts, folder)];
  if (format.sides !== undefined) {
    if (!folder) return [sidePaths(path, format)];
    const [text] = format.sides;
    const names = (await readdir(path)).filter((name) => name.endsWith(text)).sort();
    if (names.length === 0) throw new DataError('missing', `There is no file ${text} in this folder. Name the folder of the texts.`, path);
    return names.map((name) => sidePaths(join(path, name), format));
  }
  if (folder) throw new DataError('missing', `This is a folder, but the form "${format.name}" is one file. Name the file.`, path);
  return [[path]];
}

function folderPaths(path: string, parts: readonly string[], isFolder: boolean): string[] {
  const folder = parts.includes(basename(path)) && !isFolder ? dirname(path) : path;
  return parts.map((part) => join(folder, part));
}

/** Files side by side, whichever of them is named. */
export function sidePaths(path: string, { sides = [] }: Pick<Format, 'sides'>): string[] {
  const base = path.slice(0, path.length - (sides.find((side) => path.endsWith(side))?.length ?? 0));
  return sides.map((side) => base + side);
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw asDataError(error, path);
  }
}

/** SHA-256 of a file's bytes as hex; of several files, of their names and bytes. @throws DataError when there is nothing to read. */
export async function fingerprint(path: string): Promise<string> {
  const hash = createHash('sha256');
  const format = (await isFolder(path)) ? await formatOf(path) : await pairOf(path);
  const sets = format?.parts === undefined && format?.sides === undefined ? [[path]] : await fileSets(path, format);
  if (sets.length === 1 && sets[0].length === 1) {
    for await (const chunk of readChunks(path, undefined, false)) hash.update(chunk);
    return hash.digest('hex');
  }
  for (const files of sets) {
    for (const [index, file] of files.entries()) {
      try {
        hash.update(`${basename(file)}\0`);
        for await (const chunk of readChunks(file, undefined, false)) hash.update(chunk);
      } catch (error) {
        if (!(error instanceof DataError) || error.reason !== 'missing' || index === 0) throw error;
      }
    }
  }
  return hash.digest('hex');
}
