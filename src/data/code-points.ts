/**
 * Offsets inside Unroll are Unicode code points, as in Python and in doccano's files. JavaScript strings and VS Code's
 * positions count UTF-16 code units: a character outside the basic plane (most emoji, rare CJK) counts twice there.
 * A half of a surrogate pair that stands alone counts as one code point.
 */

const surrogate = /[\ud800-\udfff]/;
const loneSurrogate = /\p{Surrogate}/u;

/** Whether UTF-16 offsets and code-point offsets differ somewhere in the text. */
export function hasSurrogates(text: string): boolean {
  return surrogate.test(text);
}

/** Whether the text holds half a surrogate pair: it can't be written as UTF-8. */
export function hasLoneSurrogate(text: string): boolean {
  return surrogate.test(text) && loneSurrogate.test(text);
}

/** Length in code points. */
export function codePointLength(text: string): number {
  return hasSurrogates(text) ? new OffsetMap(text).length : text.length;
}

/** UTF-16 offset of a code-point offset; offsets beyond the end give the end. */
export function toUtf16(text: string, codePoint: number): number {
  return new OffsetMap(text).toUtf16(codePoint);
}

/** Code-point offset of a UTF-16 offset; one inside a surrogate pair gives the pair's start. */
export function toCodePoint(text: string, utf16: number): number {
  return new OffsetMap(text).toCodePoint(utf16);
}

/** The piece of text between two code-point offsets. */
export function sliceCodePoints(text: string, start: number, end: number): string {
  if (!hasSurrogates(text)) return text.slice(start, end);
  const map = new OffsetMap(text);
  return text.slice(map.toUtf16(start), map.toUtf16(end));
}

/** Translates many offsets of one text; texts without surrogate pairs cost nothing. */
export class OffsetMap {
  /** Length of the text in code points. */
  readonly length: number;
  /** Both countings agree. */
  get isPlain(): boolean {
    return this.starts === undefined;
  }

  /** UTF-16 offset of every code point, with the text's length at the end; undefined when both countings agree. */
  private readonly starts: Uint32Array | undefined;

  constructor(private readonly text: string) {
    if (!hasSurrogates(text)) {
      this.length = text.length;
      return;
    }
    const starts = new Uint32Array(text.length + 1);
    let count = 0;
    for (let i = 0; i < text.length; count++) {
      starts[count] = i;
      i += (text.codePointAt(i) ?? 0) > 0xffff ? 2 : 1;
    }
    starts[count] = text.length;
    this.length = count;
    this.starts = starts.subarray(0, count + 1);
  }

  toUtf16(codePoint: number): number {
    const index = Math.min(Math.max(codePoint, 0), this.length);
    return this.starts === undefined ? index : this.starts[index];
  }

  toCodePoint(utf16: number): number {
    const wanted = Math.min(Math.max(utf16, 0), this.text.length);
    if (this.starts === undefined) return wanted;
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= wanted) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  slice(start: number, end: number): string {
    return this.text.slice(this.toUtf16(start), this.toUtf16(end));
  }
}
