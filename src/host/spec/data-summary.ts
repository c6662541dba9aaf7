import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { type DatasetSummary, readDocuments, summarize } from '../../data';
import { type ReadResult } from '../../data/document';
import { type DataSpec } from '../../spec';

/** Bytes; larger data are not read for a hover, only weighed. */
const readable = 30_000_000;

/** What a data set holds, for a person. */
export interface DataSummary {
  readonly bytes: number;
  /** Absent where the data are too large to read for a hover. */
  readonly content?: DatasetSummary & Pick<ReadResult, 'format' | 'scheme' | 'problems'>;
}

type Options = Pick<DataSpec, 'format' | 'tokenColumn' | 'tagColumn' | 'unit' | 'tokenizer'>;
const cache = new Map<string, { stamp: string; summary: DataSummary }>();

/**
 * Counts what a file or folder holds; counted again only when it changed.
 * @throws DataError when nothing of it can be read, an error of the file system when it is not there
 */
export async function summarizeData(file: string, options: Options): Promise<DataSummary> {
  const { bytes, changed } = await weigh(file);
  const key = JSON.stringify([file, options]);
  const stamp = `${bytes} ${changed}`;
  const known = cache.get(key);
  if (known?.stamp === stamp) return known.summary;
  const summary = bytes > readable ? { bytes } : { bytes, content: count(await readDocuments(file, options), options.tokenizer) };
  cache.set(key, { stamp, summary });
  return summary;
}

async function weigh(file: string): Promise<{ bytes: number; changed: number }> {
  const self = await stat(file);
  if (!self.isDirectory()) return { bytes: self.size, changed: self.mtimeMs };
  const parts = await Promise.all((await readdir(file)).map((name) => stat(path.join(file, name))));
  return { bytes: parts.reduce((sum, part) => sum + part.size, 0), changed: Math.max(self.mtimeMs, ...parts.map((part) => part.mtimeMs)) };
}

function count({ documents, problems, format, scheme }: ReadResult, tokenizer: DataSpec['tokenizer']): DataSummary['content'] {
  return { ...summarize(documents, tokenizer), format, scheme, problems };
}
