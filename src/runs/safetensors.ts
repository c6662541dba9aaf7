import { readFile } from 'node:fs/promises';
import type { NamedArray } from '../engine/weights';
import { RunError } from './run-error';

/**
 * The safetensors format: 8 bytes little-endian length of the header, the header (JSON: name -> dtype, shape, data_offsets, and
 * "__metadata__" with text values), then all data without gaps. Only float32 is written and read, in the names' order as given.
 * Python: `safetensors.numpy.load_file(path)`.
 */
export interface TensorFile {
  readonly tensors: readonly NamedArray[];
  readonly metadata: Readonly<Record<string, string>>;
}

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

const lengthBytes = 8;

/** The file in pieces, without copying the tensors; to be written one after the other. */
export function encodeTensors({ tensors, metadata }: TensorFile): Uint8Array[] {
  const entries = new Map<string, HeaderEntry | Readonly<Record<string, string>>>();
  if (Object.keys(metadata).length > 0) entries.set('__metadata__', metadata);
  let offset = 0;
  for (const { name, shape, data } of tensors) {
    if (entries.has(name) || name === '__metadata__') throw new RangeError(`Two tensors are named "${name}".`);
    if (product(shape) !== data.length)
      throw new RangeError(`Tensor "${name}" has ${data.length} values, its shape says ${product(shape)}.`);
    entries.set(name, { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] });
    offset += data.byteLength;
  }
  const json = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  // Padded with spaces so that the data begin at a multiple of 8, as the format asks of writers.
  const header = Buffer.alloc(Math.ceil(json.length / 8) * 8, ' ');
  json.copy(header);
  const length = Buffer.alloc(lengthBytes);
  length.writeBigUInt64LE(BigInt(header.length));
  return [length, header, ...tensors.map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength))];
}

/** @throws RunError "damaged" when the bytes are cut short or are no safetensors file of float32. */
export function decodeTensors(bytes: Uint8Array, file: string): TensorFile {
  const damaged = (what: string) =>
    new RunError('damaged', `${file} is damaged: ${what}. Copy it again from where it is whole, or train anew.`, file);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < lengthBytes) throw damaged(`it has ${buffer.length} bytes`);
  const headerEnd = Number(buffer.readBigUInt64LE()) + lengthBytes;
  if (headerEnd > buffer.length) throw damaged(`its header should end at byte ${headerEnd}, but the file at ${buffer.length}`);
  let header: unknown;
  try {
    header = JSON.parse(buffer.toString('utf8', lengthBytes, headerEnd));
  } catch {
    throw damaged('its header is not JSON');
  }
  if (!isRecord(header)) throw damaged('its header is not a JSON object');

  const tensors: NamedArray[] = [];
  let metadata: Record<string, string> = {};
  let end = headerEnd;
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') {
      if (!isTextRecord(entry)) throw damaged('its metadata are not texts');
      metadata = entry;
      continue;
    }
    if (!isEntry(entry) || entry.dtype !== 'F32') throw damaged(`"${name}" is not a float32 tensor`);
    const [from, to] = [entry.data_offsets[0] + headerEnd, entry.data_offsets[1] + headerEnd];
    if (to - from !== product(entry.shape) * 4) throw damaged(`the shape of "${name}" does not fit its size`);
    if (from < headerEnd || to > buffer.length) throw damaged(`"${name}" should end at byte ${to}, but the file ends at ${buffer.length}`);
    // Copied: a Float32Array must begin at a multiple of 4, and the file's buffer may then be freed.
    tensors.push({ name, shape: entry.shape, data: new Float32Array(new Uint8Array(buffer.subarray(from, to)).buffer) });
    end = Math.max(end, to);
  }
  if (end !== buffer.length) throw damaged(`${buffer.length - end} bytes follow its last tensor`);
  return { tensors, metadata };
}

/** Reads a whole file; errors of the file system pass through. */
export async function readTensors(file: string): Promise<TensorFile> {
  return decodeTensors(await readFile(file), file);
}

function product(shape: readonly number[]): number {
  return shape.reduce((size, n) => size * n, 1);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTextRecord(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((text) => typeof text === 'string');
}

function isEntry(value: unknown): value is HeaderEntry {
  if (!isRecord(value)) return false;
  const { dtype, shape, data_offsets: offsets } = value;
  return typeof dtype === 'string' && areCounts(shape) && areCounts(offsets) && offsets.length === 2;
}

function areCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}
