import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmCell } from './cell';
import { cells } from './cells';
import type { WasmContext } from './context';
import type { Plan } from '../plan';
import type { Job } from './thread';
import { align } from './work';

/** One call of a recurrent layer: its tensors, sizes and order of computation. */
export interface SequenceCall {
  /** Place in `cells`. */
  readonly cell: number;
  readonly plan: Plan;
  readonly batch: number;
  readonly time: number;
  readonly features: number;
  readonly units: number;
  readonly truncatedSteps?: number;
  /** Whether the norms of dLoss/dh are wanted. */
  readonly norms: boolean;
  readonly x: TensorInfo;
  readonly kernel: TensorInfo;
  readonly recurrentKernel: TensorInfo;
  readonly bias: TensorInfo;
  readonly initialState: readonly TensorInfo[];
  readonly recurrentMask?: TensorInfo;
  /** int32: the plan's `planValues`. */
  readonly planTensor: TensorInfo;
  /** What the forward pass leaves for the gradient: `reserveSize` floats. */
  readonly reserve: TensorInfo;
}

/** The matrices in the reserve, each with a row for each real step: addresses. */
interface Reserve {
  readonly x: number;
  readonly gates: number;
  readonly fed: number;
  readonly h: number;
  readonly c: number;
  readonly extra: number;
}

/** Floats that a call needs to keep for its gradient. */
export function reserveSize({ gateCount, ownH, stateCount, extra }: WasmCell, rows: number, features: number, units: number): number {
  return Math.max(rows * (features + units * (gateCount + 1 + +ownH + (stateCount - 1) + +extra)), 1);
}

export function reserveOf(context: WasmContext, { plan, features, units, reserve, ...call }: SequenceCall): Reserve {
  const cell = cells[call.cell];
  let at = context.pointer(reserve);
  const take = (width: number) => {
    const here = at;
    at += 4 * plan.rows * width;
    return here;
  };
  const x = take(features);
  const gates = take(cell.gateCount * units);
  const fed = take(units);
  return {
    x,
    gates,
    fed,
    h: cell.ownH ? take(units) : gates,
    c: cell.stateCount > 1 ? take(units) : 0,
    extra: cell.extra ? take(units) : 0,
  };
}

/** The plan's arrays in tfjs' memory, as `planValues` lays them out. */
export function planPointers(context: WasmContext, { batch, plan, planTensor }: SequenceCall) {
  const order = context.pointer(planTensor);
  const index = order + 4 * batch;
  const numbers = index + 4 * plan.rows;
  return { order, index, numbers, counts: numbers + 4 * plan.rows };
}

/** The parts of scratch memory that calls which run side by side ask for, by their distance from its start. */
export class Layout {
  bytes = 0;

  take(bytes: number): number {
    const at = this.bytes;
    this.bytes += align(bytes);
    return at;
  }
}

/** out[i] = table[ids[i]], or zeros where an id is not below `limit`. */
export function gatherJobs(
  context: WasmContext,
  table: number,
  ids: number,
  count: number,
  width: number,
  limit: number,
  out: number,
): Job[] {
  return context.inParts(count, width, ({ from, to }) => [
    'gatherRows',
    table,
    ids + 4 * from,
    to - from,
    width,
    limit,
    out + 4 * from * width,
  ]);
}

/** No two of `ids` may be the same. */
export function scatterJobs(context: WasmContext, rows: number, ids: number, count: number, width: number, out: number): Job[] {
  return context.inParts(count, width, ({ from, to }) => ['scatterRows', rows + 4 * from * width, ids + 4 * from, to - from, width, out]);
}
