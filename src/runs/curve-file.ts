import { mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { curveSchema, type Curve } from '../protocol/curve';
import { errorCode, realDisk, type Disk } from './disk';
import { specName } from './run-folder';

/**
 * Where a learning curve is kept: `.unroll/curves/<spec>.<key>.json` beside the spec. A spec has one for each state of itself and its data, so that a
 * curve over other data, or with changes for once, does not cost an earlier one hours of training.
 * @param key of the curve; its first letters tell one from another
 */
export function curveFileOf(specFile: string, key: string): string {
  return join(folderOf(specFile), `${specName(specFile)}.${key.slice(0, 12)}.json`);
}

function folderOf(specFile: string): string {
  return join(dirname(resolve(specFile)), '.unroll', 'curves');
}

/** The curves of a spec, the newest first; those that this version can't read are left out: a curve can be made anew. */
export async function readCurves(specFile: string): Promise<Curve[]> {
  const folder = folderOf(specFile);
  const start = `${specName(specFile)}.`;
  const names = (await unlessMissing(readdir(folder))) ?? [];
  const own = names.filter((name) => name.startsWith(start) && /^([0-9a-f]{12}\.)?json$/.test(name.slice(start.length)));
  const curves = await Promise.all(own.map((name) => readCurve(join(folder, name))));
  return curves.filter((curve) => curve !== undefined).sort((a, b) => b.updated - a.updated);
}

async function readCurve(file: string): Promise<Curve | undefined> {
  const text = await unlessMissing(readFile(file, 'utf8'));
  try {
    return text === undefined ? undefined : curveSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

async function unlessMissing<T>(job: Promise<T>): Promise<T | undefined> {
  try {
    return await job;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Replaces the file whole or not at all. */
export async function writeCurve(file: string, curve: Curve, disk: Disk = realDisk): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await disk.writeAtomic(file, [JSON.stringify(curve, null, 2) + '\n']);
}
