import type { Document, ReadResult, Span, TagScheme } from '../document';
import { linesOfText } from '../lines';
import { ProblemList } from '../problems';
import { runSteps } from '../steps';
import { parseTag, spansOf, tagTokens, tokenSpans } from '../tags';
import type { ConllExtra } from './conll-extra';
import { type Columns, placeColumns, readConll } from './conll-read';
import { columnsOf, isBlank } from './conll-rows';
import { conllComments, conllSentence, conllTarget } from './conll-write';
import type { TextPlace, UpdateOptions, Written } from './format';
import { arrangeLines, closeBlock, type Item, piecesOf } from './layout';
import { fitted } from './lost';
import { tokenTexts } from '../tokenize';
import { retokenized, taggedTokens } from './tokens';
import { lineEndOf, LinePlaces } from './text-lines';

/** Writes documents back into the columns that `before` was read from. Rows are looked at again only where something changed. */
export function updateConll(original: string, documents: readonly Document[], options: UpdateOptions): Written {
  const problems = new ProblemList();
  const before = options.before ?? runSteps(readConll(linesOfText(original, '(text)'), options));
  const lines = new LinePlaces(original);
  const items = before.documents.map((document, index) => itemOf(original, lines, document, index));
  const eol = lineEndOf(original);
  const columns = columnsOfDocument(before.documents[0]);
  // A file yet to be tagged gets its column of tags in all rows at once, since all rows have the same columns.
  const addsTags = columns.tag === undefined && columns.width > 0 && documents.some(({ spans }) => spans.length > 0);
  const writer = new BlockWriter(new ConllFile(original, lines, columns), before, options, eol, addsTags, problems);
  const pieces = piecesOf(items, addsTags ? before.documents.map(unlike) : before.documents, documents, {
    rewrite: (origin, _before, document) => writer.rewrite(before.documents[origin], items[origin], document),
    create: (document) => writer.create(document),
  });
  const text = arrangeLines(original, items, pieces, closeBlock(eol));
  return { files: [{ name: '', text }], problems: problems.toArray(), losses: problems.losses() };
}

/** A sentence with its comments before and the blank lines after it. */
function itemOf(original: string, lines: LinePlaces, { source, tokens = [], extra }: Document, document: number): Item {
  const { before = [], gap = 0 } = extraOf({ extra });
  const first = source.line - 1;
  let next = first + tokens.length;
  while (next < lines.length && isBlank(lines.textOf(original, next))) next++;
  return { start: lines.startOf(first - gap - before.length), end: lines.startOf(next), document };
}

function extraOf(document: Pick<Document, 'extra'> | undefined): ConllExtra {
  return document?.extra?.conll ?? {};
}

/** Differs from every document, so that none is taken for unchanged. */
function unlike(document: Document): Document {
  return { ...document, text: `${document.text}\0` };
}

/** Columns of a file, as a document tells that was read from it; none where there is no document. */
function columnsOfDocument(document: Document | undefined): Columns {
  if (document === undefined) return placeColumns(0, {});
  const { columns = [], tokenColumn = 0, tagColumn = 1 } = extraOf(document);
  const own = tagColumn < 0 || tagColumn === tokenColumn ? 1 : 2;
  return placeColumns(columns.length + own, { tokenColumn, tagColumn });
}

/** A file's rows, each cut into its cells when it is asked for. */
class ConllFile {
  constructor(
    readonly original: string,
    readonly lines: LinePlaces,
    readonly columns: Columns,
  ) {}

  /** Cells of a document's rows in a column. */
  column({ source, tokens = [] }: Document, column: number): string[] {
    return tokens.map((_, i) => columnsOf(this.lines.textOf(this.original, source.line - 1 + i))[column]);
  }
}

/** How tags are written in a file. */
interface Dialect {
  readonly letters: Letters;
  /** Tags are labels alone, one for each token, as parts of speech are. */
  readonly plain: boolean;
}

/** Looks at tags until they leave no doubt. */
function dialectOf(file: ConllFile, documents: readonly Document[], scheme: TagScheme): Dialect {
  const { tag: column } = file.columns;
  const first = new Set<string>();
  const has = (...letters: readonly string[]): boolean => letters.some((letter) => first.has(letter));
  let hasPrefixes = false;
  for (const document of column === undefined ? [] : documents) {
    if (hasPrefixes && has('I', 'M') && (scheme !== 'BIOES' || has('E', 'S', 'L', 'U'))) break;
    if (document.spans.length === 0) continue;
    for (const tag of file.column(document, column ?? 0)) {
      if (tag === 'O') continue;
      first.add(tag[0]);
      hasPrefixes ||= parseTag(tag) !== undefined;
    }
  }
  return { letters: lettersOf((letter) => first.has(letter)), plain: first.size > 0 && !hasPrefixes };
}

/** Writes sentences into the text that they were read from. */
class BlockWriter {
  private readonly scheme: TagScheme;
  private known: Dialect | undefined;

  constructor(
    private readonly file: ConllFile,
    private readonly before: Pick<ReadResult, 'documents' | 'scheme'>,
    private readonly options: UpdateOptions,
    private readonly eol: string,
    private readonly addsTags: boolean,
    private readonly problems: ProblemList,
  ) {
    this.scheme = before.scheme ?? options.scheme ?? 'BIO';
  }

  private get dialect(): Dialect {
    return (this.known ??= dialectOf(this.file, this.before.documents, this.scheme));
  }

  create(document: Document): string | undefined {
    const written = this.written(document);
    if (written === undefined) return undefined;
    const { words, tags } = written;
    return conllSentence(this.styled(written), words, tags, this.problems).replace(/\n/g, this.eol);
  }

  /** A document that was read elsewhere, or is new, in the columns of this file. */
  private styled({ document, words }: { document: Document; words: readonly string[] }): Document {
    const { tab } = extraOf(this.before.documents[0]);
    const { width, token, tag, others } = this.file.columns;
    if (width === 0 || document.extra?.conll !== undefined) return document;
    const columns = others.map(() => words.map(() => '_'));
    const place = { tokenColumn: token, tagColumn: this.addsTags ? width : (tag ?? -1) };
    return { ...document, extra: { conll: { columns, ...place, ...(tab && { tab }) } } };
  }

  private written(document: Document): { document: Document; words: string[]; tags: string[] } | undefined {
    const kept = fitted(document, conllTarget, this.problems);
    if (kept === undefined) return undefined;
    const { words, tags } = taggedTokens(kept, { ...this.options, scheme: this.scheme }, this.problems);
    if (words.length > 0)
      return {
        document: kept,
        words,
        tags: this.dialect.plain ? this.plainTags(tags, kept) : tags.map((tag) => this.dialect.letters(tag)),
      };
    this.problems.losesDocument(document.source, 'empty', "CoNLL can't hold a text without tokens; the sentence stays as it was.");
    return undefined;
  }

  private plainTags(tags: readonly string[], { source }: Document): string[] {
    if (tags.some((tag) => /^[IE]-/.test(tag)))
      this.problems.loses(
        source,
        'spans of several tokens',
        'The file has a label for each token by itself; a span of several tokens was written as a label for each of them.',
        'label',
      );
    return tags.map((tag) => (tag === 'O' ? tag : tag.slice(2)));
  }

  rewrite(before: Document, item: Item, changed: Document): string | undefined {
    const { original, lines } = this.file;
    const written = this.written({ ...retokenized(before, changed), extra: changed.extra ?? before.extra });
    if (written === undefined) return undefined;
    const { document, words, tags } = written;
    const { before: oldComments = [], tab } = extraOf(before);
    const all = words.join('');
    const unsafe = /[\t\r\n]/.test(all) || (!tab && all.includes(' ')) || /[\t\r\n ]/.test(tags.join(''));
    const first = before.source.line - 1;
    const last = lines.at(first + (before.tokens?.length ?? 0) - 1);
    const rest = original.slice(last?.end, item.end);
    if (unsafe) return conllSentence(document, words, tags, this.problems).replace(/\n+$/, '').replace(/\n/g, this.eol) + rest;
    const comments = conllComments(document, words, document.extra?.conll ?? {}, this.problems);
    const same = comments.length === oldComments.length && comments.every((line, i) => line === oldComments[i]);
    const head = same ? original.slice(item.start, lines.startOf(first)) : comments.map((line) => `${line}${this.eol}`).join('');
    return head + this.rows(before, words, tags, document).join(this.eol) + rest;
  }

  /** The rows of a sentence; those that stay, one after the other, in one piece. */
  private rows(before: Document, words: readonly string[], tags: readonly string[], document: Document): string[] {
    const { original, lines } = this.file;
    const { token, tag } = this.file.columns;
    const first = before.source.line - 1;
    const oldWords = tokenTexts(before, before.tokens ?? []);
    const oldTags = tag === undefined ? undefined : this.file.column(before, tag);
    const { partner, fresh } = pairTokens(oldWords, words);
    const written = this.mixedTags(oldTags, partner, tags, document);
    const stays = (i: number): boolean => {
      const from = partner[i];
      return from !== undefined && !this.addsTags && oldWords[from] === words[i] && (oldTags === undefined || oldTags[from] === written[i]);
    };
    const rows: string[] = [];
    for (let i = 0; i < words.length; i++) {
      if (stays(i)) {
        const from = partner[i] ?? 0;
        while (i + 1 < words.length && stays(i + 1) && partner[i + 1] === (partner[i] ?? 0) + 1) i++;
        const [start, end] = [lines.startOf(first + from), lines.at(first + (partner[i] ?? 0))?.end];
        rows.push(original.slice(start, end));
        continue;
      }
      const model = lines.textOf(original, first + (partner[i] ?? Math.min(i, oldWords.length - 1)));
      const cells = cellsOf(model);
      const changes = cells.map(({ text }, column) => {
        if (column === token) return words[i];
        if (column === tag) return written[i];
        return fresh.has(i) ? '_' : text;
      });
      const line = replaceCells(model, cells, changes);
      rows.push(this.addsTags ? `${line}${model.includes('\t') ? '\t' : ' '}${written[i]}` : line);
    }
    return rows;
  }

  /** Tags where what is the same keeps its cell, also where the scheme would have it otherwise. */
  private mixedTags(
    oldTags: readonly string[] | undefined,
    partner: readonly (number | undefined)[],
    tags: readonly string[],
    { tokens = [], spans }: Document,
  ): readonly string[] {
    if (oldTags === undefined) return tags;
    const usual = tagTokens(oldTags.length, tokenSpans(oldTags), this.scheme).map((tag) => this.dialect.letters(tag));
    const mixed = tags.map((tag, i) => {
      const from = partner[i];
      return from !== undefined && usual[from] === tag ? oldTags[from] : tag;
    });
    const read = spansOf(tokens, mixed);
    const same = read.length === spans.length && read.every((span, i) => sameLabel(span, spans[i]));
    return same ? mixed : tags;
  }
}

function sameLabel(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end && a.label === b.label;
}

interface Cell {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Cells of a row as `columnsOf` reads them, with their places. */
function cellsOf(row: string): Cell[] {
  const cells: Cell[] = [];
  if (!row.includes('\t')) {
    for (const match of row.matchAll(/[^ ]+/g)) cells.push({ text: match[0], start: match.index, end: match.index + match[0].length });
    return cells;
  }
  let at = 0;
  for (const piece of row.split('\t')) {
    const text = piece.replace(/^ +| +$/g, '');
    const start = at + (text === '' ? 0 : piece.indexOf(text));
    cells.push({ text, start, end: start + text.length });
    at += piece.length + 1;
  }
  return cells;
}

function replaceCells(row: string, cells: readonly Cell[], texts: readonly string[]): string {
  let line = '';
  let at = 0;
  cells.forEach(({ start, end }, i) => {
    line += row.slice(at, start) + texts[i];
    at = end;
  });
  return line + row.slice(at);
}

/** For each new token the row that it was; `fresh` are those whose other columns are unknown. */
export function pairTokens(
  before: readonly string[],
  after: readonly string[],
): { partner: (number | undefined)[]; fresh: ReadonlySet<number> } {
  const most = Math.min(before.length, after.length);
  let left = 0;
  while (left < most && before[left] === after[left]) left++;
  let right = 0;
  while (right < most - left && before[before.length - 1 - right] === after[after.length - 1 - right]) right++;
  const sameCount = before.length === after.length;
  const partner: (number | undefined)[] = [];
  const fresh = new Set<number>();
  for (let i = 0; i < after.length; i++) {
    if (i < left || sameCount) partner.push(i);
    else if (i >= after.length - right) partner.push(i - after.length + before.length);
    else {
      partner.push(undefined);
      fresh.add(i);
    }
  }
  return { partner, fresh };
}

/** Puts the prefixes of a file's own dialect in place of BIOES': BILOU's L- and U-, BMES' M-. */
type Letters = (tag: string) => string;

/** @param begins whether any tag of the file begins with a letter */
export function lettersOf(begins: (letter: string) => boolean): Letters {
  const letters: Record<string, string> = {
    ...(begins('L') || begins('U') ? { E: 'L', S: 'U' } : {}),
    ...(begins('M') && !begins('I') ? { I: 'M' } : {}),
  };
  if (Object.keys(letters).length === 0) return (tag) => tag;
  return (tag) => (tag === 'O' ? tag : (letters[tag[0]] ?? tag[0]) + tag.slice(1));
}

export function conllPositions(original: string, options: UpdateOptions): readonly (readonly TextPlace[])[] {
  const { documents } = runSteps(readConll(linesOfText(original, '(text)'), options));
  const lines = new LinePlaces(original);
  const { token: column } = columnsOfDocument(documents[0]);
  return documents.map(({ source, tokens = [] }) =>
    tokens.map((token, i) => {
      const row = source.line - 1 + i;
      const cell = cellsOf(lines.textOf(original, row))[column];
      return { start: lines.startOf(row) + cell.start, end: lines.startOf(row) + cell.end, at: token.start };
    }),
  );
}
