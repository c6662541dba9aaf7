import type { Document, MisplacedTag, ReadResult, Source, TagScheme, Token, Writable } from '../document';
import type { SourceLines } from '../lines';
import { misplacedTags } from '../misplaced-tags';
import { ProblemList, type ProblemReason } from '../problems';
import { inTurn, type Steps } from '../steps';
import { detectScheme, illFormedTags, spansOf, tagLetters, type TagLetters } from '../tags';
import { type ConllExtra, labelIn, textIn } from './conll-extra';
import { collectRows, type Rows } from './conll-rows';
import type { ReadOptions } from './format';
import { joinedTokens, tokensInText } from './tokens';

export function* readConll(source: SourceLines, options: ReadOptions): Steps<ReadResult> {
  const { file } = source;
  const problems = new ProblemList();
  for (const problem of source.problems) problems.add(problem);
  const { sentences, after, width } = yield* collectRows(source, options);
  const columns = placeColumns(width, options);
  const good = sentences.filter((sentence) => checkSentence(sentence, file, columns, problems));
  const { tag } = columns;
  const scheme = tag === undefined ? undefined : detectScheme(tagsOf(good, tag));
  let letters: TagLetters | undefined;
  const documents: Document[] = [];
  yield* inTurn(good, (sentence, i) => {
    const tags = tag === undefined ? [] : column(sentence, tag);
    let misplaced: readonly MisplacedTag[] = [];
    if (tag !== undefined && scheme !== undefined && illFormedTags(tags, scheme).length > 0) {
      letters ??= tagLetters(tagsOf(good, tag));
      misplaced = reportMisplaced(sentence, tags, { scheme, letters }, file, tag, problems);
    }
    const document = toDocument(sentence, file, columns, tags, problems, i === good.length - 1 ? after : []);
    documents.push(misplaced.length === 0 ? document : { ...document, misplaced });
  });
  if (documents.length === 0)
    problems.error(
      { file, line: 1 },
      'empty',
      source.lines.length === 0
        ? 'The file is empty. Write one token and its tag a line, and a blank line after each sentence.'
        : 'The file holds no sentence that can be read: one token and its tag a line, a blank line after each sentence.',
    );
  return { documents, problems: problems.toArray(), format: 'conll', ...(scheme !== undefined && { scheme }) };
}

export interface Columns {
  readonly width: number;
  readonly token: number;
  /** Undefined: a file of tokens alone, yet to be tagged. */
  readonly tag: number | undefined;
  /** All others. */
  readonly others: readonly number[];
}

export function placeColumns(width: number, { tokenColumn = 0, tagColumn = -1 }: ReadOptions): Columns {
  const tag = width === 1 ? undefined : tagColumn < 0 ? width + tagColumn : tagColumn;
  const others = Array.from({ length: width }, (_, i) => i).filter((i) => i !== tokenColumn && i !== tag);
  return { width, token: tokenColumn, tag, others };
}

function column({ rows }: Rows, index: number): string[] {
  return rows.map((row) => row[index]);
}

function* tagsOf(sentences: readonly Rows[], tag: number): Generator<string[]> {
  for (const sentence of sentences) yield column(sentence, tag);
}

/** Whether every row has the columns that it must have; else the sentence is set aside, with a reason. */
function checkSentence(sentence: Rows, file: string, { width, token, tag = 0 }: Columns, problems: ProblemList): boolean {
  if (sentence.bad) {
    problems.error(
      { file, line: sentence.line },
      'syntax',
      "The sentence that begins here was set aside, because a line of it can't be read (see there).",
    );
    return false;
  }
  // Nearly all rows are as they should be.
  if (sentence.rows.every((row) => row.length === width && row[token] && row[tag])) return true;
  let good = true;
  sentence.rows.forEach((row, i) => {
    const found = row.length;
    if (found === width && row[token] && row[tag]) return;
    const aside = `The sentence (from line ${sentence.line}) was set aside.`;
    const fail = (reason: ProblemReason, message: string): void => {
      problems.error({ file, line: sentence.line + i }, reason, `${message} ${aside}`);
      good = false;
    };
    if (found !== width) {
      const why = found < width ? 'A token or a tag is missing' : 'A token may hold a blank: separate the columns by tabs';
      fail('count', `The line has ${found} column${found === 1 ? '' : 's'} where most lines of the file have ${width}. ${why}.`);
    } else if (token >= width || tag >= width || tag < 0) {
      const wrong = token >= width ? `token column ${token}` : `tag column ${tag < 0 ? tag - width : tag}`;
      fail('count', `The line has ${width} columns, so there is no ${wrong} (counted from 0). Correct "tokenColumn" or "tagColumn".`);
    } else if (row[token] === '') fail('syntax', 'The token is empty. Fill it in, or remove the line.');
    else if (row[tag] === '') fail('syntax', 'The tag is empty. Fill it in, or remove the line.');
  });
  return good;
}

function reportMisplaced(
  sentence: Rows,
  tags: readonly string[],
  { scheme, letters }: { readonly scheme: TagScheme; readonly letters: TagLetters },
  file: string,
  cell: number,
  problems: ProblemList,
): readonly MisplacedTag[] {
  const misplaced = misplacedTags(tags, scheme, (token) => ({ source: { file, line: sentence.line + token }, cell }), letters);
  for (const { tag, why, source } of misplaced)
    problems.warning(source, 'tag', `"${tag}" ${why}. Correct the tag (the file's scheme is ${scheme}).`);
  return misplaced;
}

function toDocument(
  sentence: Rows,
  file: string,
  columns: Columns,
  tags: readonly string[],
  problems: ProblemList,
  after: readonly string[],
): Document {
  const source = { file, line: sentence.line };
  const words = column(sentence, columns.token);
  const { text, tokens } = textOf(sentence.before, words);
  const document: Writable<Document> = { text, tokens, spans: columns.tag === undefined ? [] : spansOf(tokens, tags), source };
  const label = classOf(sentence.before, source, problems);
  const extra = extraOf(sentence, columns, after);
  if (label !== undefined) document.label = label;
  if (extra !== undefined) document.extra = { conll: extra };
  return document;
}

function extraOf(sentence: Rows, { token, tag, others }: Columns, after: readonly string[]): ConllExtra | undefined {
  const { before } = sentence;
  const extra: Writable<ConllExtra> = {};
  if (others.length > 0) extra.columns = others.map((i) => column(sentence, i));
  if (token !== 0 || tag !== 1) {
    extra.tokenColumn = token;
    extra.tagColumn = tag ?? -1;
  }
  if (before.length > 0) {
    extra.before = before;
    const gap = sentence.line - sentence.start - before.length;
    if (gap > 0) extra.gap = gap;
  }
  if (after.length > 0) extra.after = after;
  if (sentence.tab) extra.tab = true;
  return Object.keys(extra).length > 0 ? extra : undefined;
}

/** The class in a comment "# label = ". */
function classOf(before: readonly string[], source: Source, problems: ProblemList): string | undefined {
  if (before.length === 0) return undefined;
  const labels = before.map(labelIn).filter((label) => label !== undefined && label !== '');
  const label = labels.at(-1);
  if (labels.length > 1 && new Set(labels).size > 1)
    problems.warning(
      source,
      'label',
      `The sentence has ${labels.length} comments "# label"; the last one, "${label}", is taken. Keep one.`,
    );
  return label;
}

/** A sentence's text, and where its tokens stand. @param comments lines before it */
export function textOf(comments: readonly string[], words: readonly string[]): { text: string; tokens: Token[] } {
  return commentedText(comments, words) ?? joinedTokens(words);
}

/** Text and places of tokens by a comment "# text = ", where it holds just these tokens. */
function commentedText(before: readonly string[], words: readonly string[]): { text: string; tokens: Token[] } | undefined {
  for (const line of before) {
    const text = textIn(line);
    const tokens = text === undefined ? undefined : tokensInText(words, text);
    if (text !== undefined && tokens !== undefined) return { text, tokens };
  }
  return undefined;
}
