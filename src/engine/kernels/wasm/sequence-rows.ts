import { cells } from './cells';
import type { CallPointers, StepPointers, WasmCell } from './cell';
import { zero, type KernelThread } from './thread';

/**
 * Some rows of a recurrent layer through all time steps, in numbers alone, so that any thread can run them. Rows are those of the plan's
 * order. All that is written lies in the rows' own parts of the matrices, so that threads with other rows need not wait for each other.
 */
export interface RowsCall {
  /** Place in `cells`. */
  readonly cell: number;
  readonly units: number;
  /** First row, and the first one that is not among them. */
  readonly from: number;
  readonly to: number;
  readonly steps: number;
  /** int32 [steps]: rows that are running at each step. */
  readonly counts: number;
  readonly truncatedSteps: number;
  /** 1 when there are initial states; without, the first step feeds nothing back. */
  readonly initial: number;

  /** Matrices with a row for each real step: see Reserve in sequence.ts. */
  readonly gates: number;
  readonly fed: number;
  readonly h: number;
  readonly c: number;
  readonly extra: number;

  /** [batch, units] initial states, and the mask of what is fed back or 0. */
  readonly stateH: number;
  readonly stateC: number;
  readonly mask: number;
  readonly bias: number;
  /** The recurrent weights, packed; for backwardRows transposed. */
  readonly packed: number;
  /** [batch, G * units] scratch. */
  readonly temporary: number;
  /** Scratch of the product; these rows' own. */
  readonly productScratch: number;

  /** For backwardRows alone. [batch, units] gradients of the states, from the final ones' to the initial ones'. */
  readonly carryH: number;
  readonly carryC: number;
  /** [rows, units] the gradient of each step's output. */
  readonly dh: number;
  /** [rows] out: the square of the norm of each row's dLoss/dh; with int32 [rows] 0, 1, 2... */
  readonly squares: number;
  readonly numbers: number;
}

const keys = [
  ...(['cell', 'units', 'from', 'to', 'steps', 'counts', 'truncatedSteps', 'initial', 'gates', 'fed', 'h', 'c', 'extra'] as const),
  ...([
    'stateH',
    'stateC',
    'mask',
    'bias',
    'packed',
    'temporary',
    'productScratch',
    'carryH',
    'carryC',
    'dh',
    'squares',
    'numbers',
  ] as const),
];

/** The call as a job's numbers. */
export function valuesOf(call: RowsCall): number[] {
  return keys.map((key) => call[key]);
}

export function rowsCallOf(values: readonly number[]): RowsCall {
  return Object.fromEntries(keys.map((key, i) => [key, values[i]])) as unknown as RowsCall;
}

/** Where a step's matrices lie, `rows` rows of them from row `call.from` on. */
function stepPointers(call: RowsCall, cell: WasmCell, rows: number, packedRow: number, lastPackedRow: number | undefined): StepPointers {
  const { units, from } = call;
  const row = 4 * units;
  const at = row * (packedRow + from);
  const last = lastPackedRow === undefined ? undefined : row * (lastPackedRow + from);
  return {
    rows,
    units,
    gates: call.gates + cell.gateCount * at,
    fed: call.fed + at,
    h: call.h + at,
    lastH: last === undefined ? call.stateH + row * from : call.h + last,
    c: call.c + at,
    lastC: last === undefined ? call.stateC + row * from : call.c + last,
    extra: call.extra + at,
  };
}

function callPointers(call: RowsCall, cell: WasmCell): CallPointers {
  const { bias, packed, productScratch, units, from } = call;
  return { bias, packed, productScratch, temporary: call.temporary + 4 * cell.gateCount * units * from };
}

function countsOf({ memory }: KernelThread, call: RowsCall): Int32Array {
  return new Int32Array(memory.buffer, call.counts, call.steps);
}

/** From x W in `gates` to the activated gates and the states of every step. */
export function forwardRows(thread: KernelThread, call: RowsCall): void {
  const { functions } = thread;
  const { units, from, to } = call;
  const cell = cells[call.cell];
  const pointers = callPointers(call, cell);
  const counts = countsOf(thread, call);
  const mask = call.mask && call.mask + 4 * units * from;
  let packedRow = 0;
  for (let s = 0; s < counts.length && counts[s] > from; s++) {
    const rows = Math.min(counts[s], to) - from;
    const step = stepPointers(call, cell, rows, packedRow, s > 0 ? packedRow - counts[s - 1] : undefined);
    if (mask) functions.multiply(step.lastH, mask, rows * units, step.fed);
    else functions.scale(step.lastH, 1, rows * units, step.fed);
    cell.forward(thread, step, pointers, s > 0 || call.initial === 1);
    packedRow += counts[s];
  }
}

/** From the gradient of each step's output in `dh` to the gradients of what was activated, in `gates`, and of the initial states. */
export function backwardRows(thread: KernelThread, call: RowsCall): void {
  const { functions } = thread;
  const { units, from, to, steps, truncatedSteps } = call;
  const cell = cells[call.cell];
  const pointers = callPointers(call, cell);
  const counts = countsOf(thread, call);
  const [mask, carryH, carryC] = [call.mask, call.carryH, call.carryC].map((pointer) => pointer && pointer + 4 * units * from);
  let packedRow = counts.reduce((sum, count) => sum + count, 0);
  for (let s = steps - 1; s >= 0; s--) {
    packedRow -= counts[s];
    const rows = Math.min(counts[s], to) - from;
    if (rows <= 0) continue;
    const size = rows * units;
    const step = stepPointers(call, cell, rows, packedRow, s > 0 ? packedRow - counts[s - 1] : undefined);
    const dh = call.dh + 4 * units * (packedRow + from);
    functions.add(dh, carryH, size, dh);
    if (call.squares) functions.addSquares(dh, call.numbers + 4 * (packedRow + from), rows, units, call.squares);
    cell.backward(thread, step, dh, carryC);
    if (s > 0 && truncatedSteps > 0 && s % truncatedSteps === 0) {
      zero(thread, carryH, size);
      if (carryC) zero(thread, carryC, size);
    } else if (s > 0 || call.initial === 1) {
      const out = mask ? pointers.temporary : carryH;
      cell.feedback(thread, step, pointers, out);
      if (mask) functions.multiply(out, mask, size, carryH);
      if (cell.direct) functions.add(carryH, dh, size, carryH);
    }
  }
}
