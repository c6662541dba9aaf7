import type { Document, ReadResult } from '../document';
import type { SourceLines } from '../lines';
import { ProblemList } from '../problems';
import { detectScheme, illFormedTags, spansOf } from '../tags';
import { defineFormat, type WriteOptions, type Written } from './format';
import { reportLostExtra } from './lost-extra';
import { reportProvenance, taggedTokens, tokensInText } from './tokens';

/**
 * A folder of seq.in (a sentence a line), seq.out (its tags) and label (its class), as ATIS and SNIPS are handed on since Goo et al. (2018).
 * Tokens and tags are separated by runs of blanks or tabs; other white space belongs to a token.
 */
export const seqInOut = defineFormat({
  name: 'seqInOut',
  title: 'seq.in, seq.out and label',
  extensions: [],
  parts: ['seq.in', 'seq.out', 'label'],
  detect: (path) => /(^|[\\/])seq\.(in|out)$/.test(path),
  readLines: ([input, output, labels]) => readParts(input ?? { file: 'seq.in', lines: [], problems: [], openEnd: false }, output, labels),
  writeFiles,
});

interface Row {
  readonly index: number;
  readonly text: string;
  readonly words: string[];
  readonly tags: string[] | undefined;
  readonly label: string | undefined;
}

function readParts(input: SourceLines, output: SourceLines | undefined, labels: SourceLines | undefined): ReadResult {
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
  }
  const scheme = output === undefined ? undefined : detectScheme(rows.map(({ tags }) => tags ?? []));
  const documents = rows.map(({ index, text, words, tags, label }): Document => {
    const tokens = tokensInText(words, text) ?? [];
    if (scheme !== undefined && output !== undefined)
      for (const { index: at, tag, why } of illFormedTags(tags ?? [], scheme))
        problems.warning(
          { file: output.file, line: index + 1 },
          'tag',
          `Tag ${at + 1}, "${tag}", ${why}. Correct the tag (the file's scheme is ${scheme}).`,
        );
    return {
      text,
      tokens,
      spans: spansOf(tokens, tags ?? []),
      ...(label !== undefined && { label }),
      source: { file: input.file, line: index + 1 },
    };
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

function split(line: string): string[] {
  return line.split(/[ \t]+/).filter((word) => word !== '');
}

function writeFiles(documents: readonly Document[], options: WriteOptions): Written {
  const problems = new ProblemList();
  const sentences: string[] = [];
  const tagLines: string[] = [];
  const labels: string[] = [];
  const labelled = documents.some(({ label }) => label !== undefined);
  for (const document of documents) {
    const { words, tags } = taggedTokens(document, options, problems);
    if (words.length === 0) {
      problems.error(document.source, 'empty', "seq.in can't hold a text without tokens; it is left out.");
      continue;
    }
    reportProvenance(document, problems);
    reportLostExtra(document, 'seqInOut', problems);
    const clean = words.map((word) => oneWord(word, 'token', document, problems));
    const held = split(document.text);
    const same = !/[\r\n]/.test(document.text) && held.length === clean.length && held.every((word, i) => word === clean[i]);
    if (!same && document.text !== words.join(' '))
      problems.warning(
        document.source,
        'syntax',
        'The text has other white space between its tokens than single blanks, or none; it is written with a blank between any two tokens.',
      );
    sentences.push(same ? document.text : clean.join(' '));
    tagLines.push(tags.map((tag) => oneWord(tag, 'label', document, problems)).join(' '));
    const label = document.label?.replace(/\s+/g, ' ').trim() ?? '';
    if (document.label !== undefined && label !== document.label)
      problems.warning(
        document.source,
        'label',
        "The class holds white space that this form can't hold; it is written with single blanks.",
      );
    if (labelled && label === '')
      problems.warning(document.source, 'label', 'The document has no class where others have one; its line in "label" is empty.');
    labels.push(label);
  }
  const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
  const files = [
    { name: 'seq.in', text: text(sentences) },
    { name: 'seq.out', text: text(tagLines) },
    ...(labelled ? [{ name: 'label', text: text(labels) }] : []),
  ];
  return { files, problems: problems.toArray() };
}

function oneWord(word: string, what: string, document: Document, problems: ProblemList): string {
  if (!/[ \t\r\n]/.test(word)) return word;
  problems.warning(
    document.source,
    what === 'label' ? 'label' : 'syntax',
    `The ${what} of "${word.trim()}" holds white space, which this form can't hold; "_" is written in its place.`,
  );
  return word.replace(/[ \t\r\n]+/g, '_');
}
