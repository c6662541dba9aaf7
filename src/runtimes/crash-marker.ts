import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/**
 * A native library or a driver may end the whole process while it is started. A file that lies here for just that while tells the next
 * process what happened, so that it does not fall into the same hole by itself again.
 */
const marker = z.object({ process: z.number() });

function fileOf(root: string, name: string): string {
  return path.join(root, `.starting-${name}-${process.pid}.json`);
}

/** Runs `start` under a marker. An error that is thrown is no crash. */
export async function underMarker<T>(root: string, name: string, start: () => Promise<T>): Promise<T> {
  const file = fileOf(root, name);
  try {
    mkdirSync(root, { recursive: true });
    writeFileSync(file, JSON.stringify({ process: process.pid }));
  } catch {
    // A folder that can't be written is no reason not to start.
  }
  try {
    return await start();
  } finally {
    rmSync(file, { force: true });
  }
}

/** Whether a process died while it started `name`, since the last `forgetCrashes`. */
export function hasCrashed(root: string, name: string): boolean {
  return markersOf(root, name).some((file) => {
    try {
      const { process: id } = marker.parse(JSON.parse(readFileSync(file, 'utf8')));
      if (id === process.pid) return false;
      process.kill(id, 0);
      return false;
    } catch (error) {
      return error instanceof Error && 'code' in error && error.code === 'ESRCH';
    }
  });
}

/** After a new set-up, or a start that went well. */
export function forgetCrashes(root: string, name: string): void {
  for (const file of markersOf(root, name)) rmSync(file, { force: true });
}

function markersOf(root: string, name: string): string[] {
  try {
    return readdirSync(root)
      .filter((entry) => entry.startsWith(`.starting-${name}-`))
      .map((entry) => path.join(root, entry));
  } catch {
    return [];
  }
}
