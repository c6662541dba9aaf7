import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { cells } from './cells';
import type { WasmContext } from './context';
import { areasOf, gatherState, packJobs, runLoops, spreadOf } from './loops';
import { gatherJobs, Layout, planPointers, reserveOf, scatterJobs, type SequenceCall } from './sequence-call';
import type { Job } from './thread';
import { productBytes, productJob, type Product } from './work';

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
  const spread = spreadOf(context, calls);
  const layout = new Layout();
  const areas = calls.map((call) => areasOf(context, layout, call, spread.parts, false));
  const inputProducts = calls.flatMap((call) => context.split(inputProduct(context, call)));
  const productAreas = inputProducts.map((p) => layout.take(productBytes(context.functions, p)));
  const at = context.scratch(layout.bytes);

  context.run(
    calls.flatMap((call, i) => {
      const { plan, batch, time, features, units } = call;
      const { index } = planPointers(context, call);
      const { x } = reserveOf(context, call);
      return [
        ...packJobs(context, call, false, at + areas[i].packed, spread),
        ...gatherState(context, call, areas[i], at),
        ...gatherJobs(context, context.pointer(call.x), index, plan.rows, features, batch * time, x),
        ...(plan.rows < batch * time ? [['zero', context.pointer(outputs[i].sequence), batch * time * units] as const] : []),
      ];
    }),
  );
  context.run(inputProducts.map((p, i) => productJob(p, at + productAreas[i])));
  runLoops('forwardRows', context, calls, areas, at, spread);
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
 * Runs calls backwards through time, side by side, and leaves the gates' gradients in their reserves, for sequence-gradients.ts.
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
  const own = calls.map(({ call }) => call);
  const spread = spreadOf(context, own);
  const layout = new Layout();
  const areas = calls.map(({ call }) => areasOf(context, layout, call, spread.parts, true));
  const at = context.scratch(layout.bytes);

  context.run(
    calls.flatMap(({ call, dSequence, dFinal }, i): Job[] => {
      const { plan, batch, time, units } = call;
      const { order, index } = planPointers(context, call);
      const cell = cells[call.cell];
      const carries = [areas[i].carryH, areas[i].carryC].slice(0, cell.stateCount);
      return [
        ...packJobs(context, call, true, at + areas[i].packed, spread),
        ...gatherState(context, call, areas[i], at),
        ...carries.map((to, s): Job => ['gatherRows', context.pointer(dFinal[s]), order, batch, units, batch, at + to]),
        ...gatherJobs(context, context.pointer(dSequence), index, plan.rows, units, batch * time, at + areas[i].dh),
        ['zero', at + areas[i].squares, plan.rows],
      ];
    }),
  );
  runLoops('backwardRows', context, own, areas, at, spread);
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
