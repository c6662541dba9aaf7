import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { StepPointers, WasmCell } from './cell';
import { cells } from './cells';
import type { WasmContext } from './context';
import type { Plan } from './plan';
import { valuesOf, type RowsCall } from './sequence-rows';
import type { Job } from './thread';
import { align, productBytes, productJob, sumJobs, type Product, type Range } from './work';

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

function reserveOf(context: WasmContext, { plan, features, units, reserve, ...call }: SequenceCall): Reserve {
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
function planPointers(context: WasmContext, { batch, plan, planTensor }: SequenceCall) {
  const order = context.pointer(planTensor);
  const index = order + 4 * batch;
  const numbers = index + 4 * plan.rows;
  return { order, index, numbers, counts: numbers + 4 * plan.rows };
}

/** The parts of scratch memory that calls which run side by side ask for, by their distance from its start. */
class Layout {
  bytes = 0;

  take(bytes: number): number {
    const at = this.bytes;
    this.bytes += align(bytes);
    return at;
  }
}

/** One call's areas in scratch memory. */
function areasOf(context: WasmContext, layout: Layout, call: SequenceCall, slices: number, backward: boolean) {
  const { units, batch, plan } = call;
  const cell = cells[call.cell];
  const state = () => layout.take(4 * batch * units);
  return {
    packed: layout.take(cell.packedBytes(context.functions, units)),
    temporary: layout.take(4 * batch * cell.gateCount * units),
    h: state(),
    c: state(),
    mask: state(),
    carryH: state(),
    carryC: state(),
    dh: backward ? layout.take(4 * plan.rows * units) : 0,
    squares: backward ? layout.take(4 * plan.rows) : 0,
    products: Array.from({ length: slices }, () => layout.take(context.functions.packedProductScratch())),
  };
}

type Areas = ReturnType<typeof areasOf>;

/** The initial states (zeros by default) and the mask with rows in the plan's order. */
function gatherState(context: WasmContext, call: SequenceCall, areas: Areas, at: number): Job[] {
  const { batch, units, initialState, recurrentMask } = call;
  const { order } = planPointers(context, call);
  const gather = (from: TensorInfo, to: number): Job => ['gatherRows', context.pointer(from), order, batch, units, batch, at + to];
  const states = [areas.h, areas.c].slice(0, cells[call.cell].stateCount);
  return [
    ...states.map((to, i): Job => (initialState.length > 0 ? gather(initialState[i], to) : ['zero', at + to, batch * units])),
    ...(recurrentMask ? [gather(recurrentMask, areas.mask)] : []),
  ];
}

/** The loops over time of a call, for `slices` groups of its rows that have about as many real steps each. */
function loops(name: 'forwardRows' | 'backwardRows', context: WasmContext, call: SequenceCall, areas: Areas, at: number): Job[] {
  const { plan, units, initialState, recurrentMask, truncatedSteps = 0 } = call;
  const { gates, fed, h, c, extra } = reserveOf(context, call);
  const { counts, numbers } = planPointers(context, call);
  const common: Omit<RowsCall, 'from' | 'to' | 'productScratch'> = {
    cell: call.cell,
    units,
    steps: plan.counts.length,
    counts,
    truncatedSteps,
    initial: +(initialState.length > 0),
    ...{ gates, fed, h, c, extra },
    stateH: at + areas.h,
    stateC: at + areas.c,
    mask: recurrentMask ? at + areas.mask : 0,
    bias: context.pointer(call.bias),
    packed: at + areas.packed,
    temporary: at + areas.temporary,
    carryH: at + areas.carryH,
    carryC: cells[call.cell].stateCount > 1 ? at + areas.carryC : 0,
    dh: at + areas.dh,
    squares: call.norms ? at + areas.squares : 0,
    numbers,
  };
  return balanced(plan, areas.products.length).map(({ from, to }, i) => [
    name,
    ...valuesOf({ ...common, from, to, productScratch: at + areas.products[i] }),
  ]);
}

/** Rows in groups of about as many real steps. */
function balanced({ counts, rows, order }: Plan, parts: number): Range[] {
  const bounds = [0];
  let [row, done] = [0, 0];
  for (let part = 1; part < parts; part++) {
    // Row r runs in as many steps as have a count above r.
    for (; row < order.length && done < (part * rows) / parts; row++) done += counts.reduce((sum, count) => sum + +(count > row), 0);
    bounds.push(row);
  }
  return [...bounds, order.length].slice(1).map((to, i) => ({ from: bounds[i], to }));
}

/** Into how many groups of rows each of `calls` is divided, so that the threads are done soonest. */
function slicesOf(context: WasmContext, calls: readonly SequenceCall[]): number {
  const batch = Math.max(...calls.map((call) => call.batch));
  let [best, least] = [1, Infinity];
  for (let slices = 1; slices <= Math.min(context.threads, batch); slices++) {
    const rounds = Math.ceil((slices * calls.length) / context.threads);
    // Each step costs something whatever its rows: the weights are read once more.
    const time = rounds * (Math.ceil(batch / slices) + 2);
    if (time < least) [best, least] = [slices, time];
  }
  return best;
}

/** Computes for each call, side by side, the sequence [batch, time, units] and the final states [batch, units]. */
export function forwardSequences(
  context: WasmContext,
  calls: readonly SequenceCall[],
): { sequence: TensorInfo; finalState: TensorInfo[] }[] {
  // All allocations come first: addresses stay, but views of memory don't.
  const outputs = calls.map(({ cell, batch, time, units }) => ({
    sequence: context.output([batch, time, units]),
    finalState: Array.from({ length: cells[cell].stateCount }, () => context.output([batch, units])),
  }));
  const slices = slicesOf(context, calls);
  const layout = new Layout();
  const areas = calls.map((call) => areasOf(context, layout, call, slices, false));
  const inputProducts = calls.flatMap((call) => context.split(inputProduct(context, call)));
  const productAreas = inputProducts.map((p) => layout.take(productBytes(context.functions, p)));
  const at = context.scratch(layout.bytes);

  context.run(
    calls.flatMap((call, i) => {
      const { plan, batch, time, features, units } = call;
      const { index } = planPointers(context, call);
      const cell = cells[call.cell];
      const { x } = reserveOf(context, call);
      return [
        ...cell.pack(context.functions, context.pointer(call.recurrentKernel), units, false, at + areas[i].packed),
        ...gatherState(context, call, areas[i], at),
        ...gatherJobs(context, context.pointer(call.x), index, plan.rows, features, batch * time, x),
        ...(plan.rows < batch * time ? [['zero', context.pointer(outputs[i].sequence), batch * time * units] as const] : []),
      ];
    }),
  );
  context.run(inputProducts.map((p, i) => productJob(p, at + productAreas[i])));
  context.run(calls.flatMap((call, i) => loops('forwardRows', context, call, areas[i], at)));
  context.run(
    calls.flatMap((call, i) => {
      const { h } = reserveOf(context, call);
      return scatterJobs(context, h, planPointers(context, call).index, call.plan.rows, call.units, context.pointer(outputs[i].sequence));
    }),
  );
  calls.forEach((call, i) => scatterFinal(context, call, outputs[i].finalState, at + areas[i].h, at + areas[i].c));
  return outputs;
}

/** gates = x W for all real steps. */
function inputProduct(context: WasmContext, call: SequenceCall): Product {
  const { x, gates } = reserveOf(context, call);
  const { features, units, plan } = call;
  const width = cells[call.cell].gateCount * units;
  const b = context.pointer(call.kernel);
  return {
    transposeA: false,
    transposeB: false,
    m: plan.rows,
    n: width,
    k: features,
    a: x,
    lda: features,
    b,
    ldb: width,
    c: gates,
    ldc: width,
  };
}

function gatherJobs(context: WasmContext, table: number, ids: number, count: number, width: number, limit: number, out: number): Job[] {
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
function scatterJobs(context: WasmContext, rows: number, ids: number, count: number, width: number, out: number): Job[] {
  return context.inParts(count, width, ({ from, to }) => ['scatterRows', rows + 4 * from * width, ids + 4 * from, to - from, width, out]);
}

/** Each row's last states into place; a row with no real step keeps its initial ones. */
function scatterFinal(
  context: WasmContext,
  call: SequenceCall,
  finalState: readonly TensorInfo[],
  initialH: number,
  initialC: number,
): void {
  const { plan, batch, units } = call;
  const reserve = reserveOf(context, call);
  const { order } = planPointers(context, call);
  finalState.forEach((info, i) => {
    const out = context.pointer(info);
    const [initial, all] = i === 0 ? [initialH, reserve.h] : [initialC, reserve.c];
    context.functions.scatterRows(initial, order, batch, units, out);
    plan.counts.forEach((count, s) => {
      const stay = s + 1 < plan.counts.length ? plan.counts[s + 1] : 0;
      if (count > stay)
        context.functions.scatterRows(all + 4 * (plan.offsets[s] + stay) * units, order + 4 * stay, count - stay, units, out);
    });
  });
}

/**
 * Runs calls backwards through time, side by side, and leaves the gates' gradients in their reserves, for `gradientOf...` below.
 *
 * @returns for each call the gradients of the initial states and, when it wants them, the norm of dLoss/dh_t at each place [time].
 */
export function backwardSequences(
  context: WasmContext,
  calls: readonly { readonly call: SequenceCall; readonly dSequence: TensorInfo; readonly dFinal: readonly TensorInfo[] }[],
): { initialState: TensorInfo[]; norms?: TensorInfo }[] {
  const outputs = calls.map(({ call: { initialState, batch, time, units, norms } }) => ({
    initialState: initialState.map(() => context.output([batch, units])),
    ...(norms ? { norms: context.output([time]) } : {}),
  }));
  const slices = slicesOf(
    context,
    calls.map(({ call }) => call),
  );
  const layout = new Layout();
  const areas = calls.map(({ call }) => areasOf(context, layout, call, slices, true));
  const at = context.scratch(layout.bytes);

  context.run(
    calls.flatMap(({ call, dSequence, dFinal }, i): Job[] => {
      const { plan, batch, time, units } = call;
      const { order, index } = planPointers(context, call);
      const cell = cells[call.cell];
      const carries = [areas[i].carryH, areas[i].carryC].slice(0, cell.stateCount);
      return [
        ...cell.pack(context.functions, context.pointer(call.recurrentKernel), units, true, at + areas[i].packed),
        ...gatherState(context, call, areas[i], at),
        ...carries.map((to, s): Job => ['gatherRows', context.pointer(dFinal[s]), order, batch, units, batch, at + to]),
        ...gatherJobs(context, context.pointer(dSequence), index, plan.rows, units, batch * time, at + areas[i].dh),
        ['zero', at + areas[i].squares, plan.rows],
      ];
    }),
  );
  context.run(calls.flatMap(({ call }, i) => loops('backwardRows', context, call, areas[i], at)));
  calls.forEach(({ call }, i) => {
    const { order } = planPointers(context, call);
    outputs[i].initialState.forEach((info, s) => {
      const from = at + (s === 0 ? areas[i].carryH : areas[i].carryC);
      context.functions.scatterRows(from, order, call.batch, call.units, context.pointer(info));
    });
    const { norms } = outputs[i];
    if (norms) addNorms(context, call, at + areas[i].squares, norms);
  });
  return outputs;
}

/** From the squares of the packed rows to the norm at each place; always in the same order. */
function addNorms(context: WasmContext, { plan, time }: SequenceCall, squares: number, norms: TensorInfo): void {
  const sums = new Float64Array(time);
  new Float32Array(context.memory.buffer, squares, plan.rows).forEach((square, row) => (sums[plan.places[row]] += square));
  context.floats(norms).set(sums.map(Math.sqrt));
}

/** All packed rows at once, after `backwardSequences`. */
function whole(context: WasmContext, call: SequenceCall): StepPointers & { x: number } {
  return { ...reserveOf(context, call), rows: call.plan.rows, units: call.units, lastH: 0, lastC: 0 };
}

/** [batch, time, features] */
export function gradientOfX(context: WasmContext, call: SequenceCall): TensorInfo {
  const { plan, batch, time, features, units } = call;
  const out = context.output([batch, time, features]);
  const width = cells[call.cell].gateCount * units;
  const { gates } = whole(context, call);
  const layout = new Layout();
  const packed = layout.take(4 * plan.rows * features);
  const b = context.pointer(call.kernel);
  const product = {
    transposeA: false,
    transposeB: true,
    m: plan.rows,
    n: features,
    k: width,
    a: gates,
    lda: width,
    b,
    ldb: width,
    c: 0,
    ldc: features,
  };
  const parts = context.split(product);
  const areas = parts.map((p) => layout.take(productBytes(context.functions, p)));
  const at = context.scratch(layout.bytes);
  context.run(parts.map((p, i) => productJob({ ...p, c: p.c + at + packed }, at + areas[i])));
  if (plan.rows < batch * time) context.fill(context.pointer(out), batch * time * features);
  context.run(scatterJobs(context, at + packed, planPointers(context, call).index, plan.rows, features, context.pointer(out)));
  return out;
}

/** [features, G * units] */
export function gradientOfKernel(context: WasmContext, call: SequenceCall): TensorInfo {
  const width = cells[call.cell].gateCount * call.units;
  const out = context.zeros([call.features, width]);
  const { x, gates, rows } = whole(context, call);
  context.product(x, true, gates, false, call.features, width, rows, context.pointer(out));
  return out;
}

/** [units, G * units] */
export function gradientOfRecurrentKernel(context: WasmContext, call: SequenceCall): TensorInfo {
  const cell = cells[call.cell];
  const out = context.zeros([call.units, cell.gateCount * call.units]);
  context.products(cell.weightGradient(whole(context, call), context.pointer(out)));
  return out;
}

/** Of the bias' shape. */
export function gradientOfBias(context: WasmContext, call: SequenceCall): TensorInfo {
  const out = context.output(call.bias.shape.slice());
  const sums = cells[call.cell].biasGradient(whole(context, call), context.pointer(out));
  context.run(sums.flatMap((sum) => sumJobs(sum, context.threads)));
  return out;
}

/** [batch, time, G, units]: the activated gates, zeros where padded. Only before `backwardSequences`. */
export function gatesOf(context: WasmContext, call: SequenceCall): Tensor {
  const { batch, time, units, plan } = call;
  const { gateCount } = cells[call.cell];
  const out = context.tensor([batch, time, gateCount, units]);
  context.floats(out).fill(0);
  const { gates } = reserveOf(context, call);
  context.functions.scatterRows(gates, planPointers(context, call).index, plan.rows, gateCount * units, context.pointer(out));
  return out;
}
