import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../../src/protocol/events';
import { readTensors } from '../../src/runs/safetensors';
import { runFiles } from '../../src/runs/run-folder';

const places = ['Oslo', 'Kyoto', 'Lima', 'Paris', 'Cairo', 'Quito'];
const days = ['Monday', 'Friday'];

/** Sentences of ticket booking in CoNLL columns: a place is a destination after "to", an origin after "from". */
export function conll(count: number, offset = 0): string {
  const sentences = Array.from({ length: count }, (_, n) => {
    const i = n + offset;
    const [from, to, day] = [places[i % 6], places[(i * 5 + 1) % 6], days[i % 2]];
    const ways = [
      `fly O\nfrom O\n${from} B-origin\nto O\n${to} B-destination`,
      `to O\n${to} B-destination\non O\n${day} B-date\nplease O`,
      `a O\nticket O\nto O\n${to} B-destination\nfrom O\n${from} B-origin\nnext B-date\n${day} I-date`,
    ];
    return ways[i % 3];
  });
  return sentences.join('\n\n') + '\n';
}

export interface TinySpec {
  readonly training?: object;
  readonly layers?: readonly object[];
  readonly inputs?: readonly object[];
  readonly watch?: object;
  readonly data?: object;
  readonly task?: string;
}

/** Writes a spec and its data into a folder: 24 sentences, 6 steps an epoch, a model of a few hundred weights. */
export function writeTiny(folder: string, changes: TinySpec = {}): { specFile: string; specText: string; runsDir: string } {
  mkdirSync(join(folder, 'data'), { recursive: true });
  writeFileSync(join(folder, 'data', 'train.conll'), conll(24));
  writeFileSync(join(folder, 'data', 'valid.conll'), conll(9, 24));
  writeFileSync(join(folder, 'data', 'test.conll'), conll(9, 33));
  const spec = {
    task: changes.task ?? 'tag',
    data: { train: 'data/train.conll', validation: 'data/valid.conll', test: 'data/test.conll', ...changes.data },
    inputs: changes.inputs ?? [{ encode: 'embedding', size: 6 }],
    layers: changes.layers ?? [{ cell: 'lstm', units: 5, bidirectional: true, dropout: 0.2 }],
    training: { epochs: 3, batchSize: 4, optimizer: { name: 'adam', learningRate: 0.02 }, ...changes.training },
    watch: changes.watch ?? { examples: 2 },
  };
  const specFile = join(folder, 'tiny.unroll.json');
  const specText = JSON.stringify(spec, null, 2);
  writeFileSync(specFile, specText);
  return { specFile, specText, runsDir: join(folder, '.unroll', 'runs') };
}

/** All of a checkpoint, weights and optimizer, to be compared bit by bit. */
export async function lastWeights(run: string): Promise<Record<string, number[]>> {
  const { tensors } = await readTensors(runFiles.last(run));
  return Object.fromEntries(tensors.map(({ name, data }) => [name, [...data]]));
}

/** The kinds of events in order, repeats as one. */
export function kinds(events: readonly RunEvent[]): string[] {
  return events.map(({ type }) => type).filter((type, i, all) => type !== all[i - 1]);
}
