import type { Batch } from './batch';
import type { EncodedDocument } from './encoder';
import { padInputs } from './pad';
import { Random } from './random';

export interface BatchOptions {
  readonly batchSize: number;
  /** Sequences of similar length together, so that little is padded. */
  readonly bucketByLength: boolean;
  /** New order, drawn from `random`. */
  readonly shuffle: boolean;
  readonly random?: Random;
  /** Rows of each batch go on where the same rows of the batch before ended. */
  readonly stateful: boolean;
}

/**
 * Cuts encoded documents into padded batches; each document is in exactly one, and their number is ceil(documents / batchSize).
 * Buckets: sorted by length with a little chance, so that not the same documents meet each time, then cut, then the batches are shuffled.
 * Stateful: `batchSize` streams of documents in file order, one a row; the order is never shuffled, and the last batch may have fewer rows,
 * those of the first streams.
 */
export function makeBatches(encoded: readonly EncodedDocument[], options: BatchOptions): Batch[] {
  return cut(encoded, options).map((group) => padBatch(group));
}

function cut(
  encoded: readonly EncodedDocument[],
  { batchSize, bucketByLength, shuffle, random, stateful }: BatchOptions,
): EncodedDocument[][] {
  if (stateful) return streams(encoded, batchSize);
  const chance = shuffle ? (random ?? Random.fromSeed(0, 'batches')) : undefined;
  let order = [...encoded];
  if (bucketByLength) order = sortByLength(order, chance);
  else chance?.shuffle(order);
  const groups: EncodedDocument[][] = [];
  for (let i = 0; i < order.length; i += batchSize) groups.push(order.slice(i, i + batchSize));
  return bucketByLength && chance !== undefined ? chance.shuffle(groups) : groups;
}

/** With chance, lengths that differ by less than a tenth (at least by one) may change places. */
function sortByLength(documents: EncodedDocument[], chance: Random | undefined): EncodedDocument[] {
  const keyed = documents.map((document) => ({
    document,
    key: chance === undefined ? document.length : document.length + chance.uniform() * Math.max(1, document.length / 10),
  }));
  return keyed.sort((a, b) => a.key - b.key).map(({ document }) => document);
}

/** Row r of batch t is the t-th document of stream r; streams are runs of the file, as equal in length as can be, longer ones first. */
function streams(encoded: readonly EncodedDocument[], batchSize: number): EncodedDocument[][] {
  const rows = Math.min(batchSize, encoded.length);
  const longest = Math.ceil(encoded.length / batchSize);
  const short = Math.floor(encoded.length / Math.max(rows, 1));
  const longer = encoded.length - short * rows;
  const starts = Array.from({ length: rows }, (_, row) => row * short + Math.min(row, longer));
  return Array.from({ length: longest }, (_, step) =>
    starts.filter((_, row) => step < short + (row < longer ? 1 : 0)).map((start) => encoded[start + step]),
  );
}

/** Padded at the end of each row to the longest document. */
export function padBatch(documents: readonly EncodedDocument[]): Batch {
  const size = documents.length;
  const steps = Math.max(...documents.map(({ length }) => length));
  const inputs = documents[0].inputs.map((_, input) =>
    padInputs(
      documents.map(({ inputs }) => inputs[input]),
      steps,
    ),
  );
  const targets = padTargets(documents, steps);
  return {
    size,
    steps,
    lengths: Int32Array.from(documents, ({ length }) => length),
    inputs,
    ...(targets !== undefined && { targets }),
    documents: Int32Array.from(documents, ({ document }) => document),
  };
}

function padTargets(documents: readonly EncodedDocument[], steps: number): Int32Array | undefined {
  if (documents.every(({ targets }) => targets === undefined)) return undefined;
  // Tags always come one a token; only a class can be unknown, or be one for several tokens.
  const single = documents.some(({ targets, length }) => targets?.length !== length);
  const width = single ? 1 : steps;
  const padded = new Int32Array(documents.length * width);
  documents.forEach(({ targets }, row) => {
    if (targets !== undefined) padded.set(targets, row * width);
    else padded.fill(-1, row * width, (row + 1) * width);
  });
  return padded;
}
