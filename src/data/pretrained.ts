import { resolve } from 'node:path';
import type { Spec } from '../spec';
import type { Document } from './document';
import { readChunks } from './lines';
import { DataError } from './problems';
import { tokenTexts, tokenize } from './tokenize';
import { foldText } from './vocabulary';

/** Word vectors of a file. */
export interface PretrainedVectors {
  readonly words: readonly string[];
  readonly size: number;
  /** [words*size] */
  readonly data: Float32Array;
}

/** By the path as the spec gives it. */
export type VectorFiles = ReadonlyMap<string, PretrainedVectors>;

/**
 * Reads every file of vectors that a spec names.
 * @param documents training data: where `vocabulary.maxSize` bounds the words, no more of a large file is then kept than can be used
 * @throws DataError with the line, when a file is missing, torn or of another size than the spec says
 */
export async function readVectors(spec: Spec, folder: string, documents?: readonly Document[]): Promise<VectorFiles> {
  const files = new Map<string, PretrainedVectors>();
  for (const input of spec.inputs) {
    if (input.encode !== 'embedding' || input.pretrained === undefined) continue;
    const shared = spec.inputs.filter((other) => other.encode === 'embedding' && other.pretrained === input.pretrained).length > 1;
    const { maxSize } = input.vocabulary;
    let keep: ((word: string) => boolean) | undefined;
    if (documents !== undefined && maxSize !== undefined && !shared) {
      const needed = new Set<string>();
      for (const document of documents)
        for (const word of tokenTexts(document, tokenize(document, spec.data.tokenizer))) needed.add(foldText(word, input.vocabulary));
      let others = 0;
      keep = (word) => needed.has(foldText(word, input.vocabulary)) || others++ < maxSize;
    }
    const path = resolve(folder, input.pretrained);
    const known = files.get(input.pretrained);
    if (known === undefined) files.set(input.pretrained, await readVectorFile(path, input.size, keep));
    else if (known.size !== input.size) throw wrongSize(path, 1, known.size, input.size);
  }
  return files;
}

/**
 * Reads GloVe, word2vec and fastText text files: a word and its numbers a line, in front perhaps a line with the numbers of words and units.
 * A word may hold blanks: the last `size` fields are the numbers.
 * @throws DataError
 */
export async function readVectorFile(path: string, size: number, keep?: (word: string) => boolean): Promise<PretrainedVectors> {
  const reader = new VectorReader(path, size, keep);
  let carry: Buffer = Buffer.alloc(0);
  for await (const chunk of readChunks(path, 4 << 20)) {
    const block = carry.length === 0 ? chunk : Buffer.concat([carry, chunk]);
    const end = block.lastIndexOf(0x0a) + 1;
    reader.readBlock(block.subarray(0, end));
    carry = Buffer.from(block.subarray(end));
    if (carry.length > maxRowBytes)
      throw new DataError('length', 'The line is longer than 16 MB, so this is no text file of word vectors.', path, reader.line);
  }
  reader.readBlock(carry);
  return reader.finish();
}

const maxRowBytes = 16 << 20;
const space = 0x20;
const tab = 0x09;

/** Parses bytes: files have up to billions of them, and text would double the work. */
class VectorReader {
  line = 1;
  private readonly words: string[] = [];
  private data: Float32Array;
  private readonly row: Float32Array;
  private started = false;

  constructor(
    private readonly path: string,
    private readonly size: number,
    private readonly keep: ((word: string) => boolean) | undefined,
  ) {
    this.row = new Float32Array(size);
    this.data = new Float32Array(1024 * size);
  }

  /** @param block whole lines */
  readBlock(block: Buffer): void {
    for (let start = 0; start < block.length; this.line++) {
      const lineEnd = block.indexOf(0x0a, start);
      const next = lineEnd < 0 ? block.length : lineEnd + 1;
      let end = lineEnd < 0 ? block.length : lineEnd;
      while (end > start && (block[end - 1] === space || block[end - 1] === tab || block[end - 1] === 0x0d)) end--;
      if (end > start) this.readRow(block, start, end);
      start = next;
    }
  }

  finish(): PretrainedVectors {
    if (this.words.length === 0)
      throw new DataError('empty', 'The file holds no word vectors. Write a word and its numbers a line.', this.path, 1);
    return { words: this.words, size: this.size, data: this.data.slice(0, this.words.length * this.size) };
  }

  private readRow(block: Buffer, start: number, end: number): void {
    if (!this.started && this.readFirst(block.toString('utf8', start, end))) return;
    const wordEnd = parseNumbers(block, start, end, this.row);
    if (wordEnd < 0) {
      const fields = block.toString('utf8', start, end).split(/[ \t]+/);
      const wrong = fields.slice(-this.size).find((field) => !numeral.test(field));
      const what =
        fields.length > this.size && wrong !== undefined
          ? `"${wrong.slice(0, 40)}" stands where a number must be.`
          : `The line has ${fields.length - 1} fields after the word where ${this.size} numbers must be.`;
      const advice = 'The file is torn or damaged: fetch it again, or remove the line.';
      throw new DataError('count', `${what} ${advice}`, this.path, this.line);
    }
    const word = block.toString('utf8', start, wordEnd);
    if (this.keep !== undefined && !this.keep(word)) return;
    if ((this.words.length + 1) * this.size > this.data.length) {
      const larger = new Float32Array(this.data.length * 2);
      larger.set(this.data);
      this.data = larger;
    }
    this.data.set(this.row, this.words.length * this.size);
    this.words.push(word);
  }

  /** Checks the first line; true when it is a header. */
  private readFirst(text: string): boolean {
    const fields = text.split(/[ \t]+/);
    if (this.line === 1 && fields.length === 2 && fields.every((field) => /^\d+$/.test(field)) && (this.size !== 1 || fields[1] === '1')) {
      if (Number(fields[1]) !== this.size) throw wrongSize(this.path, 1, Number(fields[1]), this.size);
      return true;
    }
    this.started = true;
    const numbers = fields.slice(1);
    if (numbers.length !== this.size && numbers.every((field) => Number.isFinite(Number(field))))
      throw wrongSize(this.path, this.line, numbers.length, this.size);
    return false;
  }
}

function wrongSize(path: string, line: number, found: number, wanted: number): DataError {
  return new DataError(
    'count',
    `The file's vectors have ${found} units, but the spec says "size": ${wanted}. Set "size" to ${found}, or name another file.`,
    path,
    line,
  );
}

/** Fills `row` from the last fields of a line; returns where the word ends, or -1 when there are too few or one is no number. */
function parseNumbers(block: Buffer, start: number, end: number, row: Float32Array): number {
  let right = end;
  for (let k = row.length - 1; k >= 0; k--) {
    let left = right;
    while (left > start && block[left - 1] !== space && block[left - 1] !== tab) left--;
    const value = parseNumber(block, left, right);
    if (left === start || Number.isNaN(value)) return -1;
    row[k] = value;
    right = left - 1;
    while (right > start && (block[right - 1] === space || block[right - 1] === tab)) right--;
  }
  return right > start ? right : -1;
}

const numeral = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
const powers = Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));

/** A decimal number of ASCII bytes; NaN when it is none. */
function parseNumber(block: Buffer, start: number, end: number): number {
  let at = start;
  const negative = block[at] === 0x2d;
  if (negative || block[at] === 0x2b) at++;
  let mantissa = 0;
  let digits = 0;
  let decimals = -1;
  for (; at < end; at++) {
    const byte = block[at];
    if (byte >= 0x30 && byte <= 0x39) {
      mantissa = mantissa * 10 + (byte - 0x30);
      digits++;
      if (decimals >= 0) decimals++;
    } else if (byte === 0x2e && decimals < 0) decimals = 0;
    else break;
  }
  if (digits === 0) return NaN;
  // Exponents, and numbers too long to be exact this way, are rare.
  if (at < end || digits > 15 || decimals > 22) {
    const text = block.toString('latin1', start, end);
    return numeral.test(text) ? Number(text) : NaN;
  }
  const value = decimals > 0 ? mantissa / powers[decimals] : mantissa;
  return negative ? -value : value;
}
