import { basename, resolve } from 'node:path';
import type { DataReport, DataSplit } from '../protocol/data-report';
import type { Spec } from '../spec';
import { acceptedDocuments, type DatasetSummary, countDuplicates, splitDocuments, summarize } from './dataset';
import type { Document, Problem } from './document';
import { Encoder } from './encoder';
import type { ReadOptions } from './formats/format';
import { readVectors } from './pretrained';
import { DataError } from './problems';
import { readDocuments, type ReadFileOptions } from './read';
import { readTagged } from './tagged-text';
import { tokenTexts, tokenize, type Tokenizer } from './tokenize';

/** At most so many problems of a file are told one by one. */
const mostProblems = 20;
/** About so many bins of lengths. */
const mostBins = 12;

interface Part extends Pick<DataSplit, 'role' | 'name' | 'file' | 'setAside'> {
  readonly documents: readonly Document[];
  readonly format: string;
  readonly problems: readonly Problem[];
}

/**
 * The data sets of a spec in numbers, as its training would read them: what is unknown is so by the vocabulary that the spec would learn.
 * @param folder of the spec @throws DataError
 */
export async function describeSpec(spec: Spec, folder: string, title: string): Promise<DataReport> {
  const { data } = spec;
  const part = (role: Part['role'], name: string): Promise<Part> => readPart(role, name, resolve(folder, name), data);
  let train = await part('train', data.train);
  const parts: Part[] = [];
  if (data.validation !== undefined) parts.push(await part('validation', data.validation));
  else if (data.validationSplit !== undefined) {
    const { rest, aside } = splitDocuments(train.documents, data.validationSplit, spec.training.seed);
    parts.push({ ...train, role: 'validation', setAside: true, documents: aside, problems: [] });
    train = { ...train, documents: rest };
  }
  if (data.test !== undefined) parts.push(await part('test', data.test));
  return reportOf(title, data.tokenizer, [train, ...parts], await vocabularyOf(spec, folder, train.documents));
}

/** Data files in numbers; the first one stands for the training data of the others. @throws DataError */
export async function describeFiles(
  files: readonly string[],
  { tokenizer, ...options }: ReadFileOptions & { readonly tokenizer: Tokenizer },
): Promise<DataReport> {
  const parts: Part[] = [];
  for (const file of files) parts.push(await readPart('file', file, resolve(file), options));
  const words = new Set<string>();
  if (parts.length > 1)
    for (const document of parts[0].documents) for (const word of tokenTexts(document, tokenize(document, tokenizer))) words.add(word);
  const vocabulary = parts.length > 1 ? { knows: (word: string) => words.has(word) } : undefined;
  return reportOf(files.map((file) => basename(file)).join(', '), tokenizer, parts, vocabulary);
}

async function readPart(role: Part['role'], name: string, file: string, options: ReadFileOptions & ReadOptions): Promise<Part> {
  const { format, tokenColumn, tagColumn, unit } = options;
  const reading = { format, tokenColumn, tagColumn, unit };
  // Who names a text means its tags too, that lie beside it; a training reads the file itself.
  const read = role === 'file' ? await readTagged(file, reading) : await readDocuments(file, reading);
  const accepted = acceptedDocuments(read.documents);
  const problems = [...read.problems, ...accepted.problems];
  return { role, name, file, setAside: false, documents: accepted.documents, format: read.format, problems };
}

/** What the spec's encoder would know; undefined where the data have nothing yet that its task learns. */
async function vocabularyOf(spec: Spec, folder: string, train: readonly Document[]): Promise<Pick<Encoder, 'knows'> | undefined> {
  const vectors = await readVectors(spec, folder, train);
  try {
    return Encoder.fit(train, spec, vectors);
  } catch (error) {
    if (error instanceof DataError && error.reason === 'label') return undefined;
    throw error;
  }
}

function reportOf(title: string, tokenizer: Tokenizer, parts: readonly Part[], vocabulary: Pick<Encoder, 'knows'> | undefined): DataReport {
  const summaries = parts.map(({ documents }) => summarize(documents, tokenizer, vocabulary));
  const bins = binsOf(Math.max(1, ...summaries.map(({ lengths }) => lengths.at(-1)?.[0] ?? 0)));
  const [{ documents: train }] = parts;
  const splits = parts.map(({ role, name, file, setAside, documents, format, problems }, i): DataSplit => {
    const { unknown, lengths, labels, classes, ...summary } = summaries[i];
    return {
      ...{ role, name, file, setAside, format },
      ...summary,
      labels: labels.map(([label, count]) => [label, count]),
      classes: classes.map(([label, count]) => [label, count]),
      lengths: quantiles(lengths, summary.documents),
      histogram: bins.map((from, bin) => countBetween(lengths, from, bins[bin + 1] ?? Infinity)),
      ...(unknown !== undefined && { unknown }),
      ...(i > 0 && { duplicates: countDuplicates(train, documents) }),
      repeated: documents.length - new Set(documents.map(({ text }) => text)).size,
      problems: problems.slice(0, mostProblems).map(({ severity, message, source }) => ({ severity, message, ...source })),
      problemCount: problems.length,
    };
  });
  return { type: 'data', title, tokenizer, bins, splits };
}

/** Bins of a round width: 1, 2, 5, 10, 20, ... tokens. */
function binsOf(longest: number): number[] {
  let width = 1;
  for (let step = 0; longest / width > mostBins; step++) width *= [2, 2.5, 2][step % 3];
  return Array.from({ length: Math.ceil((longest + 1) / width) }, (_, bin) => bin * width);
}

function countBetween(lengths: DatasetSummary['lengths'], from: number, to: number): number {
  return lengths.reduce((sum, [length, count]) => (length >= from && length < to ? sum + count : sum), 0);
}

function quantiles(lengths: DatasetSummary['lengths'], documents: number): DataSplit['lengths'] {
  const at = (share: number): number => {
    let seen = 0;
    for (const [length, count] of lengths) if ((seen += count) >= share * documents && seen > 0) return length;
    return 0;
  };
  return [at(0), at(0.25), at(0.5), at(0.75), at(0.95), at(1)];
}
