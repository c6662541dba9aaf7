import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { pipeline } from 'node:stream';
import type { Problem } from './document';
import { DataError, ProblemList } from './problems';
import { inTurn, type Steps } from './steps';

/** Longer lines are set aside: no sentence is that long, and a file without line ends would fill the memory. */
export const maxLineBytes = 1 << 20;
/** All data is held in memory; documents take several times the room of the file. */
export const maxFileBytes = 64 << 20;

/** A file's lines without their ends. */
export interface SourceLines {
  readonly file: string;
  /** `null`: the line can't be read and stands in `problems`; what belongs to it must be set aside. */
  readonly lines: readonly (string | null)[];
  readonly problems: readonly Problem[];
  /** Whether the last line has no line end: it may be torn. */
  readonly openEnd: boolean;
}

/** A file as it stands, for forms that must be seen whole. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
}

/**
 * Cuts a stream of bytes into lines at LF, CRLF or CR (as VS Code counts lines; U+2028 and U+0085 are no line ends), checking UTF-8.
 * Whole blocks are decoded at once; only a block with bad bytes is looked at line by line.
 */
export class LineSplitter {
  private lines: (string | null)[] = [];
  private readonly problems = new ProblemList();
  private carry: Buffer[] = [];
  private carried = 0;
  private skipped = 0;
  private dropped = 0;
  private toldCarriageReturn = false;

  constructor(private readonly file: string) {}

  /** Bytes of lines that were too long to be kept. */
  get droppedBytes(): number {
    return this.dropped + this.skipped;
  }

  push(chunk: Buffer): void {
    let end = chunk.lastIndexOf(0x0a);
    // A CR at the very end may be half of a CRLF, so it waits.
    if (end < 0 && chunk.length > 1) end = chunk.lastIndexOf(0x0d, chunk.length - 2);
    if (end < 0) {
      this.keep(chunk);
      return;
    }
    if (this.skipped > 0) {
      // The rest of a line that is too long goes up to its own end, which can lie before the chunk's last one.
      const first = firstLineEnd(chunk);
      this.skipped += first;
      this.closeSkipped();
      const after = chunk[first] === 0x0d && chunk[first + 1] === 0x0a ? first + 2 : first + 1;
      if (after < chunk.length) this.push(chunk.subarray(after));
      return;
    }
    this.carry.push(chunk.subarray(0, end + 1));
    const block = this.carry.length === 1 ? this.carry[0] : Buffer.concat(this.carry);
    this.carry = [];
    this.carried = 0;
    this.addBlock(block);
    if (end + 1 < chunk.length) this.keep(chunk.subarray(end + 1));
  }

  end(): SourceLines {
    let openEnd = false;
    if (this.skipped > 0) this.closeSkipped();
    else if (this.carried > 0) {
      const block = Buffer.concat(this.carry);
      openEnd = block[block.length - 1] !== 0x0d;
      this.addBlock(block);
    }
    return { file: this.file, lines: this.lines, problems: this.problems.toArray(), openEnd };
  }

  /** The lines of a text that is there as a whole, without a detour by bytes. */
  endWith(text: string): SourceLines {
    if (text !== '') this.addText(text);
    // A line that is too long is told as such, not as torn.
    const openEnd = text !== '' && !/[\r\n]$/.test(text) && this.lines.at(-1) !== null;
    return { file: this.file, lines: this.lines, problems: this.problems.toArray(), openEnd };
  }

  private keep(piece: Buffer): void {
    if (this.skipped > 0) this.skipped += piece.length;
    else if (this.carried + piece.length > maxLineBytes) {
      this.skipped = this.carried + piece.length;
      this.carry = [];
      this.carried = 0;
    } else {
      // A copy: the stream may use its buffer again, and a view would hold on to the whole chunk.
      this.carry.push(Buffer.from(piece));
      this.carried += piece.length;
    }
  }

  private closeSkipped(): void {
    this.tooLong(this.skipped);
    this.dropped += this.skipped;
    this.skipped = 0;
  }

  private addBlock(block: Buffer): void {
    if (isUtf8(block)) this.addText(block.toString('utf8'));
    else this.addBytes(block);
  }

  private addText(text: string): void {
    let hasCarriageReturn = text.includes('\r');
    if (hasCarriageReturn && !this.toldCarriageReturn) {
      this.toldCarriageReturn = true;
      const at = text.indexOf('\r');
      const line = this.lines.length + 1 + countOf(text.slice(0, at), '\n');
      const kind = text[at + 1] === '\n' ? 'CRLF' : 'CR';
      this.problems.warning(
        { file: this.file, line },
        'encoding',
        `This line ends in ${kind}; it is read as an ordinary line end. Save the file with LF line ends if other tools are to read it.`,
      );
    }
    if (this.lines.length === 0 && text.startsWith('\ufeff')) {
      text = text.slice(1);
      this.problems.warning(
        { file: this.file, line: 1 },
        'encoding',
        'The file begins with a byte order mark (BOM); it is left out. Save the file as UTF-8 without BOM if other tools are to read it.',
      );
      hasCarriageReturn = text.includes('\r');
    }
    const pieces = hasCarriageReturn ? text.split(/\r\n|\n|\r/) : text.split('\n');
    // What follows the block's last line end is the start of nothing.
    if (pieces[pieces.length - 1] === '') pieces.pop();
    const isShort = pieces.every((piece) => piece.length * 3 <= maxLineBytes);
    // Files have millions of lines: the list is taken as it is.
    if (isShort && this.lines.length === 0) this.lines = pieces;
    else
      for (const piece of pieces) {
        if (piece.length * 3 > maxLineBytes && Buffer.byteLength(piece) > maxLineBytes) this.tooLong(Buffer.byteLength(piece));
        else this.lines.push(piece);
      }
  }

  private addBytes(block: Buffer): void {
    for (let start = 0; start < block.length;) {
      const length = firstLineEnd(block.subarray(start));
      let next = start + length + 1;
      if (block[next - 1] === 0x0d && block[next] === 0x0a) next++;
      const line = block.subarray(start, Math.min(next, block.length));
      const bad = firstInvalidByte(line);
      if (bad < 0) this.addText(line.toString('utf8'));
      else {
        this.lines.push(null);
        this.problems.error(
          { file: this.file, line: this.lines.length },
          'encoding',
          `Byte ${bad + 1} of the line (0x${line[bad].toString(16).padStart(2, '0')}) is not UTF-8. Save the file as UTF-8; it may be in another encoding, such as Latin-1 or GBK.`,
        );
      }
      start = next;
    }
  }

  private tooLong(bytes: number): void {
    this.lines.push(null);
    this.problems.error(
      { file: this.file, line: this.lines.length },
      'length',
      `The line has ${megabytes(bytes)}, more than the ${megabytes(maxLineBytes)} that a line may have. Put each sentence on a line of its own; line ends may have been lost.`,
    );
  }
}

/** Lines of a text in memory, as an editor holds it. */
export function linesOfText(text: string, file: string): SourceLines {
  return isSimple(text) ? new TextLines(text, file) : new LineSplitter(file).endWith(text);
}

/** Whether all lines end in LF and none is too long; nothing is to be told of such a text. */
function isSimple(text: string): boolean {
  if (text.includes('\r') || text.startsWith('\ufeff')) return false;
  // A line that is too long leaves one of these stretches without an end.
  const stretch = Math.floor(maxLineBytes / 6);
  for (let at = 0; at < text.length - stretch; at += stretch) {
    const end = text.indexOf('\n', at);
    if (end < 0 || end >= at + stretch) return false;
  }
  return true;
}

/** Characters of lines between two pauses: about a millisecond's work. */
const stretchOfLines = 10_000;

/** Lines of a simple text, made when they are asked for. */
class TextLines implements SourceLines {
  readonly problems: readonly Problem[] = [];
  private all: readonly string[] | undefined;

  constructor(
    private readonly text: string,
    readonly file: string,
  ) {}

  get openEnd(): boolean {
    return this.text !== '' && !this.text.endsWith('\n');
  }

  get lines(): readonly string[] {
    if (this.all === undefined) {
      const lines = this.text.split('\n');
      if (!this.openEnd) lines.pop();
      this.all = lines;
    }
    return this.all;
  }

  /** Each line in turn, gone once it is looked at: files have millions, and to hold all of them at once takes longer than to read them. */
  *forEach(visit: (line: string, index: number) => void): Steps<void> {
    for (let start = 0, index = 0; start < this.text.length; yield) ({ start, index } = this.someLines(start, index, visit));
  }

  private someLines(start: number, index: number, visit: (line: string, index: number) => void): { start: number; index: number } {
    const { text } = this;
    for (const stop = Math.min(text.length, start + stretchOfLines); start < stop; index++) {
      const lineEnd = text.indexOf('\n', start);
      const end = lineEnd < 0 ? text.length : lineEnd;
      visit(text.slice(start, end), index);
      start = end + 1;
    }
    return { start, index };
  }
}

/** Goes through lines with pauses, and without making a list of those of a text. */
export function* eachLine(source: SourceLines, visit: (line: string | null, index: number) => void): Steps<void> {
  if (source instanceof TextLines) yield* source.forEach(visit);
  else yield* inTurn(source.lines, visit);
}

/**
 * Lines of a file, read chunk by chunk; a name in .gz is unpacked on the way.
 * @throws DataError when the file is missing, can't be read, is UTF-16 or larger than `maxFileBytes`.
 */
export async function readLines(file: string, signal?: AbortSignal): Promise<SourceLines> {
  const splitter = new LineSplitter(file);
  let total = 0;
  for await (const chunk of readChunks(file)) {
    signal?.throwIfAborted();
    if (total === 0 && ((chunk[0] === 0xff && chunk[1] === 0xfe) || (chunk[0] === 0xfe && chunk[1] === 0xff)))
      throw new DataError('encoding', 'The file is UTF-16. Save it as UTF-8 (VS Code: "Save with Encoding").', file, 1);
    total += chunk.length;
    splitter.push(chunk);
    // A line that is too long is not held, and must not take the good lines around it along.
    if (total - splitter.droppedBytes > maxFileBytes)
      throw new DataError('length', `The file is larger than ${megabytes(maxFileBytes)}, and all data is held in memory. Split it.`, file);
  }
  return splitter.end();
}

/**
 * A file as it stands, with its line ends and byte order mark; a name in .gz is unpacked.
 * @throws DataError when the file is missing, is not UTF-8 throughout or larger than `maxFileBytes`.
 */
export async function readText(file: string, signal?: AbortSignal): Promise<SourceText> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of readChunks(file)) {
    signal?.throwIfAborted();
    total += chunk.length;
    if (total > maxFileBytes)
      throw new DataError('length', `The file is larger than ${megabytes(maxFileBytes)}, and all data is held in memory. Split it.`, file);
    chunks.push(Buffer.from(chunk));
  }
  const bytes = Buffer.concat(chunks);
  if (isUtf8(bytes)) return { file, text: bytes.toString('utf8') };
  const bad = firstInvalidByte(bytes);
  const line = countOf(bytes.subarray(0, bad).toString('latin1'), '\n') + 1;
  throw new DataError(
    'encoding',
    `Byte ${bad + 1} of the file (0x${bytes[bad].toString(16).padStart(2, '0')}) is not UTF-8. Save the file as UTF-8; it may be in another encoding, such as UTF-16, Latin-1 or GBK.`,
    file,
    line,
  );
}

/** The first bytes of a file as text, for telling its form. @throws DataError */
export async function readHead(file: string, bytes = 8192): Promise<string> {
  for await (const chunk of readChunks(file, bytes))
    return chunk
      .subarray(0, bytes)
      .toString('utf8')
      .replace(/^\ufeff/, '');
  return '';
}

/** @throws DataError when the file is missing or can't be read. */
export async function* readChunks(file: string, size = 1 << 20, unpack = file.endsWith('.gz')): AsyncGenerator<Buffer> {
  const stream = createReadStream(file, { highWaterMark: size });
  // `pipeline` hands errors of the file on to the reader of the unpacked bytes.
  const source = unpack ? pipeline(stream, createGunzip({ chunkSize: size }), () => undefined) : stream;
  try {
    for await (const chunk of source) yield chunk as Buffer;
  } catch (error) {
    throw asDataError(error, file);
  } finally {
    stream.destroy();
  }
}

/** A failed file operation in words. */
export function asDataError(error: unknown, file: string): DataError {
  if (error instanceof DataError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new DataError('missing', 'There is no such file. Correct the path; paths in a spec are relative to the spec.', file);
  if (code === 'EACCES' || code === 'EPERM') return new DataError('missing', 'The file may not be read. Change its permissions.', file);
  if (code?.startsWith('Z_')) return new DataError('encoding', `The packed file is damaged (${message}). Pack or fetch it again.`, file);
  return new DataError('missing', `The file can't be read: ${message}.`, file);
}

/** Index of the first CR or LF, or the length. */
function firstLineEnd(bytes: Buffer): number {
  const lf = bytes.indexOf(0x0a);
  const cr = (lf < 0 ? bytes : bytes.subarray(0, lf)).indexOf(0x0d);
  return cr >= 0 ? cr : lf >= 0 ? lf : bytes.length;
}

/** Index of the byte at which UTF-8 (RFC 3629) breaks, or -1. */
export function firstInvalidByte(bytes: Uint8Array): number {
  for (let i = 0; i < bytes.length;) {
    const lead = bytes[i];
    const extra =
      lead < 0x80 ? 0 : lead >= 0xc2 && lead < 0xe0 ? 1 : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xf0 && lead < 0xf5 ? 3 : -1;
    if (extra < 0) return i;
    for (let k = 1; k <= extra; k++) {
      // The second byte's range shuts out overlong forms, surrogates and what lies above U+10FFFF.
      const low = k === 1 && lead === 0xe0 ? 0xa0 : k === 1 && lead === 0xf0 ? 0x90 : 0x80;
      const high = k === 1 && lead === 0xed ? 0x9f : k === 1 && lead === 0xf4 ? 0x8f : 0xbf;
      const byte = bytes[i + k];
      if (byte === undefined || byte < low || byte > high) return i;
    }
    i += extra + 1;
  }
  return -1;
}

function countOf(text: string, character: string): number {
  let count = 0;
  for (let i = text.indexOf(character); i >= 0; i = text.indexOf(character, i + 1)) count++;
  return count;
}

function megabytes(bytes: number): string {
  return `${(bytes / (1 << 20)).toFixed(bytes % (1 << 20) === 0 ? 0 : 1)} MB`;
}
