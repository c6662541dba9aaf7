import type { TensorInfo } from '@tensorflow/tfjs-core';
import { cells } from './cells';
import { columnScratch, packByColumns, sharingColumns } from './columns';
import type { WasmContext } from './context';
import type { Plan } from '../plan';
import { planPointers, reserveOf, type Layout, type SequenceCall } from './sequence-call';
import { backwardRows, forwardRows, valuesOf, type RowsCall } from './sequence-rows';
import type { Job } from './thread';
import type { Range } from './work';

/** One call's areas in scratch memory. */
export function areasOf(context: WasmContext, layout: Layout, call: SequenceCall, parts: number, backward: boolean) {
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
    products: Array.from({ length: parts }, () => layout.take(columnScratch(context.functions))),
  };
}

type Areas = ReturnType<typeof areasOf>;

/** The initial states (zeros by default) and the mask with rows in the plan's order. */
export function gatherState(context: WasmContext, call: SequenceCall, areas: Areas, at: number): Job[] {
  const { batch, units, initialState, recurrentMask } = call;
  const { order } = planPointers(context, call);
  const gather = (from: TensorInfo, to: number): Job => ['gatherRows', context.pointer(from), order, batch, units, batch, at + to];
  const states = [areas.h, areas.c].slice(0, cells[call.cell].stateCount);
  return [
    ...states.map((to, i): Job => (initialState.length > 0 ? gather(initialState[i], to) : ['zero', at + to, batch * units])),
    ...(recurrentMask ? [gather(recurrentMask, areas.mask)] : []),
  ];
}

/** The loops over time of all calls. */
export function runLoops(
  name: 'forwardRows' | 'backwardRows',
  context: WasmContext,
  calls: readonly SequenceCall[],
  areas: readonly Areas[],
  at: number,
  spread: Spread,
): void {
  if (spread.by === 'rows') {
    context.run(
      calls.flatMap((call, i) =>
        balanced(call.plan, spread.parts).map(({ from, to }, part): Job => {
          return [name, ...valuesOf({ ...rowsCall(context, call, areas[i], at), from, to, productScratch: at + areas[i].products[part] })];
        }),
      ),
    );
    return;
  }
  const thread = sharingColumns(context, spread.parts);
  calls.forEach((call, i) => {
    const whole = { ...rowsCall(context, call, areas[i], at), from: 0, to: call.batch, productScratch: at + areas[i].products[0] };
    (name === 'forwardRows' ? forwardRows : backwardRows)(thread, whole);
  });
}

/** A call as numbers, but for which rows. */
function rowsCall(context: WasmContext, call: SequenceCall, areas: Areas, at: number): Omit<RowsCall, 'from' | 'to' | 'productScratch'> {
  const { plan, units, initialState, recurrentMask, truncatedSteps = 0 } = call;
  const { gates, fed, h, c, extra } = reserveOf(context, call);
  const { counts, numbers } = planPointers(context, call);
  return {
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

/** How threads share the loops over time: each takes some rows through all steps, or each takes some columns of every product. */
interface Spread {
  readonly by: 'rows' | 'columns';
  readonly parts: number;
}

/** Rows below which a product takes as long as reading its weights does. */
const readingRows = 6;
/** What handing a product to the threads costs, as the weights that it would take a row as long to go through. Measured with 128 and 512 units. */
const handingOver = 250_000;

/** The spread with which the threads are done soonest, by a count of rows that each goes through at a step. */
export function spreadOf({ threads }: WasmContext, calls: readonly SequenceCall[]): Spread {
  const batch = Math.max(...calls.map((call) => call.batch));
  let best: Spread = { by: 'rows', parts: 1 };
  let least = Infinity;
  for (let parts = 1; parts <= Math.min(threads, batch); parts++) {
    const rows = Math.ceil((parts * calls.length) / threads) * Math.max(Math.ceil(batch / parts), readingRows);
    if (rows < least) [best, least] = [{ by: 'rows', parts }, rows];
  }
  const [{ units, cell }] = calls;
  const weights = cells[cell].gateCount * units * units;
  const rows = calls.length * (Math.max(batch, readingRows) / threads + handingOver / weights);
  return threads > 1 && rows < least ? { by: 'columns', parts: threads } : best;
}

/** Packs a call's recurrent weights for the loops. */
export function packJobs(context: WasmContext, call: SequenceCall, transposed: boolean, out: number, spread: Spread): Job[] {
  const jobs = cells[call.cell].pack(context.functions, context.pointer(call.recurrentKernel), call.units, transposed, out);
  return spread.by === 'rows' ? jobs : packByColumns(context.functions, jobs, spread.parts);
}
