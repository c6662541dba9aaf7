import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { manifestName, readManifest } from '../runs/manifest';
import { RunError } from '../runs/run-error';
import { exists, findRuns, runsDirOf, specFileOf } from '../runs/run-folder';
import { quoted } from './quoted';

/**
 * The run that an argument names.
 * @param command what to type after `unroll` for a run, in case the argument is the folder that holds it
 * @throws RunError "unknownRun" for a folder of runs, a folder of specs or a spec, with the newest of its runs
 */
export async function namedRun(argument: string, command: readonly [verb: string, ...rest: string[]]): Promise<string> {
  const path = resolve(argument);
  if (await exists(join(path, manifestName))) return path;
  const newest = await newestRun(path);
  // Whoever reads it says that it is no run.
  if (newest === undefined) return path;
  const [verb, ...rest] = command;
  const line = ['unroll', verb, quoted(newest), ...rest.map(quoted)].join(' ');
  throw new RunError('unknownRun', `${path} is not a run, but has some. The newest: ${line}`, path);
}

/** The run that was made last of those that belong to a folder of runs, a folder of specs, or a spec. */
async function newestRun(path: string): Promise<string | undefined> {
  const place = await stat(path).catch(() => undefined);
  if (!place) return undefined;
  const dirs = place.isDirectory() ? [path, join(path, 'runs'), runsDirOf(join(path, 'spec'))] : [runsDirOf(path)];
  let newest: { run: string; created: number } | undefined;
  for (const run of (await Promise.all(dirs.map(findRuns))).flat()) {
    const manifest = await readManifest(run).catch(() => undefined);
    if (!manifest || (place.isFile() && specFileOf(run, manifest) !== path)) continue;
    if (!newest || manifest.created >= newest.created) newest = { run, created: manifest.created };
  }
  return newest?.run;
}
