import { open, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** What is needed of an open file; tests put a disk behind it that is full or takes a few bytes at a time. */
export type AtomicHandle = Pick<FileHandle, 'write' | 'chown' | 'chmod' | 'sync' | 'close'>;

export interface AtomicOptions {
  /** What the temporary file's name adds to the target's; a file of that name is overwritten. Default: what nobody has. */
  readonly suffix?: string;
  /** Makes the temporary file. */
  readonly create?: (path: string, mode: number | undefined) => Promise<AtomicHandle>;
}

/** By file: the last write that was asked for. */
const turns = new Map<string, Promise<void>>();
let written = 0;

/**
 * Replaces a file, so that whoever reads it, also after a power cut, finds the old content or the new one, never a part. A link stays
 * one: what it leads to is replaced. Owner and permission bits of the old file are kept where the system allows it. Writes to one file
 * take place in the order of the calls.
 *
 * The npm package write-file-atomic is not used: it ignores how many bytes a write took, and on a disk that is nearly full the first
 * write takes a part without an error: the torn file would replace a whole one.
 * @throws errors of the file system, as ENOSPC; the old file is then as it was, and the temporary one is gone
 */
export async function writeAtomic(path: string, chunks: readonly (string | Uint8Array)[], options: AtomicOptions = {}): Promise<void> {
  const name = resolve(path);
  const before = turns.get(name) ?? Promise.resolve();
  const turn = before.catch(() => undefined).then(() => replace(name, chunks, options));
  turns.set(name, turn);
  try {
    await turn;
  } finally {
    if (turns.get(name) === turn) turns.delete(name);
  }
}

async function replace(name: string, chunks: readonly (string | Uint8Array)[], options: AtomicOptions): Promise<void> {
  const { suffix = `.${process.pid}-${++written}.tmp`, create = createFile } = options;
  const path = await realpath(name).catch(() => name);
  const temporary = path + suffix;
  const old = await stat(path).catch(() => undefined);
  const mode = old && old.mode & 0o7777;
  let handle: AtomicHandle | undefined;
  try {
    await rm(temporary, { force: true });
    handle = await create(temporary, mode);
    for (const chunk of chunks) await writeWhole(handle, typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    // Some disks know neither owner nor permissions: no reason not to write.
    if (old && old.uid !== process.getuid?.()) await handle.chown(old.uid, old.gid).catch(() => undefined);
    if (mode !== undefined) await handle.chmod(mode).catch(() => undefined);
    await handle.sync();
    await handle.close();
    handle = undefined;
    await rename(temporary, path);
  } catch (error) {
    await handle?.close().catch(() => undefined);
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
}

function createFile(path: string, mode: number | undefined): Promise<FileHandle> {
  return open(path, 'wx', mode);
}

/** Writes all bytes: a write may take a part of them, and only the next one then says that the disk is full. */
async function writeWhole(handle: AtomicHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done);
    if (bytesWritten === 0) throw Object.assign(new Error('ENOSPC: the disk takes no more bytes, write'), { code: 'ENOSPC' });
    done += bytesWritten;
  }
}

/** What folders answer that can't be opened or synced, as some of networks or without the right to list them: the file is whole there too. */
const unsyncable = new Set<unknown>(['EACCES', 'EPERM', 'EINVAL', 'EISDIR', 'ENOTSUP']);

/** Makes a rename outlive a power cut. Windows can't open folders, and needs no such thing. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'r');
    await handle.sync();
  } catch (error) {
    if (!unsyncable.has((error as NodeJS.ErrnoException).code)) throw error;
  } finally {
    await handle?.close();
  }
}
