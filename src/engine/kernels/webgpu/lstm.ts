import type { WebgpuCell } from './cell';

/** See reference/lstm.ts for the equations. */
export const lstm: WebgpuCell = {
  name: 'lstm',
  gateCount: 4,
  stateCount: 2,
  memory: true,
  direct: false,
  ownProductGradient: false,
  forward: `
    fn forward(row: u32, b: u32, j: u32, s: u32, length: u32, sum: V) -> f32 {
      let z = inputOf(row, j) + sum + recurrentBias(j);
      let i = sigmoid(z.x);
      let f = sigmoid(z.y);
      let g = tanhOf(z.z);
      let o = sigmoid(z.w);
      let c = f * memoryBefore(b, j, s, length) + i * g;
      setGates(row, j, V(i, f, g, o));
      memory[row * units + j] = c;
      return o * tanhOf(c);
    }`,
  backward: `
    fn backward(row: u32, b: u32, j: u32, s: u32, length: u32, dh: f32, cut: bool) -> V {
      let gate = inputOf(row, j);
      let c = tanhOf(memory[row * units + j]);
      let slotC = slot(params.batch + b, j);
      let dc = select(work[slotC], 0.0, cut) + dh * gate.w * (1.0 - c * c);
      work[slotC] = dc * gate.y;
      let d = V(
        dc * gate.z * gate.x * (1.0 - gate.x),
        dc * memoryBefore(b, j, s, length) * gate.y * (1.0 - gate.y),
        dc * gate.x * (1.0 - gate.z * gate.z),
        dh * c * gate.w * (1.0 - gate.w)
      );
      setGates(row, j, d);
      return d;
    }`,
};
