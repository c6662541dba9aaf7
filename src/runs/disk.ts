import { appendFileSync } from 'node:fs';
import { writeAtomic } from '../data/write-atomic';

/** How a run's files are written; tests put a disk in its place that is full. */
export interface Disk {
  /** Appends at once and whole to an open file. */
  append(descriptor: number, text: string): void;
  /** Replaces the file whole or not at all (see data/write-atomic). */
  writeAtomic(path: string, chunks: readonly (string | Uint8Array)[]): Promise<void>;
}

/** Files of the operating system. */
export const realDisk: Disk = {
  append(descriptor, text) {
    appendFileSync(descriptor, text);
  },

  // The same name each time, so that a killed process leaves at most one such file, which the next write takes over.
  writeAtomic: (path, chunks) => writeAtomic(path, chunks, { suffix: '.tmp' }),
};

/** Whether an error says that there is no room left: the disk, or the user's share of it. */
export function isDiskFull(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOSPC' || code === 'EDQUOT';
}

/** Node's code of a system error ("ENOENT"), if it is one. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
