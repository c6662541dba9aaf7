import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { CallPointers, StepPointers, WasmCell } from './cell';
import type { WasmContext } from './context';
import type { Plan } from './plan';

/** One call of a recurrent layer: its tensors, sizes and order of computation. */
export interface SequenceCall {
  readonly cell: WasmCell;
  readonly plan: Plan;
  readonly batch: number;
  readonly time: number;
  readonly features: number;
  readonly units: number;
  readonly truncatedSteps?: number;
  readonly x: TensorInfo;
  readonly kernel: TensorInfo;
  readonly recurrentKernel: TensorInfo;
  readonly bias: TensorInfo;
  readonly initialState: readonly TensorInfo[];
  readonly recurrentMask?: TensorInfo;
  /** int32 [batch + 2 * rows]: the plan's order, index and places. */
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
export function reserveSize(cell: WasmCell, rows: number, features: number, units: number): number {
  return Math.max(rows * (features + units * (cell.gateCount + 1 + +cell.ownH + (cell.stateCount - 1) + +cell.extra)), 1);
}

function reserveOf(context: WasmContext, { cell, plan, features, units, reserve }: SequenceCall): Reserve {
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

/** Plan's arrays in tfjs' memory. */
function planPointers(context: WasmContext, { batch, plan, planTensor }: SequenceCall): { order: number; index: number; places: number } {
  const order = context.pointer(planTensor);
  return { order, index: order + 4 * batch, places: order + 4 * (batch + plan.rows) };
}

/** Scratch of a call: packed weights, the product's own, and matrices of [batch, ...] and [rows, ...]. */
function callPointers(
  context: WasmContext,
  call: SequenceCall,
  transposed: boolean,
  floats: number,
): CallPointers & { readonly free: number } {
  const { cell, units, features, batch, plan } = call;
  const f = context.functions;
  const width = cell.gateCount * units;
  const product = align(Math.max(f.productScratch(width, features), f.packedProductScratch()));
  const packed = align(cell.packedBytes(context, units));
  const temporary = align(4 * batch * width);
  const at = align(context.scratch(product + packed + temporary + 4 * floats + 64));
  const pointers = { bias: context.pointer(call.bias), productScratch: at, packed: at + product, temporary: at + product + packed };
  if (plan.rows > 0) cell.pack(context, context.pointer(call.recurrentKernel), units, transposed, pointers.packed);
  return { ...pointers, free: pointers.temporary + temporary };
}

function align(bytes: number): number {
  return Math.ceil(bytes / 16) * 16;
}

function stepPointers(call: SequenceCall, reserve: Reserve, s: number, initialH: number, initialC: number): StepPointers {
  const { cell, plan, units } = call;
  const at = 4 * plan.offsets[s] * units;
  const last = s > 0 ? 4 * plan.offsets[s - 1] * units : 0;
  return {
    rows: plan.counts[s],
    units,
    gates: reserve.gates + cell.gateCount * at,
    fed: reserve.fed + at,
    h: reserve.h + at,
    lastH: s > 0 ? reserve.h + last : initialH,
    c: reserve.c + at,
    lastC: s > 0 ? reserve.c + last : initialC,
    extra: reserve.extra + at,
  };
}

/** The initial states (zeros by default) and the mask with rows in the plan's order, at `to`: [h | c | mask], each [batch, units]. */
function gatherState(context: WasmContext, call: SequenceCall, to: number): { h: number; c: number; mask: number } {
  const { batch, units, cell, initialState, recurrentMask } = call;
  const { order } = planPointers(context, call);
  const size = 4 * batch * units;
  for (let i = 0; i < cell.stateCount; i++) {
    if (initialState.length > 0) context.functions.gatherRows(context.pointer(initialState[i]), order, batch, units, batch, to + i * size);
    else context.fill(to + i * size, batch * units);
  }
  const mask = recurrentMask ? to + 2 * size : 0;
  if (recurrentMask) context.functions.gatherRows(context.pointer(recurrentMask), order, batch, units, batch, mask);
  return { h: to, c: to + size, mask };
}

/** Computes the sequence [batch, time, units] and the final states [batch, units]. */
export function forwardSequence(context: WasmContext, call: SequenceCall): { sequence: TensorInfo; finalState: TensorInfo[] } {
  const { cell, plan, batch, time, features, units, initialState } = call;
  const { functions } = context;
  // All allocations come first: addresses stay, but views of memory don't.
  const sequence = context.output([batch, time, units]);
  const finalState = Array.from({ length: cell.stateCount }, () => context.output([batch, units]));
  const pointers = callPointers(context, call, false, 3 * batch * units);
  const reserve = reserveOf(context, call);
  const { order, index } = planPointers(context, call);
  const state = gatherState(context, call, pointers.free);
  const width = cell.gateCount * units;

  functions.gatherRows(context.pointer(call.x), index, plan.rows, features, batch * time, reserve.x);
  const kernel = context.pointer(call.kernel);
  functions.product(0, 0, plan.rows, width, features, reserve.x, features, kernel, width, reserve.gates, width, 0, pointers.productScratch);
  for (let s = 0; s < plan.counts.length; s++) {
    const step = stepPointers(call, reserve, s, state.h, state.c);
    if (state.mask) functions.multiply(step.lastH, state.mask, step.rows * units, step.fed);
    else context.copy(step.lastH, step.fed, step.rows * units);
    cell.forward(context, step, pointers, s > 0 || initialState.length > 0);
  }

  if (plan.rows < batch * time) context.fill(context.pointer(sequence), batch * time * units);
  functions.scatterRows(reserve.h, index, plan.rows, units, context.pointer(sequence));
  finalState.forEach((info, i) => {
    const out = context.pointer(info);
    const [initial, all] = i === 0 ? [state.h, reserve.h] : [state.c, reserve.c];
    functions.scatterRows(initial, order, batch, units, out);
    plan.counts.forEach((count, s) => {
      const stay = s + 1 < plan.counts.length ? plan.counts[s + 1] : 0;
      functions.scatterRows(all + 4 * (plan.offsets[s] + stay) * units, order + 4 * stay, count - stay, units, out);
    });
  });
  return { sequence, finalState };
}

/**
 * Runs backwards through time and leaves the gates' gradients in the reserve, for `gradientOf...` below.
 *
 * @returns the gradients of the initial states and the norm of dLoss/dh_t at each place [time].
 */
export function backwardSequence(
  context: WasmContext,
  call: SequenceCall,
  dSequence: TensorInfo,
  dFinal: readonly TensorInfo[],
): { initialState: TensorInfo[]; norms: TensorInfo } {
  const { cell, plan, batch, time, units } = call;
  const { functions } = context;
  const initialState = call.initialState.map(() => context.output([batch, units]));
  const norms = context.zeros([time]);
  const state = batch * units;
  const pointers = callPointers(context, call, true, plan.rows * units + 5 * state);
  const reserve = reserveOf(context, call);
  const { order, index, places } = planPointers(context, call);
  const { h, c, mask } = gatherState(context, call, pointers.free);
  const carryH = pointers.free + 12 * state;
  const carryC = carryH + 4 * state;
  const dh = carryC + 4 * state;
  [carryH, carryC].slice(0, cell.stateCount).forEach((carry, i) => {
    functions.gatherRows(context.pointer(dFinal[i]), order, batch, units, batch, carry);
  });
  functions.gatherRows(context.pointer(dSequence), index, plan.rows, units, batch * time, dh);

  for (let s = plan.counts.length - 1; s >= 0; s--) {
    const step = stepPointers(call, reserve, s, h, c);
    const size = step.rows * units;
    const dhStep = dh + 4 * plan.offsets[s] * units;
    functions.add(dhStep, carryH, size, dhStep);
    functions.addSquares(dhStep, places + 4 * plan.offsets[s], step.rows, units, context.pointer(norms));
    cell.backward(context, step, dhStep, carryC);
    if (s > 0 && call.truncatedSteps && s % call.truncatedSteps === 0) {
      context.fill(carryH, size);
      if (cell.stateCount > 1) context.fill(carryC, size);
    } else if (s > 0 || initialState.length > 0) {
      const out = mask ? pointers.temporary : carryH;
      cell.feedback(context, step, pointers, out);
      if (mask) functions.multiply(out, mask, size, carryH);
      if (cell.direct) functions.add(carryH, dhStep, size, carryH);
    }
  }

  initialState.forEach((info, i) => functions.scatterRows(i === 0 ? carryH : carryC, order, batch, units, context.pointer(info)));
  const squares = context.floats(norms);
  for (let t = 0; t < time; t++) squares[t] = Math.sqrt(squares[t]);
  return { initialState, norms };
}

/** All packed rows at once, after `backwardSequence`. */
function whole(context: WasmContext, call: SequenceCall): StepPointers & { x: number } {
  return { ...reserveOf(context, call), rows: call.plan.rows, units: call.units, lastH: 0, lastC: 0 };
}

/** [batch, time, features] */
export function gradientOfX(context: WasmContext, call: SequenceCall): TensorInfo {
  const { plan, batch, time, features, cell, units } = call;
  const { functions } = context;
  const out = context.output([batch, time, features]);
  const width = cell.gateCount * units;
  const product = align(functions.productScratch(features, width));
  const scratch = context.scratch(product + 4 * plan.rows * features);
  const { gates } = whole(context, call);
  functions.product(
    0,
    1,
    plan.rows,
    features,
    width,
    gates,
    width,
    context.pointer(call.kernel),
    width,
    scratch + product,
    features,
    0,
    scratch,
  );
  if (plan.rows < batch * time) context.fill(context.pointer(out), batch * time * features);
  functions.scatterRows(scratch + product, planPointers(context, call).index, plan.rows, features, context.pointer(out));
  return out;
}

/** [features, G * units] */
export function gradientOfKernel(context: WasmContext, call: SequenceCall): TensorInfo {
  const width = call.cell.gateCount * call.units;
  const out = context.zeros([call.features, width]);
  const { x, gates, rows } = whole(context, call);
  context.product(x, true, gates, false, call.features, width, rows, context.pointer(out));
  return out;
}

/** [units, G * units] */
export function gradientOfRecurrentKernel(context: WasmContext, call: SequenceCall): TensorInfo {
  const out = context.zeros([call.units, call.cell.gateCount * call.units]);
  call.cell.weightGradient(context, whole(context, call), context.pointer(out));
  return out;
}

/** Of the bias' shape. */
export function gradientOfBias(context: WasmContext, call: SequenceCall): TensorInfo {
  const out = context.zeros(call.bias.shape.slice());
  call.cell.biasGradient(context, whole(context, call), context.pointer(out));
  return out;
}

/** [batch, time, G, units]: the activated gates, zeros where padded. Only before `backwardSequence`. */
export function gatesOf(context: WasmContext, call: SequenceCall): Tensor {
  const { batch, time, units, cell, plan } = call;
  const out = context.tensor([batch, time, cell.gateCount, units]);
  context.floats(out).fill(0);
  const { gates } = reserveOf(context, call);
  context.functions.scatterRows(gates, planPointers(context, call).index, plan.rows, cell.gateCount * units, context.pointer(out));
  return out;
}
