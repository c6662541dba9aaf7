import type { ReadOptions } from './format';

/** What can be seen of a file at once, long before it is read. */
export interface Skimmed {
  /** Texts of the documents in UTF-8, a line each. */
  readonly texts: Uint8Array;
  /** Line of the file, from 1, that each document begins in: its `source.line`. */
  readonly lines: readonly number[];
}

export interface SkimOptions extends ReadOptions {
  /** What is shown for a sign that no line can hold, such as a line end in a document's text; undefined: nothing can be. */
  readonly standIn: (special: string) => string | undefined;
}

/** Signs that editors end lines at, or leave out. */
const specials = ['\n', '\r', '\u2028', '\u2029', '\ufeff'];

export const tab = 0x09;
export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;
export const blank = 0x20;

/** Bytes of texts, one after the other. */
export class SkimmedTexts {
  private readonly texts: Uint8Array;
  private readonly lines: number[] = [];
  private size = 0;

  /** @param room more bytes than all texts together have */
  constructor(
    room: number,
    private readonly standIn: SkimOptions['standIn'],
  ) {
    this.texts = new Uint8Array(room);
  }

  /** Begins the text of the next document. */
  begin(line: number): void {
    if (this.lines.length > 0) this.texts[this.size++] = lineFeed;
    this.lines.push(line);
  }

  /** Bytes of the text, as they stand in the file. */
  copy(bytes: Uint8Array, start: number, end: number): void {
    // Texts are short: to ask for a copy takes longer than to make it.
    for (let i = start; i < end; i++) this.texts[this.size++] = bytes[i];
  }

  blank(): void {
    this.texts[this.size++] = blank;
  }

  add(text: string): void {
    const { written } = encoder.encodeInto(text, this.texts.subarray(this.size));
    this.size += written;
  }

  /** A character of the text. Answers false where it is none that a line can show. */
  write(codePoint: number): boolean {
    if (codePoint >= 0xd800 && codePoint <= 0xdfff) return false;
    const character = String.fromCodePoint(codePoint);
    const shown = specials.includes(character) ? this.standIn(character) : character;
    if (shown === undefined) return false;
    this.add(shown);
    return true;
  }

  done(): Skimmed {
    return { texts: this.texts.subarray(0, this.size), lines: this.lines };
  }
}

const encoder = new TextEncoder();

/** Whether a file has signs that are no line ends to a form, but to an editor. */
export function hasHiddenLineEnds(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return specials.slice(2).some((special) => buffer.includes(special));
}
