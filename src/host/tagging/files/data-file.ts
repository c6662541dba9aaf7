import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  type Document,
  type Format,
  formatOf,
  formatOfName,
  type Problem,
  type ReadFileOptions,
  sidePaths,
  type TagScheme,
} from '../../../data';
import { DataError } from '../../../data/problems';
import { writeAtomic } from '../../../data/write-atomic';
import { runSteps, type Steps } from '../../../data/steps';
import { inSlices } from '../../in-slices';
import { documentsOfLines, linesInSteps } from './documents';
import { refuseReadOnly } from '../../../data/read-only';
import { StandIns } from './stand-ins';
import { type TaggedLine } from '../spans/tagged-line';

/** How a file is read where its form leaves a choice; empty: as is usual. */
export type Reading = Pick<ReadFileOptions, 'format' | 'tokenColumn' | 'tagColumn' | 'unit'>;

/** A data file, or the files of a form of several. */
interface DataFile {
  readonly format: Format;
  readonly reading: Reading;
  readonly paths: readonly string[];
  readonly hash: string;
  /** Stamp of the files when they were read; undefined where they had just been written, so that it tells nothing. */
  readonly stamp: string | undefined;
}

/** A data file of which only the bytes are known yet. */
export interface DataBytes extends DataFile {
  readonly bytes: readonly (Buffer | undefined)[];
}

/** A data file as it was read. */
export interface DataContent extends DataFile {
  readonly texts: readonly (string | undefined)[];
  readonly documents: readonly Document[];
  readonly problems: readonly Problem[];
  readonly scheme: TagScheme | undefined;
  /** For the form's own use: see `ReadResult`. */
  readonly layout: unknown;
  readonly standIns: StandIns;
  /** The documents, one a line. */
  readonly lines: readonly TaggedLine[];
}

/** Reads a file of any known form. @throws DataError as `loadDataFile` does */
export async function readDataFile(file: string, reading: Reading = {}): Promise<DataContent> {
  return runSteps(readBytes(await loadDataFile(file, reading)));
}

/** Loads a file of any known form. @throws DataError when it is missing, packed, not UTF-8 or of no known form */
export async function loadDataFile(file: string, reading: Reading = {}): Promise<DataBytes> {
  if (file.endsWith('.gz')) throw new DataError('encoding', 'A packed file can be trained from, but not edited. Unpack it first.', file);
  const { format, paths } = await partsOf(file, reading.format);
  const before = await stampOf(paths);
  const bytes = await Promise.all(paths.map((part, index) => readPart(part, index === 0)));
  const bad = bytes.findIndex((part) => part !== undefined && !isUtf8(part));
  if (bad >= 0)
    throw new DataError('encoding', 'The file is not UTF-8. Save it as UTF-8 first (VS Code: "Save with Encoding").', paths[bad], 1);
  return { format, reading, paths, bytes, hash: hashOf(bytes), stamp: before?.settled ? before.stamp : undefined };
}

/** What the bytes of a form's files hold. */
export function* readBytes({ bytes, ...file }: DataBytes): Steps<DataContent> {
  const texts = bytes.map((part) => part?.toString('utf8'));
  yield;
  return { ...(yield* contentInSteps(file, texts)), hash: file.hash, stamp: file.stamp };
}

/** What texts of a form's files hold. */
export function contentOf(file: Omit<DataFile, 'hash' | 'stamp'>, texts: DataContent['texts']): DataContent {
  return runSteps(contentInSteps(file, texts));
}

function* contentInSteps({ format, paths, reading }: Omit<DataFile, 'hash' | 'stamp'>, texts: DataContent['texts']): Steps<DataContent> {
  const { documents, problems, scheme, layout } = yield* format.readFilesInSteps(texts, { ...reading, files: paths });
  const standIns = new StandIns(documents.map(({ text }) => text));
  yield;
  const lines = yield* linesInSteps(documents, standIns);
  return { format, reading, paths, texts, hash: '', stamp: undefined, documents, problems, scheme, layout, standIns, lines };
}

/** Form and files of a path. @throws DataError when it is of no known form */
async function partsOf(file: string, wanted: Reading['format']): Promise<{ format: Format; paths: string[] }> {
  const found = await stat(file).catch(() => undefined);
  // An empty file is what "Save As" begins with: its name tells what it will be.
  const format = (found?.isFile() && found.size === 0 ? formatOfName(file) : undefined) ?? (await formatOf(file, wanted));
  if (format.parts !== undefined) {
    const folder = found?.isDirectory() ? file : path.dirname(file);
    return { format, paths: format.parts.map((part) => path.join(folder, part)) };
  }
  if (format.sides !== undefined) return { format, paths: sidePaths(file, format) };
  return { format, paths: [file] };
}

async function readPart(file: string, required: boolean): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!required && code === 'ENOENT') return undefined;
    throw new DataError('missing', code === 'ENOENT' ? 'There is no such file.' : message, file);
  }
}

/** Of all bytes of a form's files, in their order. */
export function hashOf(parts: readonly (Buffer | undefined)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part === undefined ? '-' : `${part.length}:`).update(part ?? '');
  return hash.digest('hex');
}

/** What tells whether files were touched, without reading them. */
export interface Stamp {
  readonly stamp: string;
  readonly mtime: number;
  readonly ctime: number;
  /** The last change is so long ago that another one would have another time, however coarse the clock of the disk is. */
  readonly settled: boolean;
}

/** Milliseconds; the coarsest clock in use is that of FAT. */
const coarsestClock = 2000;

/** Undefined where the (first) file is gone. */
export async function stampOf(paths: readonly string[]): Promise<Stamp | undefined> {
  const now = Date.now();
  const stats = await Promise.all(paths.map((file) => stat(file).catch(() => undefined)));
  if (stats[0] === undefined) return undefined;
  const stamp = stats.map((one) => (one ? `${one.ino} ${one.size} ${one.mtimeMs} ${one.ctimeMs}` : '-')).join('\n');
  const newest = (of: 'mtimeMs' | 'ctimeMs' | 'birthtimeMs') => Math.max(...stats.map((one) => Math.floor(one?.[of] ?? 0)));
  const settled = now - Math.max(newest('mtimeMs'), newest('ctimeMs')) > coarsestClock;
  return { stamp, mtime: newest('mtimeMs'), ctime: newest('birthtimeMs'), settled };
}

/** Whether the files are as they were read. */
export async function isAsRead(content: Pick<DataContent, 'paths' | 'hash' | 'stamp'>): Promise<boolean> {
  if (content.stamp !== undefined && (await stampOf(content.paths))?.stamp === content.stamp) return true;
  return (await hashOnDisk(content.paths)) === content.hash;
}

/** The hash that reading would give now; undefined where the (first) file is gone. */
export async function hashOnDisk(paths: readonly string[]): Promise<string | undefined> {
  try {
    return hashOf(await Promise.all(paths.map((file, index) => readPart(file, index === 0))));
  } catch {
    return undefined;
  }
}

/** Outcome of writing. */
export interface WrittenData {
  /** What the form can't hold. */
  readonly problems: readonly Problem[];
  /** Of what the files now hold. */
  readonly hash: string;
}

/** Writes lines back into the files that they were read from, while the editor goes on; what did not change stays byte for byte. */
export async function updateDataFile(content: DataContent, lines: readonly TaggedLine[]): Promise<WrittenData> {
  const { format, paths, texts, scheme, reading } = content;
  const documents = documentsOfLines(lines, content, paths[0]);
  const written = await inSlices(format.updateFilesInSteps(texts, documents, { ...reading, scheme, before: content }), undefined);
  return { problems: written.problems, hash: await put(content, written.files) };
}

/** Writes documents of another file into this one, which holds none yet. */
export async function fillDataFile(content: DataContent, documents: readonly Document[]): Promise<WrittenData> {
  const written = content.format.writeFiles(documents, { scheme: content.scheme });
  return { problems: written.problems, hash: await put(content, written.files) };
}

async function put({ format, paths }: DataContent, files: readonly { name: string; text: string }[]): Promise<string> {
  const names = format.parts ?? format.sides ?? [''];
  const changed: { target: string; text: string }[] = [];
  const written = new Map<string, Buffer>();
  for (const [index, { name, text }] of files.entries()) {
    const at = names.indexOf(name);
    const target = paths[at >= 0 ? at : index];
    written.set(target, Buffer.from(text));
    if ((await readFile(target, 'utf8').catch(() => undefined)) !== text) changed.push({ target, text });
  }
  // All or nothing, as far as that can be known before.
  for (const { target } of changed) await refuseReadOnly(target);
  for (const { target, text } of changed) await writeAtomic(target, [text]);
  // Not read back: another window may have written anew by then.
  return hashOf(await Promise.all(paths.map(async (file) => written.get(file) ?? (await readPart(file, false)))));
}
