import type { Document, ReadResult } from '../document';
import type { SourceLines } from '../lines';
import { misplacedTags } from '../misplaced-tags';
import { ProblemList } from '../problems';
import { inTurn, type Steps } from '../steps';
import { detectScheme, spansOf, tagLetters } from '../tags';
import { tokensInText } from './tokens';

interface Row {
  readonly index: number;
  readonly text: string;
  readonly words: string[];
  readonly tags: string[] | undefined;
  readonly label: string | undefined;
}

export function* readSeqInOut(input: SourceLines, output: SourceLines | undefined, labels: SourceLines | undefined): Steps<ReadResult> {
  const problems = new ProblemList();
  for (const part of [input, output, labels]) for (const problem of part?.problems ?? []) problems.add(problem);
  if (output === undefined)
    problems.warning(
      { file: input.file, line: 1 },
      'missing',
      'There is no seq.out beside seq.in, so the sentences have no tags. Put it there if a model is to learn tags.',
    );
  const rows: Row[] = [];
  const count = Math.max(...[input, output, labels].map((part) => contentLength(part)));
  for (let index = 0; index < count; index++) {
    const row = readRow(index, input, output, labels, problems);
    if (row !== undefined) rows.push(row);
    if (index % 100 === 99) yield;
  }
  const sequences = rows.map(({ tags = [] }) => tags);
  const scheme = output === undefined ? undefined : detectScheme(sequences);
  const letters = tagLetters(sequences);
  const documents: Document[] = [];
  yield* inTurn(rows, ({ index, text, words, tags, label }) => {
    const tokens = tokensInText(words, text) ?? [];
    const file = output?.file ?? input.file;
    const misplaced =
      scheme === undefined
        ? []
        : misplacedTags(tags ?? [], scheme, (token) => ({ source: { file, line: index + 1 }, cell: token }), letters);
    for (const { token, tag, why, source } of misplaced)
      problems.warning(source, 'tag', `Tag ${token + 1}, "${tag}", ${why}. Correct the tag (the file's scheme is ${scheme}).`);
    documents.push({
      text,
      tokens,
      spans: spansOf(tokens, tags ?? []),
      ...(label !== undefined && { label }),
      source: { file: input.file, line: index + 1 },
      ...(misplaced.length > 0 && { misplaced }),
    });
  });
  if (documents.length === 0)
    problems.error(
      { file: input.file, line: 1 },
      'empty',
      'seq.in holds no sentence that can be read. Write a sentence a line, with blanks between tokens.',
    );
  return { documents, problems: problems.toArray(), format: 'seqInOut', ...(scheme === undefined ? {} : { scheme }) };
}

/** Lines without blank ones at the end. */
function contentLength(part: SourceLines | undefined): number {
  let length = part?.lines.length ?? 0;
  while (length > 0 && part?.lines[length - 1]?.trim() === '') length--;
  return length;
}

function readRow(
  index: number,
  input: SourceLines,
  output: SourceLines | undefined,
  labels: SourceLines | undefined,
  problems: ProblemList,
): Row | undefined {
  const line = index + 1;
  const text = input.lines[index];
  const tagText = output?.lines[index];
  const labelText = labels?.lines[index];
  // Lines that can't be read are reported already.
  if (text === null || tagText === null || labelText === null) return undefined;
  if (text === undefined) {
    const longer = tagText === undefined ? labels : output;
    problems.error(
      { file: longer?.file ?? input.file, line },
      'count',
      `seq.in ends at line ${input.lines.length}, so this line has no sentence. Give all files the same number of lines.`,
    );
    return undefined;
  }
  const words = split(text);
  const tags = output === undefined ? undefined : split(tagText ?? '');
  if (words.length === 0) {
    const rest = tags !== undefined && tags.length > 0 ? `, but seq.out has ${tags.length} tags there` : '';
    problems.error(
      { file: input.file, line },
      tags !== undefined && tags.length > 0 ? 'count' : 'empty',
      `The line is empty${rest}; it is left out. Remove it from all files, or write its sentence.`,
    );
    return undefined;
  }
  if (tagText === undefined && output !== undefined) {
    problems.error(
      { file: input.file, line },
      'count',
      `seq.out ends at line ${output.lines.length}, so this sentence has no tags; it is left out. Give all files the same number of lines.`,
    );
    return undefined;
  }
  if (tags !== undefined && tags.length !== words.length) {
    problems.error(
      { file: output?.file ?? input.file, line },
      'count',
      `${words.length} tokens in seq.in but ${tags.length} tags here; the sentence is left out. Write one tag a token.`,
    );
    return undefined;
  }
  const label = labelText?.trim();
  if (labels !== undefined && (label === undefined || label === ''))
    problems.warning({ file: labels.file, line }, 'label', 'The sentence of this line has no class; it is kept without. Write its class.');
  return { index, text, words, tags, label: label === '' ? undefined : label };
}

/** Tokens or tags of a line: between runs of blanks or tabs. */
export function split(line: string): string[] {
  const words = line.split(line.includes('\t') ? /[ \t]+/ : ' ');
  return words.includes('') ? words.filter((word) => word !== '') : words;
}
