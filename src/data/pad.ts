import type { BagInput, CharacterInput, EncodedInput, IdInput } from './batch';
import type { EncodedWords } from './encodings/encoding';

type Of<K extends EncodedWords['kind']> = Extract<EncodedWords, { kind: K }>;

/** One input of a batch: B documents' words padded to T = `steps`. */
export function padInputs(rows: readonly EncodedWords[], steps: number): EncodedInput {
  switch (rows[0].kind) {
    case 'ids':
      return padIds(rows as readonly Of<'ids'>[], steps);
    case 'bags':
      return padBags(rows as readonly Of<'bags'>[], steps);
    case 'characters':
      return padCharacters(rows as readonly Of<'characters'>[], steps);
  }
}

function padIds(rows: readonly Of<'ids'>[], steps: number): IdInput {
  const ids = new Int32Array(rows.length * steps);
  rows.forEach((row, r) => ids.set(row.ids, r * steps));
  return { kind: 'ids', ids };
}

function padBags(rows: readonly Of<'bags'>[], steps: number): BagInput {
  const total = rows.reduce((sum, row) => sum + row.ids.length, 0);
  const offsets = new Int32Array(rows.length * steps + 1);
  const ids = new Int32Array(total);
  const counts = new Float32Array(total);
  let filled = 0;
  rows.forEach((row, r) => {
    ids.set(row.ids, filled);
    counts.set(row.counts, filled);
    const words = row.offsets.length - 1;
    for (let t = 0; t < steps; t++) offsets[r * steps + t + 1] = filled + row.offsets[Math.min(t + 1, words)];
    filled += row.ids.length;
  });
  return { kind: 'bags', offsets, ids, counts };
}

function padCharacters(rows: readonly Of<'characters'>[], steps: number): CharacterInput {
  let width = 1;
  for (const { offsets } of rows) for (let i = 1; i < offsets.length; i++) width = Math.max(width, offsets[i] - offsets[i - 1]);
  const ids = new Int32Array(rows.length * steps * width);
  const lengths = new Int32Array(rows.length * steps);
  rows.forEach((row, r) => {
    for (let t = 0; t + 1 < row.offsets.length; t++) {
      const token = r * steps + t;
      lengths[token] = row.offsets[t + 1] - row.offsets[t];
      ids.set(row.ids.subarray(row.offsets[t], row.offsets[t + 1]), token * width);
    }
  });
  return { kind: 'characters', width, ids, lengths };
}
