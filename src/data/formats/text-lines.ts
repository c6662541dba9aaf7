/** A line of a text; UTF-16 offsets, `next` is where the following line starts. */
export interface LinePlace {
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

/** Where the lines of a text stand, as `linesOfText` counts them; plain numbers, since files have millions of lines. */
export class LinePlaces {
  readonly length: number;
  /** These have room for more. */
  private readonly starts: Uint32Array;
  private readonly ends: Uint32Array;
  /** Where a line after the last one would start. */
  private readonly last: number;

  constructor(text: string) {
    let starts = new Uint32Array(1024);
    let ends = new Uint32Array(1024);
    let length = 0;
    let start = text.startsWith('\ufeff') ? 1 : 0;
    const add = (end: number, next: number): void => {
      if (length === ends.length) [starts, ends] = [doubled(starts), doubled(ends)];
      starts[length] = start;
      ends[length++] = end;
      start = next;
    };
    // The next of each; a file has one kind of line ends, so the search for the other goes through it once.
    let lf = text.indexOf('\n', start);
    let cr = text.indexOf('\r', start);
    while (lf >= 0 || cr >= 0) {
      const end = cr < 0 || (lf >= 0 && lf < cr) ? lf : cr;
      add(end, end === cr && lf === cr + 1 ? end + 2 : end + 1);
      if (lf >= 0 && lf < start) lf = text.indexOf('\n', start);
      if (cr >= 0 && cr < start) cr = text.indexOf('\r', start);
    }
    if (start < text.length) add(text.length, text.length);
    this.length = length;
    this.last = start;
    this.starts = starts;
    this.ends = ends;
  }

  /** Undefined beyond the last line. */
  at(index: number): LinePlace | undefined {
    if (index < 0 || index >= this.length) return undefined;
    return { start: this.starts[index], end: this.ends[index], next: this.startOf(index + 1) };
  }

  startOf(index: number): number {
    return index < this.length ? this.starts[index] : this.last;
  }

  /** Where the line's own end begins. */
  endOf(index: number): number {
    return index < this.length ? this.ends[index] : this.last;
  }

  /** The line without its end; empty beyond the last one. */
  textOf(text: string, index: number): string {
    return index < this.length ? text.slice(this.starts[index], this.ends[index]) : '';
  }

  map<T>(each: (place: LinePlace, index: number) => T): T[] {
    return Array.from({ length: this.length }, (_, i) => each({ start: this.starts[i], end: this.ends[i], next: this.startOf(i + 1) }, i));
  }
}

function doubled(numbers: Uint32Array): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(2 * numbers.length);
  more.set(numbers);
  return more;
}

/** Start of the line on which an offset lies, looked for no further back than `from`. */
export function lineStart(text: string, offset: number, from = 0): number {
  let at = offset;
  while (at > from && !isLineEnd(text.charCodeAt(at - 1))) at--;
  return at;
}

export function isLineEnd(unit: number): boolean {
  return unit === 0x0a || unit === 0x0d;
}

/** Line ends of a text; of one without any, LF. */
export function lineEndOf(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}
