import type { GraphCell } from './cell';
import { GraphBuilder, type Edge, type Graph } from './graph';

/** What makes one graph differ from another. */
export interface GraphVariant {
  readonly cell: GraphCell;
  readonly masked: boolean;
  /** Whether all rows are equally long: then no row leaves in mid-sequence, and a step is fewer ops. */
  readonly even: boolean;
  /** Of the gradient alone. */
  readonly truncated: boolean;
  readonly norms: boolean;
}

/** Names of a graph's inputs and outputs that there are several of: "state0", "state1". */
export const numbered = (name: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${name}${i}`);

/**
 * The forward pass over packed rows: one product for all inputs, then a loop of one small product a step. Inputs: x [batch, time, features],
 * kernel, recurrentKernel, bias, state0.. [batch, units], mask, and integers of `Places`. Outputs: sequence, final0.., packed (x by real steps), and for the
 * gradient kept0.. and states0.. (see `Places`).
 */
export function forwardGraph({ cell, masked, even }: GraphVariant): Graph {
  const g = new GraphBuilder();
  const x = g.input('x');
  const kernel = g.input('kernel');
  const recurrentKernel = g.input('recurrentKernel');
  const biases = cell.biases(g, g.input('bias'));
  const initial = numbered('state', cell.stateCount).map((name) => g.input(name));
  const mask = masked ? g.input('mask') : undefined;
  const [index, begins, sizes, order, sequence, final] = ['index', 'begins', 'sizes', 'order', 'sequence', 'final'].map((name) =>
    g.input(name, 'DT_INT32'),
  );

  const packed = g.gather(g.mergeRows(x), index);
  const projections = cell.projections(g, g.op('BiasAdd', [g.matMul(packed, kernel), biases.input]));
  const ordered = initial.map((state) => g.gather(state, order));
  const orderedMask = mask && g.gather(mask, order);
  const origin = g.integers([0, 0]);
  const allRows = g.gather(sizes, g.integers(0), 'DT_INT32');
  const steps = g.count(begins, 'DT_INT32');
  const { left } = g.loop(g.integers(0), 1, steps, ordered, cell.stateCount + cell.keptCount, (t, states) => {
    const begin = g.gather(begins, t, 'DT_INT32');
    const size = even ? allRows : g.gather(sizes, t, 'DT_INT32');
    const running = even ? states : states.map((state) => g.slice(state, origin, size));
    const fed = orderedMask ? g.op('Mul', [running[0], even ? orderedMask : g.slice(orderedMask, origin, size)]) : running[0];
    const product = g.matMul(fed, recurrentKernel);
    const biased = biases.recurrent === undefined ? product : g.op('BiasAdd', [product, biases.recurrent]);
    const inputs = projections.map((projected) => g.slice(projected, begin, size));
    const next = cell.forward(g, inputs, biased, running);
    return { carried: next.states, left: [...next.states, ...next.kept] };
  });
  const states = ordered.map((first, i) => g.concat([left[i], first, g.zeroRow(first)], 0));
  return g.finish({
    sequence: g.gather(states[0], sequence),
    ...named(
      'final',
      states.map((state) => g.gather(state, final)),
    ),
    packed,
    ...named('states', states),
    ...named('kept', left.slice(cell.stateCount)),
  });
}

/**
 * The gradient through time. Inputs: recurrentKernel, mask, what the forward pass left, dSequence [batch, time, units], dFinal0.. [batch, units],
 * integers of `Places`; `goesOn` [steps] is 0 where no gradient flows to the step before; `step` [rows] and `time` are for the norms.
 * Outputs: input and product, the gradients of both products, and fed, the recurrent one's left factor, with rows as packed; dState0..;
 * norms [time].
 */
export function backwardGraph({ cell, masked, even, truncated, norms }: GraphVariant): Graph {
  const g = new GraphBuilder();
  const transposed = g.transpose(g.input('recurrentKernel'));
  const states = numbered('states', cell.stateCount).map((name) => g.input(name));
  const kept = numbered('kept', cell.keptCount).map((name) => g.input(name));
  const dSequence = g.input('dSequence');
  const dFinal = numbered('dFinal', cell.stateCount).map((name) => g.input(name));
  const mask = masked ? g.input('mask') : undefined;
  const goesOn = truncated ? g.input('goesOn') : undefined;
  const integers = (name: string): Edge => g.input(name, 'DT_INT32');
  const [index, begins, sizes, endBegins, endSizes] = ['index', 'begins', 'sizes', 'endBegins', 'endSizes'].map(integers);
  const [last, order, position] = ['last', 'order', 'position'].map(integers);

  const outputGradients = g.gather(g.mergeRows(dSequence), index);
  const ends = dFinal.map((gradient) => g.gather(gradient, order));
  const orderedMask = mask && g.gather(mask, order);
  const before = states.map((state) => g.gather(state, last));
  // Of these only the real steps' rows are looked at: packed rows come first.
  const factors = cell.factors(g, { kept, states, last: before });
  const origin = g.integers([0, 0]);
  // Rows come in at their ends: at the last step, all of them where they are equally long, else none are there yet.
  const atEnd = even ? ends : ends.map((end) => g.slice(end, origin, g.integers([0, -1])));
  const allRows = g.gather(sizes, g.integers(0), 'DT_INT32');
  const steps = g.count(begins, 'DT_INT32');
  const start = g.addIntegers(steps, g.integers(-1));
  const keepsDh = norms || cell.inputGradient !== undefined;
  const { carried, left } = g.loop(start, -1, steps, atEnd, keepsDh ? 2 : 1, (t, later) => {
    const at = (all: Edge): Edge => g.gather(all, t, 'DT_INT32');
    const [begin, size] = [at(begins), even ? allRows : at(sizes)];
    const comingIn = even ? undefined : { begin: at(endBegins), size: at(endSizes) };
    const [fromLater, dc] = later.map((gradient, i) =>
      comingIn ? g.concat([gradient, g.slice(ends[i], comingIn.begin, comingIn.size)], 0) : gradient,
    );
    const dh = g.op('AddV2', [fromLater, g.slice(outputGradients, begin, size)]);
    const ofStep = factors.map((factor) => g.slice(factor, begin, size));
    const gradient = cell.backward(g, ofStep, dh, dc);
    const back = g.matMul(gradient.product, transposed);
    const throughMask = orderedMask ? g.op('Mul', [back, even ? orderedMask : g.slice(orderedMask, origin, size)]) : back;
    const all = [gradient.direct === undefined ? throughMask : g.op('AddV2', [throughMask, gradient.direct])];
    if (gradient.c !== undefined) all.push(gradient.c);
    const flows = goesOn && g.gather(goesOn, t);
    return {
      carried: flows === undefined ? all : all.map((state) => g.op('Mul', [state, flows])),
      left: keepsDh ? [gradient.product, dh] : [gradient.product],
    };
  });

  const fed = mask ? g.op('Mul', [before[0], g.gather(mask, integers('batchRow'))]) : before[0];
  const dInitial = carried.map((gradient, i) => {
    // Rows of no length never came in.
    const others = () => g.slice(ends[i], g.concat([g.rows(gradient), g.integers([0])], 0, 'DT_INT32'), g.integers([-1, -1]));
    return g.gather(even ? gradient : g.concat([gradient, others()], 0), position);
  });
  const [product, dh] = left;
  return g.finish({
    product,
    fed,
    ...named('dState', dInitial),
    ...(cell.inputGradient ? { input: cell.inputGradient(g, product, dh, factors) } : {}),
    ...(norms ? { norms: g.op('Sqrt', [g.segmentSum(g.sum(g.op('Square', [dh]), 1), integers('step'), integers('time'))]) } : {}),
  });
}

function named(name: string, edges: readonly Edge[]): Record<string, Edge> {
  return Object.fromEntries(edges.map((edge, i) => [`${name}${i}`, edge]));
}
