import { isDeepStrictEqual } from 'node:util';
import { getNodeValue, type Node, parseTree } from 'jsonc-parser';
import { editedRange } from './edited-range';
import { arrangeList, type Item, type ListStyle, type Piece } from './layout';

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
  const offsets = literalOffsets(literal);
  return literal.slice(0, offsets[start]) + printString(after.slice(start, newEnd), style).slice(1, -1) + literal.slice(offsets[oldEnd]);
}

/**
 * Text of a value that changes to another one: members and elements that are the same stay as they stand, with their order,
 * spacing, escapes and number formats; members that are new come last.
 * @param base indentation of the line on which the text begins in its file
 */
export function editJson(text: string, value: unknown, style: JsonStyle, base = ''): string {
  const root = parseTree(text);
  if (root === undefined) return printJson(value, style, base);
  return text.slice(0, root.offset) + new JsonEditor(text, style, base).edit(root, value) + text.slice(root.offset + root.length);
}

class JsonEditor {
  constructor(
    private readonly text: string,
    private readonly style: JsonStyle,
    private readonly base: string,
  ) {}

  edit(node: Node, value: unknown): string {
    const old = getNodeValue(node) as unknown;
    if (sameJson(old, value)) return this.textOf(node);
    if (typeof old === 'string' && typeof value === 'string') return editLiteral(this.textOf(node), old, value, this.style);
    if (node.type === 'array' && Array.isArray(value)) return this.editArray(node, value);
    if (node.type === 'object' && typeof value === 'object' && value !== null && !Array.isArray(value))
      return this.editObject(node, value as Readonly<Record<string, unknown>>);
    return printJson(value, this.style, this.indentAt(node.offset));
  }

  private editObject(node: Node, value: Readonly<Record<string, unknown>>): string {
    const members = node.children ?? [];
    const pieces: Piece[] = [];
    const known = new Set<string>();
    members.forEach((member, origin) => {
      const [name, old] = member.children ?? [];
      const key = name.value as string;
      known.add(key);
      if (value[key] === undefined) return;
      const start = this.text.slice(member.offset, old.offset);
      pieces.push({ origin, text: start + this.edit(old, value[key]) });
    });
    const indent = this.innerIndent(node);
    for (const [key, item] of Object.entries(value))
      if (item !== undefined && !known.has(key))
        pieces.push({ text: `${printString(key, this.style)}${this.style.colon}${this.printLike(item, node, indent)}` });
    return this.arranged(node, pieces);
  }

  private editArray(node: Node, value: readonly unknown[]): string {
    const children = node.children ?? [];
    const partners = pairElements(
      children.map((child) => getNodeValue(child) as unknown),
      value,
    );
    const indent = this.innerIndent(node);
    const pieces = value.map((item, i): Piece => {
      const origin = partners[i];
      return origin === undefined
        ? { text: this.printLike(item, children[0] ?? node, indent) }
        : { origin, text: this.edit(children[origin], item) };
    });
    return this.arranged(node, pieces);
  }

  private arranged(node: Node, pieces: readonly Piece[]): string {
    const items = (node.children ?? []).map(({ offset, length }, document): Item => ({ start: offset, end: offset + length, document }));
    const inside = { start: node.offset + 1, end: node.offset + node.length - 1 };
    const style = listStyle(this.style, this.indentAt(node.offset));
    return this.text[node.offset] + arrangeList(this.text, inside, items, pieces, style) + this.text[inside.end];
  }

  private textOf({ offset, length }: Node): string {
    return this.text.slice(offset, offset + length);
  }

  /** What is added stands on one line where its neighbour does. */
  private printLike(value: unknown, neighbour: Node, indent: string): string {
    const oneLine = !/[\r\n]/.test(this.textOf(neighbour)) && neighbour.length > 2;
    return printJson(value, oneLine ? { ...this.style, indent: undefined } : this.style, indent);
  }

  private innerIndent(node: Node): string {
    const [first] = node.children ?? [];
    return first === undefined ? this.indentAt(node.offset) + (this.style.indent ?? '') : this.indentAt(first.offset);
  }

  private indentAt(offset: number): string {
    const line = Math.max(this.text.lastIndexOf('\n', offset - 1), this.text.lastIndexOf('\r', offset - 1)) + 1;
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
  const free = new Map(before.map((value, index) => [index, value]));
  const partners = new Array<number | undefined>(after.length).fill(undefined);
  const pair = (same: (a: unknown, b: unknown) => boolean): void =>
    after.forEach((value, i) => {
      if (partners[i] !== undefined) return;
      for (const [index, old] of free) {
        if (!same(old, value)) continue;
        partners[i] = index;
        free.delete(index);
        return;
      }
    });
  pair(sameJson);
  pair((a, b) => idOf(a) !== undefined && idOf(a) === idOf(b));
  pair((a, b) => Array.isArray(a) === Array.isArray(b) && (idOf(a) === undefined || idOf(b) === undefined));
  return partners;
}

function idOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? (value as { id?: unknown }).id : undefined;
}

/** Order of members is no matter. */
function sameJson(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return a === b;
  return isDeepStrictEqual(a, withoutHoles(b));
}

/** Without members that are undefined, which JSON does not write. */
function withoutHoles(value: object): object {
  return JSON.parse(JSON.stringify(value)) as object;
}
