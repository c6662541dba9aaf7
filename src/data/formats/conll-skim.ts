import { docstart, textIn } from './conll-extra';
import { textOf } from './conll-read';
import { columnsOf, isComment } from './conll-rows';
import { blank, carriageReturn, hasHiddenLineEnds, lineFeed, type SkimOptions, type Skimmed, SkimmedTexts, tab } from './skim';

const hash = 0x23;
const dash = 0x2d;
/** Most comments of files with classes; it needs no closer look. */
const labelComment = Buffer.from('# label = ');
const docstartBytes = Buffer.from(docstart);

/** The tokens of each sentence, joined by blanks; the other columns are not looked at. Undefined where a row has no token. */
export function skimConll(bytes: Uint8Array, options: SkimOptions): Skimmed | undefined {
  return hasHiddenLineEnds(bytes) ? undefined : new Sentences(bytes, options).skim();
}

class Sentences {
  private readonly texts: SkimmedTexts;
  private readonly tokenColumn: number;
  private readonly hasTabs: boolean;
  private inSentence = false;
  /** Comments that may hold the sentence's text, and then its tokens. */
  private comments: string[] = [];
  private words: string[] = [];
  /** Columns of the first row. */
  private width = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly options: SkimOptions,
  ) {
    // A blank follows a token, as a separator or line end does in the file.
    this.texts = new SkimmedTexts(bytes.length + 1, options.standIn);
    this.tokenColumn = options.tokenColumn ?? 0;
    this.hasTabs = bytes.includes(tab);
  }

  skim(): Skimmed | undefined {
    const { bytes } = this;
    for (let start = 0, line = 1; start < bytes.length; line++) {
      // Rows are short: a loop finds their ends sooner than `indexOf`.
      const end = this.find(lineFeed, start, bytes.length);
      if (!this.line(start, end > start && bytes[end - 1] === carriageReturn ? end - 1 : end, line)) return undefined;
      start = end + 1;
    }
    this.close();
    return this.texts.done();
  }

  private line(start: number, end: number, line: number): boolean {
    const first = start === end ? blank : this.bytes[start];
    if (first <= blank) {
      if (start < end && this.bytes.subarray(start, end).some((byte) => byte !== blank && byte !== tab)) return false;
      this.close();
    } else if (first === hash && !this.inSentence && this.startsWith(labelComment, start)) {
      // Nothing to show.
    } else if (first === hash && !this.inSentence && isComment(this.decode(start, end), this.width, this.options)) {
      const comment = this.decode(start, end);
      if (textIn(comment) !== undefined) this.comments.push(comment);
    } else if (first === dash && this.startsWith(docstartBytes, start)) {
      this.close();
    } else {
      return this.row(start, end, line);
    }
    return true;
  }

  private close(): void {
    if (!this.inSentence) return;
    if (this.comments.length > 0) this.texts.add(textOf(this.comments, this.words).text);
    this.comments = [];
    this.words = [];
    this.inSentence = false;
  }

  private row(start: number, end: number, line: number): boolean {
    const { texts } = this;
    if (this.width === 0) this.width = columnsOf(this.decode(start, end)).length;
    const isCommented = this.comments.length > 0;
    if (!this.inSentence) texts.begin(line);
    else if (!isCommented) texts.blank();
    this.inSentence = true;
    const [from, to] = this.token(start, end);
    if (isCommented) this.words.push(this.decode(from, to));
    else texts.copy(this.bytes, from, to);
    return from < to;
  }

  /** Place of a row's token; an empty one where there is none. */
  private token(start: number, end: number): readonly [from: number, to: number] {
    const { bytes } = this;
    const separator = this.hasTabs && this.find(tab, start, end) < end ? tab : blank;
    let from = start;
    let to = this.find(separator, from, end);
    for (let column = 0; column < this.tokenColumn; column++) {
      from = to + 1;
      if (separator === blank) while (bytes[from] === blank) from++;
      if (from >= end) return [end, end];
      to = this.find(separator, from, end);
    }
    if (separator === tab) {
      while (from < to && bytes[from] === blank) from++;
      while (from < to && bytes[to - 1] === blank) to--;
    }
    return [from, to];
  }

  /** Place of a byte; `end` where there is none before it. */
  private find(byte: number, start: number, end: number): number {
    while (start < end && this.bytes[start] !== byte) start++;
    return start;
  }

  private startsWith(head: Uint8Array, start: number): boolean {
    return head.every((byte, i) => this.bytes[start + i] === byte);
  }

  private decode(start: number, end: number): string {
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + start, end - start).toString('utf8');
  }
}
