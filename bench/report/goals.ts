import { reference } from '../lineup';
import type { Results, Row } from '../results';
import { settingName } from '../settings';
import { namesOf, ofMode, ratio } from './ratios';

/** A goal and how far this run is from it. */
export interface Goal {
  readonly title: string;
  /** Settings in which it could be told. */
  readonly count: number;
  readonly reached: number;
  readonly worst?: { readonly ratio: number; readonly setting: string };
}

/** What was aimed at, against PyTorch and Keras on the CPU and tf.layers on the same backend. */
export function goalsOf(results: Results): Goal[] {
  const train = ofMode(results.steps, 'train');
  const names = namesOf(results);
  const cpus = results.participants.flatMap(({ name, kind }) => (name.startsWith('unroll ') && kind === 'cpu' ? [name] : []));
  return [
    goal('Unroll on wasm takes at most 2.0 times PyTorch’s time (training steps)', 2, train, (row) =>
      median(row, 'unroll wasm', reference),
    ),
    goal('The best of Unroll on a CPU takes at most 1.0 times PyTorch’s time (training steps)', 1, train, (row) =>
      least(cpus.map((name) => median(row, name, reference))),
    ),
    goal('Unroll on tensorflow takes at most Keras’ time (training steps)', 1, train, (row) => median(row, 'unroll tensorflow', 'Keras')),
    ...results.participants.flatMap(({ name }) => {
      const other = layersBeside(name);
      if (!name.startsWith('unroll ') || !names.includes(other)) return [];
      return [
        goal(`${name} is never slower than ${other} (training steps and inference)`, 1, results.steps, (row) => median(row, name, other)),
      ];
    }),
  ];
}

/** tf.layers on the same tfjs backend, of which "native" is another form of wasm's. */
function layersBeside(name: string): string {
  return name.replace('unroll native', 'unroll wasm').replace('unroll ', 'tf.layers ');
}

function median(row: Row, name: string, other: string): number | undefined {
  return ratio(row, name, other)?.median;
}

function least(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}

function goal(title: string, limit: number, rows: readonly Row[], ratioOf: (row: Row) => number | undefined): Goal {
  const ratios = rows.flatMap((row) => {
    const value = ratioOf(row);
    return value === undefined ? [] : [{ ratio: value, setting: settingName(row.setting) }];
  });
  const worst = ratios.reduce<Goal['worst']>((most, one) => (most && most.ratio >= one.ratio ? most : one), undefined);
  return { title, count: ratios.length, reached: ratios.filter((one) => one.ratio <= limit).length, worst };
}
