import type { Document, Span, TagScheme } from '../document';
import { linesOfText } from '../lines';
import { ProblemList } from '../problems';
import { parseTag, spansOf, tagTokens, tokenSpans } from '../tags';
import { column, readSentences } from './conll-read';
import { conllComments, conllSentence, conllTarget } from './conll-write';
import type { TextPlace, UpdateOptions, Written } from './format';
import { arrangeLines, closeBlock, type Item, piecesOf } from './layout';
import { fitted } from './lost';
import { retokenized, taggedTokens } from './tokens';
import { lineEndOf, LinePlaces } from './text-lines';

type File = ReturnType<typeof readSentences>;

/** Stretches of sentences with their comments before and the blank lines after them. */
function blocks(original: string, lines: LinePlaces, file: File): Item[] {
  const starts = [...file.all.map(({ start }) => start), ...(file.afterStart > 0 ? [file.afterStart] : [])];
  const ends = new Map(starts.map((start, i) => [start, i + 1 < starts.length ? lines.startOf(starts[i + 1] - 1) : original.length]));
  return file.good.map(({ start }, document) => ({ start: lines.startOf(start - 1), end: ends.get(start) ?? original.length, document }));
}

export function updateConll(original: string, documents: readonly Document[], options: UpdateOptions): Written {
  const problems = new ProblemList();
  const file = readSentences(linesOfText(original, '(text)'), options);
  const lines = new LinePlaces(original);
  const items = blocks(original, lines, file);
  const eol = lineEndOf(original);
  // A file yet to be tagged gets its column of tags in all rows at once, since all rows have the same columns.
  const addsTags = file.columns.tag === undefined && file.columns.width > 0 && documents.some(({ spans }) => spans.length > 0);
  const writer = new BlockWriter(original, lines, file, options, eol, addsTags, problems);
  const pieces = piecesOf(items, addsTags ? file.documents.map(unlike) : file.documents, documents, {
    rewrite: (origin, _before, document) => writer.rewrite(origin, items[origin], document),
    create: (document) => writer.create(document),
  });
  const text = arrangeLines(original, items, pieces, closeBlock(eol));
  return { files: [{ name: '', text }], problems: problems.toArray(), losses: problems.losses() };
}

/** Differs from every document, so that none is taken for unchanged. */
function unlike(document: Document): Document {
  return { ...document, text: `${document.text}\0` };
}

/** Writes sentences into the text that they were read from. */
class BlockWriter {
  private readonly scheme: TagScheme;
  private readonly letters: Letters;
  /** Tags are labels alone, one for each token, as parts of speech are. */
  private readonly plain: boolean;

  constructor(
    private readonly original: string,
    private readonly lines: LinePlaces,
    private readonly file: File,
    private readonly options: UpdateOptions,
    private readonly eol: string,
    private readonly addsTags: boolean,
    private readonly problems: ProblemList,
  ) {
    this.scheme = file.scheme ?? options.scheme ?? 'BIO';
    const first = new Set<string>();
    for (const tags of file.tags) for (const tag of tags) first.add(tag[0]);
    this.letters = lettersOf((letter) => first.has(letter));
    const tags = new Set(file.tags.flat());
    tags.delete('O');
    this.plain = tags.size > 0 && [...tags].every((tag) => parseTag(tag) === undefined);
  }

  create(document: Document): string | undefined {
    const written = this.written(document);
    if (written === undefined) return undefined;
    const { tab } = this.file.good[0] ?? { tab: false };
    const { words, tags } = written;
    return conllSentence(this.styled(written, tab), words, tags, this.problems).replace(/\n/g, this.eol);
  }

  /** A document that was read elsewhere, or is new, in the columns of this file. */
  private styled({ document, words }: { document: Document; words: readonly string[] }, tab: boolean): Document {
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
      return { document: kept, words, tags: this.plain ? this.plainTags(tags, kept) : tags.map((tag) => this.letters(tag)) };
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

  rewrite(origin: number, item: Item, changed: Document): string | undefined {
    const before = this.file.documents[origin];
    const written = this.written({ ...retokenized(before, changed), extra: changed.extra ?? before.extra });
    if (written === undefined) return undefined;
    const { document, words, tags } = written;
    const sentence = this.file.good[origin];
    const all = words.join('');
    const unsafe = /[\t\r\n]/.test(all) || (!sentence.tab && all.includes(' ')) || /[\t\r\n ]/.test(tags.join(''));
    const first = sentence.line - 1;
    const last = this.lines.at(first + sentence.rows.length - 1);
    const rest = this.original.slice(last?.end, item.end);
    if (unsafe) return conllSentence(document, words, tags, this.problems).replace(/\n+$/, '').replace(/\n/g, this.eol) + rest;
    const comments = conllComments(document, words, document.extra?.conll ?? {}, this.problems);
    const same = comments.length === sentence.before.length && comments.every((line, i) => line === sentence.before[i]);
    const head = same ? this.original.slice(item.start, this.lines.startOf(first)) : comments.map((line) => `${line}${this.eol}`).join('');
    return head + this.rows(origin, words, tags, document).join(this.eol) + rest;
  }

  /** The rows of a sentence; those that stay, one after the other, in one piece. */
  private rows(origin: number, words: readonly string[], tags: readonly string[], document: Document): string[] {
    const { token, tag } = this.file.columns;
    const sentence = this.file.good[origin];
    const first = sentence.line - 1;
    const oldWords = column(sentence, token);
    const oldTags = tag === undefined ? undefined : this.file.tags[origin];
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
        const [start, end] = [this.lines.startOf(first + from), this.lines.at(first + (partner[i] ?? 0))?.end];
        rows.push(this.original.slice(start, end));
        continue;
      }
      const model = this.lines.textOf(this.original, first + (partner[i] ?? Math.min(i, oldWords.length - 1)));
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
    const usual = tagTokens(oldTags.length, tokenSpans(oldTags), this.scheme).map((tag) => this.letters(tag));
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
  const file = readSentences(linesOfText(original, '(text)'), options);
  const lines = new LinePlaces(original);
  return file.good.map(({ line }, document) => {
    const { tokens = [] } = file.documents[document];
    return tokens.map((token, i) => {
      const row = line - 1 + i;
      const cell = cellsOf(lines.textOf(original, row))[file.columns.token];
      return { start: lines.startOf(row) + cell.start, end: lines.startOf(row) + cell.end, at: token.start };
    });
  });
}
