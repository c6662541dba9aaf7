import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Document } from '../../src/data';
import { joinedTokens } from '../../src/data/formats/tokens';
import { spansOf } from '../../src/data';
import { specSchema, type Spec, type SpecSource } from '../../src/spec';

/** Folder of data sets that are not part of the project. */
export const dataFolder = process.env.UNROLL_DATA ?? join(__dirname, '../../../shared/data');

/** Skips a test, with a word, where a data set is not at hand. */
export function needs(test: Mocha.Context, path: string): string {
  const full = join(dataFolder, path);
  if (existsSync(full)) return full;
  console.log(`      (skipped: there is no ${full})`);
  return test.skip();
}

/** A document of "word/tag" pairs, "O" where no tag is given. */
export function tagged(sentence: string, label?: string, line = 1): Document {
  const pairs = sentence.split(' ').map((pair) => pair.split('/'));
  const { text, tokens } = joinedTokens(pairs.map(([word]) => word));
  const spans = spansOf(
    tokens,
    pairs.map(([, tag]) => tag ?? 'O'),
  );
  return { text, tokens, spans, ...(label !== undefined && { label }), source: { file: 'made', line } };
}

export function specOf(source: Partial<SpecSource> = {}): Spec {
  return specSchema.parse({ task: 'tag', data: { train: 'train.conll' }, layers: [{ cell: 'lstm', units: 4 }], ...source });
}
