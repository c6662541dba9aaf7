import type { GraphCell } from './cell';

/** See reference/lstm.ts for the equations. */
export const lstm: GraphCell = {
  stateCount: 2,
  keptCount: 5,
  gateCount: 4,
  biases: (_g, bias) => ({ input: bias }),
  projections: (_g, projected) => [projected],
  forward(g, [projected], product, [, last]) {
    const [zi, zf, zc, zo] = g.split(g.op('AddV2', [projected, product]), 4);
    const [i, f, o] = [zi, zf, zo].map((z) => g.op('Sigmoid', [z]));
    const candidate = g.op('Tanh', [zc]);
    const c = g.op('AddV2', [g.op('Mul', [f, last]), g.op('Mul', [i, candidate])]);
    const tanhC = g.op('Tanh', [c]);
    return { states: [g.op('Mul', [o, tanhC]), c], kept: [i, f, candidate, o, tanhC] };
  },
  factors(g, { kept: [i, f, candidate, o, tanhC], last: [, c] }) {
    const gates = [
      g.op('SigmoidGrad', [i, candidate]),
      g.op('SigmoidGrad', [f, c]),
      g.op('TanhGrad', [candidate, i]),
      g.op('SigmoidGrad', [o, tanhC]),
    ];
    return [g.concat(gates, 1), g.op('TanhGrad', [tanhC, o]), f];
  },
  backward(g, [gates, ofC, forget], dh, dcSoFar = '') {
    const dc = g.op('AddV2', [dcSoFar, g.op('Mul', [dh, ofC])]);
    return { product: g.op('Mul', [g.concat([dc, dc, dc, dh], 1), gates]), c: g.op('Mul', [dc, forget]) };
  },
};
