import { editedRange } from './edited-range';
import { isObject, type Json } from './json-record';
import { type JsonNode, jsonTree, nameOf } from './json-tree';
import { arrangeList, type Item, type ListStyle, type Piece } from './layout';
import { lineStart } from './text-lines';

/** How a JSON text is laid out, learned from it, so that what is added looks like the rest. */
export interface JsonStyle {
  /** ":" or ": ". */
  readonly colon: string;
  /** "," or ", ", inside a line. */
  readonly comma: string;
  /** Indentation of one level, where values stand on lines of their own. */
  readonly indent?: string;
  readonly eol: string;
  /** Characters beyond ASCII are escaped, as Python writes by default. */
  readonly ascii: boolean;
}

/** @param sample text of a file, or the start of it */
export function jsonStyleOf(sample: string): JsonStyle {
  const text = sample.slice(0, 100_000);
  const inner = /[[{](\r\n|\n|\r)([ \t]+)\S/.exec(text);
  // The first level's indentation is that of a line minus that of its opener.
  const opener = inner === null ? '' : (/(?:^|[\r\n])([ \t]*)[^\r\n]*$/.exec(text.slice(0, inner.index + 1))?.[1] ?? '');
  return {
    colon: /"\s*:(\s?)/.exec(text)?.[1] === ' ' ? ': ' : ':',
    comma: /,(\s?)["\d[{]/.exec(text)?.[1] === ' ' ? ', ' : ',',
    ...(inner !== null && { indent: inner[2].slice(opener.length) || '  ' }),
    eol: /\r\n|\n|\r/.exec(text)?.[0] ?? '\n',
    // eslint-disable-next-line no-control-regex
    ascii: /\\u[0-9a-f]{4}/i.test(text) && !/[^\x00-\x7f]/.test(text),
  };
}

/** A value as JSON in a style; @param base indentation of the line on which it begins */
export function printJson(value: unknown, style: JsonStyle, base = ''): string {
  if (typeof value === 'string') return printString(value, style);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const inner = style.indent === undefined ? '' : base + style.indent;
  const members = Array.isArray(value)
    ? value.map((item) => printJson(item, style, inner))
    : Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => `${printString(key, style)}${style.colon}${printJson(item, style, inner)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  if (members.length === 0) return open + close;
  if (style.indent === undefined) return open + members.join(style.comma) + close;
  return `${open}${style.eol}${inner}${members.join(`,${style.eol}${inner}`)}${style.eol}${base}${close}`;
}

function printString(text: string, { ascii }: JsonStyle): string {
  const printed = JSON.stringify(text);
  return ascii ? printed.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`) : printed;
}

/** UTF-16 offsets in a string literal of each unit of its value, with the closing quote's at the end. */
export function literalOffsets(literal: string): number[] {
  const offsets: number[] = [];
  let i = 1;
  while (i < literal.length - 1) {
    offsets.push(i);
    i += literal[i] !== '\\' ? 1 : literal[i + 1] === 'u' ? 6 : 2;
  }
  offsets.push(literal.length - 1);
  return offsets;
}

/** A string literal with another value: escapes outside of what changed stay as they are. */
export function editLiteral(literal: string, before: string, after: string, style: JsonStyle): string {
  const { start, oldEnd, newEnd } = editedRange(before, after);
  // Without escapes the value stands there as it is, behind its quote.
  const offsets = literal.includes('\\') ? literalOffsets(literal) : undefined;
  const place = (offset: number): number => offsets?.[offset] ?? offset + 1;
  return literal.slice(0, place(start)) + printString(after.slice(start, newEnd), style).slice(1, -1) + literal.slice(place(oldEnd));
}

/**
 * Text of a value that changes to another one: members and elements that are the same stay as they stand, with their order,
 * spacing, escapes and number formats; members that are new come last.
 * @param text JSON @param base indentation of the line on which the text begins in its file @param old what the text says
 */
export function editJson(text: string, value: unknown, style: JsonStyle, base = '', old: unknown = JSON.parse(text)): string {
  const tree = jsonTree(text);
  const edited = new JsonEditor(text, style, base).edit(tree, old, value);
  return edited === undefined ? text : text.slice(0, tree.start) + edited + text.slice(tree.end);
}

class JsonEditor {
  /** The text stands on one line. */
  private readonly isOneLine: boolean;

  constructor(
    private readonly text: string,
    private readonly style: JsonStyle,
    private readonly base: string,
  ) {
    this.isOneLine = !text.includes('\n') && !text.includes('\r');
  }

  /** What is to stand in the place of a value; undefined: what stands there says it. @param old what stands there */
  edit(place: JsonNode, old: unknown, value: unknown): string | undefined {
    if (old === value) return undefined;
    if (typeof old === 'string' && typeof value === 'string') return editLiteral(this.textOf(place), old, value, this.style);
    if (Array.isArray(old) && Array.isArray(value)) return this.editArray(place, old, value);
    if (isObject(old) && isObject(value)) return this.editObject(place, old, value);
    return sameJson(old, value) ? undefined : printJson(value, this.style, this.indentAt(place.start));
  }

  private editObject(place: JsonNode, old: Json, value: Json): string | undefined {
    const { children } = place;
    const pieces: Piece[] = [];
    const names = children.map((member) => nameOf(this.text, member));
    const areUnique = Object.keys(old).length === children.length;
    for (let origin = 0; origin < children.length; origin++) {
      const member = children[origin];
      const name = names[origin];
      const wanted = Object.hasOwn(value, name) ? value[name] : undefined;
      if (wanted === undefined) continue;
      // Of members with one name the last counts.
      const counts = areUnique || names.lastIndexOf(name) === origin;
      const edited = counts ? this.edit(member, old[name], wanted) : undefined;
      pieces.push({ origin, text: edited && this.text.slice(member.memberStart, member.start) + edited });
    }
    for (const name of Object.keys(value))
      if (value[name] !== undefined && !Object.hasOwn(old, name))
        pieces.push({
          text: printString(name, this.style) + this.style.colon + this.printLike(value[name], place, this.innerIndent(place)),
        });
    return this.arranged(place, pieces);
  }

  private editArray(place: JsonNode, old: readonly unknown[], value: readonly unknown[]): string | undefined {
    const { children } = place;
    const partners = pairElements(old, value);
    const pieces = value.map((item, i): Piece => {
      const origin = partners[i];
      return origin === undefined
        ? { text: this.printLike(item, children[0] ?? place, this.innerIndent(place)) }
        : { origin, text: this.edit(children[origin], old[origin], item) };
    });
    return this.arranged(place, pieces);
  }

  private arranged({ start, end, children }: JsonNode, pieces: readonly Piece[]): string | undefined {
    if (pieces.length === children.length && pieces.every(({ origin, text }, i) => origin === i && text === undefined)) return undefined;
    const items = children.map(({ memberStart, end }, document): Item => ({ start: memberStart, end, document }));
    const inside = { start: start + 1, end: end - 1 };
    const style = listStyle(this.style, this.indentAt(start));
    return this.text[start] + arrangeList(this.text, inside, items, pieces, style) + this.text[inside.end];
  }

  private textOf({ start, end }: JsonNode): string {
    return this.text.slice(start, end);
  }

  /** What is added stands on one line where its neighbour does. */
  private printLike(value: unknown, neighbour: JsonNode, indent: string): string {
    const oneLine = this.isOneLine || !/[\r\n]/.test(this.textOf(neighbour));
    return printJson(value, oneLine && neighbour.end - neighbour.start > 2 ? { ...this.style, indent: undefined } : this.style, indent);
  }

  private innerIndent({ start, children: [first] }: JsonNode): string {
    return first === undefined ? this.indentAt(start) + (this.style.indent ?? '') : this.indentAt(first.memberStart);
  }

  private indentAt(offset: number): string {
    const line = this.isOneLine ? 0 : lineStart(this.text, offset);
    return line === 0 ? this.base : (/^[ \t]*/.exec(this.text.slice(line, offset))?.[0] ?? '');
  }
}

/** How the elements of a list that was empty stand apart; @param base indentation of the line of its bracket */
export function listStyle({ indent, eol, comma }: JsonStyle, base: string): ListStyle {
  return indent === undefined
    ? { prefix: '', separator: comma, suffix: '' }
    : { prefix: eol + base + indent, separator: `,${eol}${base}${indent}`, suffix: eol + base };
}

/** For each new element the old one that it was: the same value, else the same "id", else what is left, in order. */
function pairElements(before: readonly unknown[], after: readonly unknown[]): (number | undefined)[] {
  const partners = after.map((): number | undefined => undefined);
  const most = Math.min(before.length, after.length);
  // Nearly all elements are the same in the same order, so that few are compared with one another.
  let start = 0;
  while (start < most && sameJson(before[start], after[start])) partners[start] = start++;
  let end = 0;
  const shift = before.length - after.length;
  while (end < most - start && sameJson(before[before.length - 1 - end], after[after.length - 1 - end])) {
    end++;
    partners[after.length - end] = after.length - end + shift;
  }
  const free = before.map((_, index) => index >= start && index < before.length - end);
  const pair = (fits: (old: unknown, value: unknown) => boolean): void => {
    for (let i = start; i < after.length - end; i++) {
      if (partners[i] !== undefined) continue;
      const found = before.findIndex((old, index) => free[index] && fits(old, after[i]));
      if (found < 0) continue;
      partners[i] = found;
      free[found] = false;
    }
  };
  // Of two that are alone it is known that they differ.
  if (before.length - start - end !== 1 || after.length - start - end !== 1) pair(sameJson);
  pair((a, b) => idOf(a) !== undefined && idOf(a) === idOf(b));
  pair((a, b) => Array.isArray(a) === Array.isArray(b) && (idOf(a) === undefined || idOf(b) === undefined));
  return partners;
}

function idOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? (value as { id?: unknown }).id : undefined;
}

/** Whether a value is what stands there. Order of members is no matter, nor are members that are undefined, which JSON does not write. */
function sameJson(old: unknown, value: unknown): boolean {
  if (old === value) return true;
  if (typeof old !== 'object' || old === null || typeof value !== 'object' || value === null) return false;
  if (Array.isArray(old) || Array.isArray(value))
    return Array.isArray(old) && Array.isArray(value) && old.length === value.length && old.every((item, i) => sameJson(item, value[i]));
  const [held, wanted] = [old as Json, value as Json];
  let count = 0;
  for (const name of Object.keys(wanted)) {
    if (wanted[name] === undefined) continue;
    if (!Object.hasOwn(held, name) || !sameJson(held[name], wanted[name])) return false;
    count++;
  }
  return count === Object.keys(held).length;
}
