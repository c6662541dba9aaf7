import { isDeepStrictEqual } from 'node:util';
import type { Document, Span } from '../document';
import type { Steps } from '../steps';
import { isLineEnd } from './text-lines';
import { sameTokens } from './tokens';

/** Where a document, or something else that must stay, stands in a text; UTF-16 offsets. */
export interface Item {
  readonly start: number;
  readonly end: number;
  /** Index among the documents that were read; undefined: it is none, as a line that can't be read. */
  readonly document?: number;
}

/** What is to stand in an item's place. */
export interface Piece {
  /** Document that was read from the original; undefined: a new one. */
  readonly origin?: number;
  /** Undefined: what stands there stays. */
  readonly text: string | undefined;
}

/** How a form writes one document into its place. Undefined: it can't hold it, and has said so. */
export interface ItemWriter {
  rewrite(origin: number, before: Document, after: Document): string | undefined;
  create(document: Document): string | undefined;
}

/** Documents after which writing pauses: a few milliseconds' work. */
const stride = { unchanged: 8192, written: 64 };

/** The new content of all items, in the order of the documents; unchanged ones stay as they stand. */
export function* piecesOf(
  items: readonly Item[],
  before: readonly Document[],
  after: readonly Document[],
  writer: ItemWriter,
): Steps<Piece[]> {
  const places: Item[] = [];
  for (const item of items) if (item.document !== undefined) places[item.document] = item;
  const used = new Set<number>();
  const pieces: Piece[] = [];
  let left = 1;
  for (const document of after) {
    if (left <= 0) {
      left = 1;
      yield;
    }
    const { origin } = document;
    const item: Item | undefined = origin === undefined ? undefined : places[origin];
    // A second document of one origin is a copy: it must not share the first one's identity.
    if (origin === undefined || item === undefined || used.has(origin)) {
      const text = writer.create(document);
      left -= 1 / stride.written;
      if (text !== undefined) pieces.push({ text });
      continue;
    }
    used.add(origin);
    const isSame = sameDocument(before[origin], document);
    left -= 1 / (isSame ? stride.unchanged : stride.written);
    pieces.push({ origin, text: isSame ? undefined : writer.rewrite(origin, before[origin], document) });
  }
  return pieces;
}

/** Whether nothing that a form may hold differs; tokens left out are those of the text. */
export function sameDocument(a: Document, b: Document): boolean {
  if (a === b) return true;
  return (
    a.text === b.text &&
    a.label === b.label &&
    a.answer === b.answer &&
    (b.tokens === undefined || sameTokens(a.tokens, b.tokens)) &&
    a.spans.length === b.spans.length &&
    a.spans.every((span, i) => sameSpan(span, b.spans[i]))
  );
}

export function sameSpan(a: Span, b: Span): boolean {
  return (
    a === b ||
    (a.start === b.start &&
      a.end === b.end &&
      a.label === b.label &&
      a.role === b.role &&
      a.group === b.group &&
      (a.provenance === b.provenance || isDeepStrictEqual(a.provenance, b.provenance)) &&
      (a.extra === b.extra || isDeepStrictEqual(a.extra, b.extra)))
  );
}

/**
 * A text of pieces one after the other. What stood between items (lines that can't be read, blank lines) stays after the document before it.
 * New pieces bring their end with them.
 * @param close what a piece lacks when another one follows
 */
export function arrangeLines(original: string, items: readonly Item[], pieces: readonly Piece[], close: Closing): string {
  if (areInPlace(items, pieces)) return inPlace(original, { start: 0, end: original.length }, items, pieces);
  const kept = new Set(pieces.map(({ origin }) => origin));
  const gaps = new Map<number, Part[]>();
  const places: Item[] = [];
  let anchor = -1;
  let at = 0;
  const keepGap = (end: number): void => {
    if (end > at) gaps.set(anchor, [...(gaps.get(anchor) ?? []), { start: at, end, text: original.slice(at, end) }]);
  };
  for (const item of items) {
    keepGap(item.start);
    if (kept.has(item.document)) anchor = item.document ?? -1;
    if (item.document !== undefined) places[item.document] = item;
    at = item.end;
  }
  keepGap(original.length);
  const parts: Part[] = [...(gaps.get(-1) ?? [])];
  for (const { origin, text } of pieces) {
    const place: Item | undefined = origin === undefined ? undefined : places[origin];
    parts.push({ text: text ?? original.slice(place?.start, place?.end), start: place?.start, end: place?.end });
    if (origin !== undefined) parts.push(...(gaps.get(origin) ?? []));
  }
  const texts: string[] = [];
  parts.forEach((part, i) => {
    const next = parts[i + 1];
    texts.push(part.text);
    // Neighbours of the original stand as they stood.
    if (next !== undefined && (part.end === undefined || part.end !== next.start)) texts.push(close(part.text));
  });
  const written = texts.join('');
  // An original without an end of its own, as without a final line end, stays so.
  const missing = close(original);
  const last = parts.at(-1);
  const moved = last !== undefined && last.end !== original.length && close(last.text) === '';
  return moved && missing !== '' && written.endsWith(missing) ? written.slice(0, -missing.length) : written;
}

/** Some of the text to be written, and where it stood, if it did. */
interface Part {
  readonly text: string;
  readonly start?: number;
  readonly end?: number;
}

/** What a piece lacks when another one follows. */
type Closing = (piece: string) => string;

/** Closes a block that ends in a blank line. */
export function closeBlock(eol: string): Closing {
  return (piece) => {
    if (piece === '' || piece === '\ufeff') return '';
    const ends = /[\n]?[ \t]*[\n]?$/.exec(piece.slice(-1000).replace(/\r\n?/g, '\n'))?.[0].replace(/[ \t]/g, '').length ?? 0;
    return eol.repeat(2 - ends);
  };
}

/** Closes a line. */
export function closeLine(eol: string): Closing {
  return (piece) => (piece === '' || piece === '\ufeff' || isLineEnd(piece.charCodeAt(piece.length - 1)) ? '' : eol);
}

/** How elements of a list stand apart where the list itself does not show it. */
export interface ListStyle {
  readonly prefix: string;
  readonly separator: string;
  readonly suffix: string;
}

/**
 * The inside of a list, as of a JSON array. Separators stay where two neighbours do; elements that are no documents stay after the one before.
 * @param inside UTF-16 range between the brackets
 */
export function arrangeList(
  original: string,
  inside: { readonly start: number; readonly end: number },
  items: readonly Item[],
  pieces: readonly Piece[],
  style: ListStyle,
): string {
  if (areInPlace(items, pieces)) return inPlace(original, inside, items, pieces);
  const indices = new Map(items.map((item, index) => [item.document, index]));
  const kept = new Set(pieces.map(({ origin }) => origin));
  const followers = new Map<number, number[]>();
  let anchor = -1;
  items.forEach(({ document }, index) => {
    if (document === undefined) followers.set(anchor, [...(followers.get(anchor) ?? []), index]);
    else if (kept.has(document)) anchor = document;
  });
  const entryOf = (index: number | undefined, text?: string): { index?: number; text: string } => ({
    index,
    text: text ?? (index === undefined ? '' : original.slice(items[index].start, items[index].end)),
  });
  const copies = (origin: number) => (followers.get(origin) ?? []).map((index) => entryOf(index));
  const entries = [
    ...copies(-1),
    ...pieces.flatMap(({ origin, text }) =>
      origin === undefined ? [entryOf(undefined, text)] : [entryOf(indices.get(origin), text), ...copies(origin)],
    ),
  ];
  if (entries.length === 0) return items.length === 0 ? original.slice(inside.start, inside.end) : '';
  const [first, second] = items;
  const prefix = first === undefined ? style.prefix : original.slice(inside.start, first.start);
  const suffix = first === undefined ? style.suffix : original.slice(items[items.length - 1].end, inside.end);
  const usual = second === undefined ? style.separator : original.slice(first.end, second.start);
  let text = prefix + entries[0].text;
  for (let i = 1; i < entries.length; i++) {
    const [a, b] = [entries[i - 1].index, entries[i].index];
    const neighbours = a !== undefined && b === a + 1;
    text += (neighbours ? original.slice(items[a].end, items[b].start) : usual) + entries[i].text;
  }
  return text + suffix;
}

/** Whether none was moved, added or removed. */
function areInPlace(items: readonly Item[], pieces: readonly Piece[]): boolean {
  return pieces.length === items.length && pieces.every(({ origin }, i) => origin !== undefined && items[i].document === origin);
}

function inPlace(
  original: string,
  inside: { readonly start: number; readonly end: number },
  items: readonly Item[],
  pieces: readonly Piece[],
): string {
  let at = inside.start;
  const texts: string[] = [];
  items.forEach(({ start, end }, i) => {
    const { text } = pieces[i];
    if (text === undefined) return;
    texts.push(original.slice(at, start), text);
    at = end;
  });
  return texts.join('') + original.slice(at, inside.end);
}

/** A stretch of a text that becomes another. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies edits that don't overlap, in any order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const parts: string[] = [];
  let at = 0;
  for (const edit of sorted) {
    parts.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  return parts.join('') + text.slice(at);
}
