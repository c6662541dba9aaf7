import type { Activation } from '../../../spec';
import type { GraphCell } from './cell';

const forward: Record<Activation, string> = { tanh: 'Tanh', sigmoid: 'Sigmoid', relu: 'Relu' };

/** See reference/simple.ts for the equation. */
export function simple(activation: Activation): GraphCell {
  return {
    stateCount: 1,
    keptCount: 0,
    gateCount: 1,
    biases: (_g, bias) => ({ input: bias }),
    projections: (_g, projected) => [projected],
    forward: (g, [projected], product) => ({ states: [g.op(forward[activation], [g.op('AddV2', [projected, product])])], kept: [] }),
    factors: (_g, { states: [h] }) => [h],
    backward: (g, [h], dh) => ({
      product: activation === 'relu' ? g.op('ReluGrad', [dh, h]) : g.op(`${forward[activation]}Grad`, [h, dh]),
    }),
  };
}
