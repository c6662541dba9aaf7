import type { TensorInfo } from '@tensorflow/tfjs-core';
import { columnSums } from './column-sums';
import type { WebgpuContext } from './context';
import { fedBack, packWeights, productGradient, timeStepNorms } from './sequence-helpers';
import type { Variant } from './sequence-shared';
import { stepBackward, stepForward, tile } from './single-step';
import { fitsWholeSequence, rowsTogether, wholeBackward, wholeForward } from './whole-sequence';

/** One call of a recurrent layer: its sizes and tensors. */
export interface SequenceCall {
  readonly variant: Variant;
  readonly batch: number;
  readonly time: number;
  readonly features: number;
  readonly reverse: boolean;
  readonly truncatedSteps?: number;
  readonly x: TensorInfo;
  readonly kernel: TensorInfo;
  readonly recurrentKernel: TensorInfo;
  readonly bias: TensorInfo;
  readonly lengths: TensorInfo;
  readonly initialState: readonly TensorInfo[];
  readonly recurrentMask?: TensorInfo;
  /** [batch, time, G, units]: x W, then the activated gates, then (backwards) their gradients. */
  readonly gates: TensorInfo;
  /** [batch, time, units], where the cell has one. */
  readonly memory: TensorInfo;
  /** [2 or 3, batch, units]: the initial states and the mask. */
  readonly start: TensorInfo;
}

/** Room for what a call writes for its gradient: gates, which hold the inputs' product to begin with, memory and start. */
export function makeReserve(context: WebgpuContext, variant: Variant, x: TensorInfo, kernel: TensorInfo): TensorInfo[] {
  const { cell, units, masked } = variant;
  const [batch, time, features] = x.shape;
  const a = flat(x, [batch * time, features]);
  const product = context.kernel('BatchMatMul', { a, b: kernel }, { transposeA: false, transposeB: false });
  return [
    flat(product, [batch, time, cell.gateCount, units]),
    context.output(cell.memory ? [batch, time, units] : [1]),
    context.output([masked ? 3 : 2, batch, units]),
  ];
}

function paramsOf({ batch, time, reverse, truncatedSteps = 0 }: SequenceCall): [number, number, number, number] {
  return [batch, time, +reverse, truncatedSteps];
}

const flat = (info: TensorInfo, shape: number[]): TensorInfo => ({ ...info, shape });

/** The sequence [batch, time, units] and the final states [batch, units]. */
export function forwardSequence(context: WebgpuContext, call: SequenceCall): { sequence: TensorInfo; finalState: TensorInfo[] } {
  const { variant, batch, time, gates, memory, start, lengths, initialState, recurrentMask } = call;
  const { cell, units } = variant;
  const state = batch * units;
  for (let i = 0; i < 2; i++) context.copy(initialState[i], 0, start, i * state, state);
  if (recurrentMask) context.copy(recurrentMask, 0, start, 2 * state, state);

  const packed = packWeights(context, variant, call.recurrentKernel, call.bias);
  const sequence = context.output([batch, time, units]);
  const last = context.output([2, batch, units]);
  const tensors = [gates, packed, start, lengths, sequence, memory, last];
  if (fitsWholeSequence(variant)) {
    const rows = rowsTogether(batch);
    context.run(...wholeForward(variant, rows), tensors, paramsOf(call), [Math.ceil(batch / rows)]);
  } else {
    const steps = Array.from({ length: time }, (_, s) => s);
    context.runSteps(...stepForward(variant), tensors, paramsOf(call), tiles(batch, units), steps);
  }
  context.release(packed);
  const finalState = Array.from({ length: cell.stateCount }, (_, i) => {
    const out = context.output([batch, units]);
    context.copy(last, i * state, out, 0, state);
    return out;
  });
  context.release(last);
  return { sequence, finalState };
}

function tiles(batch: number, units: number): [number, number] {
  return [Math.ceil(units / tile), Math.ceil(batch / tile)];
}

/**
 * Runs backwards through time and leaves the gates' gradients in `gates` (and `memory`), for `gradientOf...` below.
 *
 * @returns the gradients of the initial states and, where they are wanted, the norms of dLoss/dh_t [time]
 */
export function backwardSequence(
  context: WebgpuContext,
  call: SequenceCall,
  sequence: TensorInfo,
  dSequence: TensorInfo,
  dFinal: readonly TensorInfo[],
  wantNorms: boolean,
): { initialState: TensorInfo[]; norms?: TensorInfo } {
  const { variant, batch, time, gates, memory, start, lengths, initialState } = call;
  const { cell, units } = variant;
  const state = batch * units;
  const work = context.output([2 * state + batch * time * units]);
  for (let i = 0; i < 2; i++) context.copy(dFinal[i], 0, work, i * state, state);
  const packed = packWeights(context, variant, call.recurrentKernel, undefined);
  const tensors = [gates, packed, start, lengths, sequence, memory, dSequence, work];
  const wantsInitial = initialState.length > 0;
  if (fitsWholeSequence(variant)) {
    const rows = rowsTogether(batch);
    context.run(...wholeBackward(variant, rows, wantsInitial), tensors, paramsOf(call), [Math.ceil(batch / rows)]);
  } else {
    const steps = Array.from({ length: time + +wantsInitial }, (_, i) => time - 1 - i);
    context.runSteps(...stepBackward(variant), tensors, paramsOf(call), tiles(batch, units), steps);
  }
  context.release(packed);
  const dInitial = initialState.slice(0, cell.stateCount).map((_, i) => {
    const out = context.output([batch, units]);
    context.copy(work, i * state, out, 0, state);
    return out;
  });
  const norms = wantNorms ? timeStepNorms(context, work, batch, time, units) : undefined;
  context.release(work);
  return { initialState: dInitial, norms };
}

/** [batch, time, features] */
export function gradientOfX(context: WebgpuContext, { batch, time, features, variant, gates, kernel }: SequenceCall): TensorInfo {
  const dz = flat(gates, [batch * time, variant.cell.gateCount * variant.units]);
  const product = context.kernel('BatchMatMul', { a: dz, b: kernel }, { transposeA: false, transposeB: true });
  return flat(product, [batch, time, features]);
}

/** [features, G * units] */
export function gradientOfKernel(context: WebgpuContext, { batch, time, features, variant, gates, x }: SequenceCall): TensorInfo {
  const rows = batch * time;
  const dz = flat(gates, [rows, variant.cell.gateCount * variant.units]);
  return context.kernel('BatchMatMul', { a: flat(x, [rows, features]), b: dz }, { transposeA: true, transposeB: false });
}

/** [units, G * units] */
export function gradientOfRecurrentKernel(context: WebgpuContext, call: SequenceCall, sequence: TensorInfo): TensorInfo {
  const { variant, batch, time, gates, memory } = call;
  const { cell, units } = variant;
  const rows = batch * time;
  const own = cell.ownProductGradient ? productGradient(context, gates, memory, rows, units) : undefined;
  const fed = fedBack(context, variant, { ...call, sequence }, paramsOf(call));
  const b = own ?? flat(gates, [rows, cell.gateCount * units]);
  const result = context.kernel('BatchMatMul', { a: fed, b }, { transposeA: true, transposeB: false });
  context.release(fed);
  if (own) context.release(own);
  return result;
}

/** Of the bias' own shape. */
export function gradientOfBias(context: WebgpuContext, { variant, batch, time, gates, memory, bias }: SequenceCall): TensorInfo {
  const { cell, units } = variant;
  const rows = batch * time;
  const width = cell.gateCount * units;
  const out = context.output(bias.shape);
  columnSums(context, gates, rows, width, width, out);
  if (cell.ownProductGradient) {
    columnSums(context, gates, rows, width - units, width, out, width);
    columnSums(context, memory, rows, units, units, out, 2 * width - units);
  }
  return out;
}
