import { appendFileSync } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** How a run's files are written; tests put a disk in its place that is full. */
export interface Disk {
  /** Appends at once and whole to an open file. */
  append(descriptor: number, text: string): void;
  /** Replaces the file, so that whoever reads it, also after a power cut, finds the old content or the new one, never a part. */
  writeAtomic(path: string, chunks: readonly (string | Uint8Array)[]): Promise<void>;
}

/**
 * Files of the operating system. The npm package write-file-atomic is not used here: it ignores how many bytes a write took,
 * and on a disk that is nearly full the first write takes a part without an error: the torn file would replace a whole one.
 */
export const realDisk: Disk = {
  append(descriptor, text) {
    appendFileSync(descriptor, text);
  },

  async writeAtomic(path, chunks) {
    // The same name each time, so that a killed process leaves at most one such file, which the next write takes over.
    const temporary = `${path}.tmp`;
    let handle: FileHandle | undefined;
    try {
      handle = await open(temporary, 'w');
      for (const chunk of chunks) await handle.writeFile(chunk);
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
  },
};

/** Makes a rename outlive a power cut. Windows can't open folders, and needs no such thing. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whether an error says that there is no room left: the disk, or the user's share of it. */
export function isDiskFull(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOSPC' || code === 'EDQUOT';
}

/** Node's code of a system error ("ENOENT"), if it is one. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
