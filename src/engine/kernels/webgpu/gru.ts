import type { WebgpuCell } from './cell';

/** See reference/gru.ts for the equations. `memory` holds h U_h + d_h of each step, and backwards its gradient. */
export const gru: WebgpuCell = {
  name: 'gru',
  gateCount: 3,
  stateCount: 1,
  memory: true,
  direct: true,
  ownProductGradient: true,
  forward: `
    fn forward(row: u32, b: u32, j: u32, s: u32, length: u32, sum: V) -> f32 {
      let x = inputOf(row, j) + inputBias(j);
      let p = sum + recurrentBias(j);
      let z = sigmoid(x.x + p.x);
      let r = sigmoid(x.y + p.y);
      let g = tanhOf(x.z + r * p.z);
      setGates(row, j, V(z, r, g));
      memory[row * units + j] = p.z;
      return z * before(b, j, s, length) + (1.0 - z) * g;
    }`,
  backward: `
    fn backward(row: u32, b: u32, j: u32, s: u32, length: u32, dh: f32, cut: bool) -> V {
      let gate = inputOf(row, j);
      let dg = dh * (1.0 - gate.x) * (1.0 - gate.z * gate.z);
      let dz = dh * (before(b, j, s, length) - gate.z) * gate.x * (1.0 - gate.x);
      let dr = dg * memory[row * units + j] * gate.y * (1.0 - gate.y);
      setGates(row, j, V(dz, dr, dg));
      memory[row * units + j] = dg * gate.y;
      work[slot(b, j)] = dh * gate.x;
      return V(dz, dr, dg * gate.y);
    }`,
};
