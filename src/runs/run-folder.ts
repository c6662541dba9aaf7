import { mkdir, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { errorCode } from './disk';
import { manifestName, readManifest, type Manifest } from './manifest';

/** Where the parts of a run lie in its folder. */
export const runFiles = {
  events: (run: string) => join(run, 'events.jsonl'),
  encoder: (run: string) => join(run, 'encoder.json'),
  checkpoints: (run: string) => join(run, 'checkpoints'),
  /** Weights, optimizer and place in the data: to go on from. */
  last: (run: string) => join(run, 'checkpoints', 'last.safetensors'),
  /** The best epoch's weights alone: to evaluate and to tag with. */
  best: (run: string) => join(run, 'checkpoints', 'best.safetensors'),
  /** Room kept free for the last words of a run on a disk that is full. */
  reserve: (run: string) => join(run, 'reserve'),
};

/** The folder of all runs of a spec, unless the user says otherwise. */
export function runsDirOf(specFile: string): string {
  return join(dirname(resolve(specFile)), '.unroll', 'runs');
}

/** "tickets" for "…/tickets.unroll.json". */
export function specName(specFile: string): string {
  return basename(specFile).replace(/(\.unroll)?\.jsonc?$/i, '') || 'spec';
}

/** Makes `<runsDir>/<spec name>-<n>` with the next free number, also when others do so at the same time. */
export async function createRunFolder(runsDir: string, specFile: string): Promise<string> {
  await mkdir(runsDir, { recursive: true });
  const name = specName(specFile);
  const numbers = (await readdir(runsDir))
    .filter((entry) => entry.startsWith(`${name}-`))
    .map((entry) => Number(entry.slice(name.length + 1)))
    .filter((n) => Number.isSafeInteger(n) && n > 0);
  for (let n = Math.max(0, ...numbers) + 1; ; n++) {
    const run = join(runsDir, `${name}-${n}`);
    try {
      await mkdir(run);
    } catch (error) {
      if (errorCode(error) === 'EEXIST') continue;
      throw error;
    }
    await mkdir(runFiles.checkpoints(run));
    return run;
  }
}

/** Folders of all runs in `runsDir`, absolute, whole or not; oldest number first. A folder that is not there holds none. */
export async function findRuns(runsDir: string): Promise<string[]> {
  let entries: string[];
  try {
    entries = await readdir(runsDir);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
  const sorted = entries.sort(new Intl.Collator('en', { numeric: true }).compare);
  const found = await Promise.all(
    sorted.map(async (entry) => {
      const run = resolve(runsDir, entry);
      return (await exists(join(run, manifestName))) ? run : undefined;
    }),
  );
  return found.filter((run) => run !== undefined);
}

/** The smallest colour that no run in this folder has. */
export async function freeColor(runsDir: string): Promise<number> {
  const used = new Set<number>();
  for (const run of await findRuns(runsDir)) {
    const manifest = await readManifest(run).catch(() => undefined);
    if (manifest) used.add(manifest.color);
  }
  let color = 0;
  while (used.has(color)) color++;
  return color;
}

/** For the manifest: a path that stays right when the folder above both is moved. */
export function relativeSpecFile(run: string, specFile: string): string {
  return relative(run, resolve(specFile)).split(sep).join('/');
}

/** Absolute path of the spec that the run was made from; it may be gone. */
export function specFileOf(run: string, manifest: Manifest): string {
  return resolve(run, manifest.specFile);
}

export async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw error;
  }
}
