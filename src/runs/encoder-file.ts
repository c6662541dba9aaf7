import { readFile } from 'node:fs/promises';
import { Encoder } from '../data';
import { errorCode } from './disk';
import { runFiles } from './run-folder';
import { RunError } from './run-error';

/** @throws RunError "damaged" */
export async function readEncoder(run: string): Promise<Encoder> {
  const file = runFiles.encoder(run);
  try {
    return Encoder.fromJSON(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : errorCode(error) === 'ENOENT' ? 'it is missing' : 'it is of another form';
    throw new RunError('damaged', `${file} can't be read (${why}). Copy it again from where it is whole, or train anew.`, file);
  }
}

/** What a run's model tells apart: classes, or tags of tokens; nothing where that can't be read. */
export async function readLabels(run: string): Promise<readonly string[]> {
  const encoder = await readEncoder(run).catch(() => undefined);
  return encoder?.labels ?? [];
}
