import type { Activation } from '../../../spec';
import type { WebgpuCell } from './cell';

/** The activation of z, and its derivative as a function of its value h. */
const activations: Record<Activation, readonly [string, string]> = {
  tanh: ['tanhOf(z)', '1.0 - h * h'],
  sigmoid: ['sigmoid(z)', 'h * (1.0 - h)'],
  // Not max(z, 0): a device may make 0 of a NaN there.
  relu: ['select(z, 0.0, z < 0.0)', 'select(0.0, 1.0, h > 0.0)'],
};

/** See reference/simple.ts for the equation. The gate is h itself. */
export function simple(activation: Activation): WebgpuCell {
  const [value, derivative] = activations[activation];
  return {
    name: `simple-${activation}`,
    gateCount: 1,
    stateCount: 1,
    memory: false,
    direct: false,
    ownProductGradient: false,
    forward: `
      fn forward(row: u32, b: u32, j: u32, s: u32, length: u32, sum: V) -> f32 {
        let z = inputOf(row, j) + sum + recurrentBias(j);
        let h = ${value};
        setGates(row, j, h);
        return h;
      }`,
    backward: `
      fn backward(row: u32, b: u32, j: u32, s: u32, length: u32, dh: f32, cut: bool) -> V {
        let h = inputOf(row, j);
        let d = dh * (${derivative});
        setGates(row, j, d);
        return d;
      }`,
  };
}
