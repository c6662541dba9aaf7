import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ReadResult } from './document';
import { formats } from './formats';
import type { Format, FormatName, ReadOptions } from './formats/format';
import { asDataError, readChunks, readHead, readLines, type SourceLines } from './lines';
import { DataError } from './problems';

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
  const parts = await readParts(path, format, options.signal);
  const result = format.readLines(parts, options);
  if (result.documents.length > 0) return result;
  const cause =
    result.problems.find(({ severity, reason }) => severity === 'error' && reason !== 'empty') ??
    result.problems.find(({ severity }) => severity === 'error');
  const others = result.problems.length > 1 ? ` (${result.problems.length} problems in all)` : '';
  throw new DataError(
    cause?.reason ?? 'empty',
    `Nothing can be read. ${cause?.message ?? 'The file is empty.'}${others}`,
    cause?.source.file ?? path,
    cause?.source.line,
    result.problems,
  );
}

/** The form of a path by name, or found out. @throws DataError when there is no such path or its form is unknown. */
export async function formatOf(path: string, name: FormatName | 'auto' = 'auto'): Promise<Format> {
  const given = formats.find((format) => format.name === name);
  if (given !== undefined) return given;
  if (await isFolder(path)) {
    const folder = formats.find((format) => format.parts !== undefined);
    if (folder !== undefined) return folder;
  }
  return detectFormat(path, await readHead(path));
}

/** The form told from a file's name and first lines. @throws DataError when it is unknown. */
export function detectFormat(path: string, head: string): Format {
  const found = formats.find((format) => format.detect(path, head));
  if (found !== undefined) return found;
  const list = formats.map(({ name, title }) => `"${name}" (${title})`).join(', ');
  if (head.trim() === '') throw new DataError('empty', 'The file is empty, and its name does not tell its form.', path, 1);
  throw new DataError(
    'syntax',
    `The form of the file is not known from its name or its first lines. Set "format" to one of ${list}.`,
    path,
    1,
  );
}

async function readParts(path: string, format: Format, signal?: AbortSignal): Promise<(SourceLines | undefined)[]> {
  if (format.parts === undefined) {
    if (await isFolder(path))
      throw new DataError('missing', `This is a folder, but the form "${format.name}" is one file. Name the file.`, path);
    return [await readLines(path, signal)];
  }
  const parts: (SourceLines | undefined)[] = [];
  for (const file of await partPaths(path, format)) {
    try {
      parts.push(await readLines(file, signal));
    } catch (error) {
      // Only the first part must be there.
      if (!(error instanceof DataError) || error.reason !== 'missing' || parts.length === 0) throw error;
      parts.push(undefined);
    }
  }
  return parts;
}

async function partPaths(path: string, format: Format): Promise<string[]> {
  const parts = format.parts ?? [];
  const folder = parts.includes(basename(path)) && !(await isFolder(path)) ? dirname(path) : path;
  return parts.map((part) => join(folder, part));
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw asDataError(error, path);
  }
}

/** SHA-256 of a file's bytes as hex; of a folder, of its parts' names and bytes. @throws DataError when there is nothing to read. */
export async function fingerprint(path: string): Promise<string> {
  const hash = createHash('sha256');
  const folder = (await isFolder(path)) ? formats.find((format) => format.parts !== undefined) : undefined;
  if (folder === undefined) {
    for await (const chunk of readChunks(path, undefined, false)) hash.update(chunk);
    return hash.digest('hex');
  }
  for (const [index, file] of (await partPaths(path, folder)).entries()) {
    try {
      hash.update(`${basename(file)}\0`);
      for await (const chunk of readChunks(file, undefined, false)) hash.update(chunk);
    } catch (error) {
      if (!(error instanceof DataError) || error.reason !== 'missing' || index === 0) throw error;
    }
  }
  return hash.digest('hex');
}
