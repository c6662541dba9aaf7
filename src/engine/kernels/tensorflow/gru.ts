import type { GraphCell } from './cell';

/** See reference/gru.ts for the equations. */
export const gru: GraphCell = {
  stateCount: 1,
  keptCount: 4,
  gateCount: 3,
  biases(g, bias) {
    const both = g.op('Unpack', [bias], { num: 'i: 2', axis: 'i: 0' });
    return { input: both, recurrent: `${both}:1` };
  },
  projections: (g, projected) => g.split(projected, 3),
  forward(g, [xz, xr, xCandidate], product, [last]) {
    const [hz, hr, hCandidate] = g.split(product, 3);
    const z = g.op('Sigmoid', [g.op('AddV2', [xz, hz])]);
    const r = g.op('Sigmoid', [g.op('AddV2', [xr, hr])]);
    const candidate = g.op('Tanh', [g.op('AddV2', [xCandidate, g.op('Mul', [r, hCandidate])])]);
    const h = g.op('AddV2', [candidate, g.op('Mul', [z, g.op('Sub', [last, candidate])])]);
    return { states: [h], kept: [z, r, candidate, hCandidate] };
  },
  factors(g, { kept: [z, r, candidate, hCandidate], last: [last] }) {
    const ofZ = g.op('SigmoidGrad', [z, g.op('Sub', [last, candidate])]);
    const ofCandidate = g.op('TanhGrad', [candidate, g.op('Sub', [g.float(1), z])]);
    const ofR = g.op('SigmoidGrad', [r, g.op('Mul', [ofCandidate, hCandidate])]);
    return [g.concat([ofZ, ofR, g.op('Mul', [ofCandidate, r])], 1), z, ofCandidate];
  },
  backward(g, [product, direct], dh) {
    return { product: g.op('Mul', [g.concat([dh, dh, dh], 1), product]), direct: g.op('Mul', [dh, direct]) };
  },
  inputGradient(g, product, dh, [, , ofCandidate]) {
    const [z, r] = g.split(product, 3);
    return g.concat([z, r, g.op('Mul', [dh, ofCandidate])], 1);
  },
};
