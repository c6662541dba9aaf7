import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { readDocuments } from '../../data';
import { type Problem, type ReadResult } from '../../data/document';
import { type DataSpec } from '../../spec';

/** Bytes; larger data are not read for a hover, only weighed. */
const readable = 30_000_000;

/** What a data set holds, for a person. */
export interface DataSummary {
  readonly bytes: number;
  /** Absent where the data are too large to read for a hover. */
  readonly content?: {
    readonly format: string;
    readonly scheme?: string;
    readonly documents: number;
    readonly tokens?: number;
    readonly spans: number;
    /** Number of spans (or documents, for classes) with each label, most frequent first. */
    readonly labels: readonly (readonly [string, number])[];
    readonly problems: readonly Problem[];
  };
}

type Options = Pick<DataSpec, 'format' | 'tokenColumn' | 'tagColumn' | 'unit'>;
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
  const summary = bytes > readable ? { bytes } : { bytes, content: count(await readDocuments(file, options)) };
  cache.set(key, { stamp, summary });
  return summary;
}

async function weigh(file: string): Promise<{ bytes: number; changed: number }> {
  const self = await stat(file);
  if (!self.isDirectory()) return { bytes: self.size, changed: self.mtimeMs };
  const parts = await Promise.all((await readdir(file)).map((name) => stat(path.join(file, name))));
  return { bytes: parts.reduce((sum, part) => sum + part.size, 0), changed: Math.max(self.mtimeMs, ...parts.map((part) => part.mtimeMs)) };
}

function count({ documents, problems, format, scheme }: ReadResult): DataSummary['content'] {
  const labels = new Map<string, number>();
  const see = (label: string) => labels.set(label, (labels.get(label) ?? 0) + 1);
  let tokens: number | undefined = 0;
  let spans = 0;
  for (const document of documents) {
    tokens = document.tokens && tokens !== undefined ? tokens + document.tokens.length : undefined;
    spans += document.spans.length;
    for (const { label } of document.spans) see(label);
    if (document.spans.length === 0 && document.label !== undefined) see(document.label);
  }
  return { format, scheme, documents: documents.length, tokens, spans, labels: [...labels].sort((a, b) => b[1] - a[1]), problems };
}
