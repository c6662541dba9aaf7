import type { Cell } from '../src/spec';

/** Whole training steps, or inference: the probabilities of every class at every time step, on the host. */
export type Mode = 'train' | 'infer';

/** One thing to measure: embedding [vocabulary, 100], a recurrent layer, a dense layer of 127 classes at every time step. */
export interface Setting {
  readonly mode: Mode;
  readonly cell: Cell;
  readonly bidirectional: boolean;
  /** T, time steps; all sequences are as long. */
  readonly steps: number;
  readonly batch: number;
  /** A direction. */
  readonly units: number;
  readonly vocabulary: number;
}

export const embeddingSize = 100;
export const classes = 127;
/** Global norm to which gradients are clipped. */
export const clipNorm = 5;

const modes: readonly Mode[] = ['train', 'infer'];
const cells: readonly Cell[] = ['lstm', 'gru', 'simple'];

/** Whether a setting stands in the first table: batch 32 and 128 units, as most people begin. */
export function isUsual({ batch, units }: Setting): boolean {
  return batch === 32 && units === 128;
}

/** The goal's settings: 108, trained and asked; `quick`: 12 of them. The usual ones first, then by work: what the time does not allow is at the end. */
export function grid(quick = false): Setting[] {
  const sizes = quick ? { steps: [20, 50], batch: [32], units: [128] } : { steps: [20, 50, 200], batch: [1, 32, 128], units: [128, 512] };
  const settings = modes.flatMap((mode) =>
    cells.flatMap((cell) =>
      [false, true].flatMap((bidirectional) =>
        sizes.steps.flatMap((steps) =>
          sizes.batch.flatMap((batch) => sizes.units.map((units) => ({ mode, cell, bidirectional, steps, batch, units, vocabulary: 900 }))),
        ),
      ),
    ),
  );
  return settings.sort((a, b) => Number(isUsual(b)) - Number(isUsual(a)) || operations(a) - operations(b));
}

const gates: Readonly<Record<Cell, number>> = { lstm: 4, gru: 3, simple: 1 };

/** Floating-point operations of the products: forward, and in training both gradients. */
export function operations({ mode, cell, bidirectional, steps, batch, units }: Setting): number {
  const rows = batch * steps;
  const directions = bidirectional ? 2 : 1;
  const layer = directions * 2 * rows * gates[cell] * units * (embeddingSize + units);
  return (mode === 'train' ? 3 : 1) * (layer + 2 * rows * directions * units * classes);
}

/** Numbers that the optimizer updates. */
export function parameters({ cell, bidirectional, units, vocabulary }: Setting): number {
  const directions = bidirectional ? 2 : 1;
  const layer = directions * gates[cell] * units * (embeddingSize + units + 1);
  return vocabulary * embeddingSize + layer + (directions * units + 1) * classes;
}

/** As "train lstm bi T=50 B=32 U=128". */
export function settingName({ mode, cell, bidirectional, steps, batch, units, vocabulary }: Setting): string {
  const more = vocabulary === 900 ? '' : ` V=${vocabulary}`;
  return `${mode} ${cell}${bidirectional ? ' bi' : ''} T=${steps} B=${batch} U=${units}${more}`;
}

/** Whether `a` asks for no more work than `b` in any way. */
export function isWithin(a: Setting, b: Setting): boolean {
  return (
    a.cell === b.cell &&
    (a.mode === b.mode || a.mode === 'infer') &&
    (a.bidirectional === b.bidirectional || !a.bidirectional) &&
    a.steps <= b.steps &&
    a.batch <= b.batch &&
    a.units <= b.units &&
    a.vocabulary <= b.vocabulary
  );
}
