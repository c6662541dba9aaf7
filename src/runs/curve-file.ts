import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { curveSchema, type Curve } from '../protocol/curve';
import { errorCode, realDisk, type Disk } from './disk';
import { specName } from './run-folder';

/** Where the learning curve of a spec is kept: `.unroll/curves/<name>.json` beside it. */
export function curveFileOf(specFile: string): string {
  return join(dirname(resolve(specFile)), '.unroll', 'curves', `${specName(specFile)}.json`);
}

/** @returns undefined where there is none, or none that this version can read: a curve can be made anew */
export async function readCurve(file: string): Promise<Curve | undefined> {
  try {
    return curveSchema.safeParse(JSON.parse(await readFile(file, 'utf8'))).data;
  } catch (error) {
    const code = errorCode(error);
    if (error instanceof SyntaxError || code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Replaces the file whole or not at all. */
export async function writeCurve(file: string, curve: Curve, disk: Disk = realDisk): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await disk.writeAtomic(file, [JSON.stringify(curve, null, 2) + '\n']);
}
