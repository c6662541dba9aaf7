import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A spec as written, or a part of one. */
export type SpecObject = Readonly<Record<string, unknown>>;

/** What every case starts from: one epoch of two small steps, and nothing measured. */
const start: SpecObject = {
  task: 'tag',
  data: { train: 'train.conll' },
  inputs: [{ encode: 'embedding', size: 3 }],
  layers: [{ cell: 'gru', units: 3 }],
  training: { epochs: 1, batchSize: 4, optimizer: { name: 'sgd', learningRate: 0.2 } },
  watch: { examples: 0, gradientNorms: false },
};

/** The smallest object of a variant, in its place in a spec, and the path to it. */
export function smallest(key: string, value: string, id: string): { spec: SpecObject; path: (string | number)[] } {
  if (key === 'encode')
    return { spec: { inputs: [{ encode: value, ...(value === 'characters' && { units: 2, size: 2 }) }] }, path: ['inputs', 0] };
  if (key === 'cell') return { spec: { layers: [{ cell: value, units: 3 }] }, path: ['layers', 0] };
  if (key === 'layer') return { spec: { layers: [{ cell: 'gru', units: 3 }, { layer: value }] }, path: ['layers', 1] };
  if (id === 'training.optimizer') return { spec: { training: { optimizer: { name: value } } }, path: ['training', 'optimizer'] };
  if (id === 'training.schedule') return { spec: { training: { schedule: { name: value } } }, path: ['training', 'schedule'] };
  throw new Error(`A new union at ${id}: say in test/spec/every-key/specs.ts what its smallest object is.`);
}

/** `changes` over `start`: objects are merged, lists and all else replaced; `null` takes a key away. */
export function specOf(...changes: readonly SpecObject[]): SpecObject {
  return changes.reduce(merge, start);
}

function merge(one: SpecObject, other: SpecObject): SpecObject {
  const merged: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const before = merged[key];
    if (value === null) delete merged[key];
    else if (isObject(value) && isObject(before) && (value.name === undefined || value.name === before.name))
      merged[key] = merge(before, value);
    else merged[key] = value;
  }
  return merged;
}

/** `spec` with `value` at `path`; undefined: without the key. */
export function withValue(spec: SpecObject, path: readonly (string | number)[], value: unknown): SpecObject {
  const copy = structuredClone(spec);
  let here = copy as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) here = (here[step] ??= {}) as Record<string | number, unknown>;
  const last = path[path.length - 1];
  if (value === undefined) Reflect.deleteProperty(here, last);
  else here[last] = value;
  return copy;
}

function isObject(value: unknown): value is SpecObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const sentences = [
  'fly from/x Oslo/B-from to/x Lima/B-to',
  'To/x Lima/B-to please',
  'a ticket from/x New/B-from York/I-from City/I-from to/x Rio/B-to de/I-to Janeiro/I-to on/x Monday/B-day',
  'from/x Kyoto/B-from',
  'Go to/x Oslo/B-to now',
  'to/x Lima/B-to from/x Oslo/B-from Friday/B-day',
  'fly on/x Friday/B-day to/x Quito/B-to , thanks',
  'York/B-from to/x oslo/B-to',
].map((sentence) => sentence.split(' ').map((word) => word.split('/')));

/** Writes the small data sets that the cases name. */
export function writeData(folder: string): void {
  const file = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const conll = (part: string[][][]): string =>
    part
      .map((words) => words.map(([word, tag = 'O']) => `${word} ${tag === 'x' ? 'prep' : 'word'} ${tag === 'x' ? 'O' : tag}`).join('\n'))
      .join('\n\n') + '\n';
  file('train.conll', conll(sentences));
  file('other.conll', conll([...sentences].reverse().slice(2)));
  file('valid.conll', conll(sentences.slice(0, 3)));
  file('test.conll', conll(sentences.slice(3, 5)));
  mkdirSync(join(folder, 'three'));
  const lines = (one: (words: string[][], i: number) => string): string => sentences.map(one).join('\n') + '\n';
  file(
    'three/seq.in',
    lines((words) => words.map(([word]) => word).join(' ')),
  );
  file(
    'three/seq.out',
    lines((words) => words.map(([, tag = 'O']) => (tag === 'x' ? 'O' : tag)).join(' ')),
  );
  file(
    'three/label',
    lines((_, i) => ['book', 'ask', 'book', 'ask'][i % 4]),
  );
  file(
    'train.jsonl',
    lines((_, i) => JSON.stringify({ text: `go to St.-Cloud, no. ${i}`, label: [[6, 15, 'to']] })),
  );
  // Only a document that is the whole text shows the second span, which goes over a line's end.
  file(
    'pair.txt',
    lines((_, i) => `go to New York no. ${i}`),
  );
  file('pair.ann', 'T1\tto 6 14\tNew York\nT2\tpair 19 26\t0 go to\n');
  file('vectors.txt', 'Oslo 1 0 0\nLima 0 1 0\nfly 0 0 1\nunseen 1 1 1\n');
}
