import { isTiming, type Results, type Row, type Timing } from '../results';
import { isUsual, operations, settingName, type Mode } from '../settings';
import { geometricMean, median, spread, type Spread } from '../statistics';

/** A participant's time as a multiple of another's in the same rounds, so that a slow minute of the machine hits both. */
export function ratio(row: Row, name: string, other: string): Spread | undefined {
  const [own, base] = [timing(row, name), timing(row, other)];
  if (!own || !base) return undefined;
  const middle = median(base.rounds);
  return spread(own.rounds.map((time, i) => time / (base.rounds[i] ?? middle)));
}

export function timing(row: Row, name: string): Timing | undefined {
  const entry = row.times[name];
  return isTiming(entry) ? entry : undefined;
}

/** A participant's ratios to another over many settings. */
export interface Summary {
  readonly count: number;
  readonly mean: number;
  readonly best: { readonly ratio: number; readonly setting: string };
  readonly worst: { readonly ratio: number; readonly setting: string };
}

export function summary(rows: readonly Row[], name: string, other: string): Summary | undefined {
  const ratios = rows
    .flatMap((row) => {
      const r = ratio(row, name, other);
      return r ? [{ ratio: r.median, setting: settingName(row.setting) }] : [];
    })
    .sort((a, b) => a.ratio - b.ratio);
  if (ratios.length === 0) return undefined;
  return { count: ratios.length, mean: geometricMean(ratios.map((r) => r.ratio)), best: ratios[0], worst: ratios[ratios.length - 1] };
}

/** Most floating-point operations a second that a participant reached in the products of a training step, in thousands of millions. */
export function mostGflops(rows: readonly Row[], name: string): number | undefined {
  const values = ofMode(rows, 'train').flatMap((row) => {
    const t = timing(row, name);
    return t ? [operations(row.setting) / t.least / 1e6] : [];
  });
  return values.length > 0 ? Math.max(...values) : undefined;
}

export function ofMode(rows: readonly Row[], mode: Mode): Row[] {
  return rows.filter((row) => row.setting.mode === mode);
}

/** The rows of the first table, in the order of cell, directions and length. */
export function usualRows(rows: readonly Row[], mode: Mode): Row[] {
  const order = ['lstm', 'gru', 'simple'];
  const key = ({ setting: { cell, bidirectional, steps } }: Row) => order.indexOf(cell) * 1e5 + Number(bidirectional) * 1e4 + steps;
  return ofMode(rows, mode)
    .filter(({ setting }) => isUsual(setting))
    .sort((a, b) => key(a) - key(b));
}

export function namesOf({ participants }: Results): string[] {
  return participants.map(({ name }) => name);
}
