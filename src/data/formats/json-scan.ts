/** A value inside a JSON array or object; UTF-16 offsets. */
export interface JsonChild {
  readonly start: number;
  readonly end: number;
  /** In an object: the member's name, and where the member begins. */
  readonly key?: string;
  readonly memberStart?: number;
}

export interface JsonChildren {
  readonly children: readonly JsonChild[];
  /** UTF-16 range between the brackets. */
  readonly inside: { readonly start: number; readonly end: number };
  /** Where and how the list breaks off or is ill-formed; what came before stands. */
  readonly error?: { readonly at: number; readonly message: string };
}

const space = /\s*/y;
const scalar = /[^\s,[\]{}":]+/y;

/**
 * The values of an array or object without looking into them: a value that is ill-formed inside does not hide the others, and a file
 * that was cut short keeps all values before the cut.
 * @param at offset of the opening bracket
 */
export function jsonChildren(text: string, at: number): JsonChildren {
  const isObject = text[at] === '{';
  const close = isObject ? '}' : ']';
  const children: JsonChild[] = [];
  const start = at + 1;
  let i = skipSpace(text, start);
  const result = (end: number, error?: { at: number; message: string }): JsonChildren => ({
    children,
    inside: { start, end },
    ...(error && { error }),
  });
  if (text[i] === close) return result(i);
  for (;;) {
    const memberStart = i;
    let key: string | undefined;
    if (isObject) {
      const end = text[i] === '"' ? valueEnd(text, i) : undefined;
      if (end === undefined) return result(memberStart, broken(text, i, 'a name in quotes'));
      key = parsedString(text.slice(i, end));
      i = skipSpace(text, end);
      if (text[i] !== ':') return result(memberStart, broken(text, i, '":"'));
      i = skipSpace(text, i + 1);
    }
    const end = valueEnd(text, i);
    if (end === undefined) return result(memberStart, broken(text, i, 'a whole value'));
    children.push({ start: i, end, ...(key !== undefined && { key, memberStart }) });
    const after = end;
    i = skipSpace(text, end);
    if (text[i] === close) return result(i);
    if (text[i] !== ',') return result(after, broken(text, i, `"," or "${close}"`));
    i = skipSpace(text, i + 1);
  }
}

/** The value of an object's member, without looking into the others. @param at offset of the object's bracket */
export function jsonMember(text: string, at: number, key: string): JsonChild | undefined {
  return text[at] === '{' ? jsonChildren(text, at).children.find((child) => child.key === key) : undefined;
}

function parsedString(raw: string): string {
  if (!raw.includes('\\')) return raw.slice(1, -1);
  try {
    return JSON.parse(raw) as string;
  } catch {
    return raw.slice(1, -1);
  }
}

function broken(text: string, at: number, wanted: string): { at: number; message: string } {
  const torn = at >= text.length || (text[at] !== undefined && '"[{'.includes(text[at]));
  return {
    at: Math.min(at, text.length),
    message: torn
      ? `The file breaks off: ${wanted} was to come here. Writing it was cut short: complete it, or remove what is left of the last entry`
      : `The list is ill-formed here: ${wanted} was to come`,
  };
}

/** Offset of the first character that is no white space. */
export function skipSpace(text: string, at: number): number {
  let i = at;
  while (text.charCodeAt(i) === 0x20) i++;
  // Other white space than blanks is rare.
  const unit = text.charCodeAt(i);
  if (unit > 0x20 && unit < 0x80) return i;
  space.lastIndex = i;
  space.exec(text);
  return space.lastIndex;
}

/** End of the value that begins at an offset, by its brackets and quotes alone; undefined: it has none. */
function valueEnd(text: string, at: number): number | undefined {
  const first = text[at];
  if (first === '"') return stringEnd(text, at);
  if (first !== '[' && first !== '{') {
    scalar.lastIndex = at;
    return scalar.test(text) ? scalar.lastIndex : undefined;
  }
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) {
      const end = stringEnd(text, i);
      if (end === undefined) return undefined;
      i = end - 1;
    } else if (code === 0x5b || code === 0x7b) depth++;
    else if ((code === 0x5d || code === 0x7d) && --depth === 0) return i + 1;
  }
  return undefined;
}

/** End of the string that begins at an offset; a line end inside tells that its quote is missing. */
function stringEnd(text: string, at: number): number | undefined {
  for (let i = at + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x5c) i++;
    else if (code === 0x22) return i + 1;
    else if (code === 0x0a || code === 0x0d) return undefined;
  }
  return undefined;
}

/** Tells the line of an offset, from 1, for offsets that are asked in rising order. */
export class LineCounter {
  private line = 1;
  private at = 0;

  constructor(private readonly text: string) {}

  lineOf(offset: number): number {
    for (; this.at < offset; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code === 0x0a || (code === 0x0d && this.text.charCodeAt(this.at + 1) !== 0x0a)) this.line++;
    }
    return this.line;
  }
}
