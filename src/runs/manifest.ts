import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { specSchema } from '../spec';
import { errorCode, realDisk, type Disk } from './disk';
import { processIdentity } from './process-identity';
import { RunError } from './run-error';

export const manifestName = 'manifest.json';

const dataFile = z.object({
  role: z.enum(['train', 'validation', 'test', 'pretrained']),
  /** As the spec names it. */
  path: z.string(),
  sha256: z.string(),
});
export type DataFile = z.infer<typeof dataFile>;

/** All that is needed to tell what a run is, and to run it again. */
export const manifestSchema = z.object({
  format: z.literal(1),
  name: z.string(),
  /** Relative to the run's folder, with "/". */
  specFile: z.string(),
  /** The spec as it was trained, with comments, and with what the command line changed. */
  specText: z.string(),
  /** The same with all defaults. */
  spec: specSchema,
  seed: z.number(),
  data: z.array(dataFile),
  versions: z.object({ unroll: z.string(), tfjs: z.string(), node: z.string() }),
  backend: z.string(),
  device: z.string(),
  /** Milliseconds since 1970. */
  created: z.number(),
  /** Who is, or was last, at it. */
  process: processIdentity,
  /** Index in the palette of runs, fixed for the run for ever. */
  color: z.int().min(0),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** @throws RunError "unknownRun" or "damaged". */
export async function readManifest(run: string): Promise<Manifest> {
  const file = join(run, manifestName);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const code = errorCode(error);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
    throw new RunError('unknownRun', `${run} is not a run: it holds no ${manifestName}. "unroll runs" lists the runs.`, run);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new RunError('damaged', `${file} is not JSON: the run can't be read.`, file);
  }
  const parsed = manifestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new RunError('damaged', `${file} does not fit this version of Unroll:\n${z.prettifyError(parsed.error)}`, file);
}

export async function writeManifest(run: string, manifest: Manifest, disk: Disk = realDisk): Promise<void> {
  await disk.writeAtomic(join(run, manifestName), [JSON.stringify(manifest, null, 2) + '\n']);
}
