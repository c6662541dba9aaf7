import { stat } from 'node:fs/promises';
import { readDocuments, tokenize, tokenTexts } from '../../data';
import { type TrainingSentence } from '../../protocol/page';
import { readManifest } from '../../runs/manifest';
import { specFileOf } from '../../runs/run-folder';
import path from 'node:path';

let held: { key: string; lines: Map<number, string[]> } | undefined;

/** The sentences at these lines of a run's training data, as its model reads them; those that can be read, in the order asked. */
export async function trainingSentences(run: string, lines: readonly number[]): Promise<TrainingSentence[]> {
  const manifest = await readManifest(run);
  const { data } = manifest.spec;
  const file = path.resolve(path.dirname(specFileOf(run, manifest)), data.train);
  const { mtimeMs } = await stat(file);
  const key = JSON.stringify([file, mtimeMs, data]);
  if (held?.key !== key) {
    const { documents } = await readDocuments(file, data);
    const byLine = new Map(
      documents.map((document) => [document.source.line, tokenTexts(document, tokenize(document, data.tokenizer))] as const),
    );
    held = { key, lines: byLine };
  }
  const known = held.lines;
  return lines.map((line) => ({ line, tokens: known.get(line) ?? [] })).filter(({ tokens }) => tokens.length > 0);
}
