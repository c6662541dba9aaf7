import { reference } from '../lineup';
import { isTiming, type Results, type Row } from '../results';
import type { Mode } from '../settings';
import { median } from '../statistics';
import { namesOf, ofMode, ratio, usualRows } from './ratios';
import { milliseconds, number, table } from './table';

const cellNames = { lstm: 'LSTM', gru: 'GRU', simple: 'simple' } as const;

/** One row a layer and length, the participants side by side. */
export function usualTable(results: Results, mode: Mode): string {
  const rows = usualRows(results.steps, mode);
  const names = namesOf(results).filter((name) => name !== reference);
  const title = mode === 'train' ? 'training step' : 'inference';
  const lines = rows.map((row) => {
    const { cell, bidirectional, steps } = row.setting;
    const name = `${cellNames[cell]}${bidirectional ? ', both directions' : ''}, T=${steps}`;
    return [name, timeOf(row, reference), ...names.map((other) => spreadOf(row, other))];
  });
  return table([title, reference, ...names], lines);
}

/** Every setting, folded away. */
export function fullTables(results: Results): string {
  if (results.steps.length === 0) return '';
  const names = namesOf(results).filter((name) => name !== reference);
  const section = (mode: Mode, title: string) => {
    const rows = ofMode(results.steps, mode);
    const lines = rows.map((row) => {
      const { cell, bidirectional, steps, batch, units } = row.setting;
      const layer = `${cellNames[cell]}${bidirectional ? ' ×2' : ''}`;
      return [layer, ...[steps, batch, units].map(String), timeOf(row, reference), ...names.map((name) => medianOf(row, name))];
    });
    return [
      `<details><summary>${title}: ${rows.length} settings</summary>`,
      table(['layer', 'T', 'batch', 'units', reference, ...names], lines),
      '</details>',
    ].join('\n\n');
  };
  return [
    '## All settings',
    `${reference}: the median; the others: times ${reference}’s time, the median. Spreads are in [bench/results/performance.json](../bench/results/performance.json). “—”: over the time of the run. ×2: both directions.`,
    section('train', 'Training steps'),
    section('infer', 'Inference'),
  ].join('\n\n');
}

function timeOf(row: Row, name: string): string {
  const entry = row.times[name];
  return isTiming(entry) ? milliseconds(median(entry.rounds)) : why(entry?.why);
}

/** Without PyTorch there are milliseconds. */
function spreadOf(row: Row, name: string): string {
  const r = ratio(row, name, reference);
  if (!r) return timeOf(row, name);
  return row.times[name] && isTiming(row.times[name]) && row.times[name].rounds.length > 1
    ? `${number(r.median)} (${number(r.lower)}–${number(r.upper)})`
    : number(r.median);
}

function medianOf(row: Row, name: string): string {
  const r = ratio(row, name, reference);
  return r ? number(r.median) : timeOf(row, name);
}

function why(text: string | undefined): string {
  return text === undefined || text === 'over budget' ? '—' : 'failed';
}
