import { get, madd, nmadd, put, splat } from './simd';
import { sigmoid4, tanh4 } from './math';

/** Gates i, f, g, o beside each other in a row: see reference/lstm.ts for the equations. */

@inline
function forwardLanes(z: usize, bias: usize, gate: usize, last: usize, c: usize, tanhC: usize, h: usize, count: i32): void {
  const i = sigmoid4(f32x4.add(get(z, count), get(bias, count)));
  const f = sigmoid4(f32x4.add(get(z + gate, count), get(bias + gate, count)));
  const g = tanh4(f32x4.add(get(z + 2 * gate, count), get(bias + 2 * gate, count)));
  const o = sigmoid4(f32x4.add(get(z + 3 * gate, count), get(bias + 3 * gate, count)));
  const next = madd(f, get(last, count), f32x4.mul(i, g));
  const squashed = tanh4(next);
  put(z, i, count);
  put(z + gate, f, count);
  put(z + 2 * gate, g, count);
  put(z + 3 * gate, o, count);
  put(c, next, count);
  put(tanhC, squashed, count);
  put(h, f32x4.mul(o, squashed), count);
}

/**
 * One time step. All matrices are dense, a row a sequence.
 *
 * @param z [rows, 4 * units] x W + h U; becomes the activated gates.
 * @param bias [4 * units]
 * @param last [rows, units] c of the step before.
 * @param c [rows, units] out
 * @param tanhC [rows, units] out
 * @param h [rows, units] out
 */
export function lstmForward(rows: i32, units: i32, z: usize, bias: usize, last: usize, c: usize, tanhC: usize, h: usize): void {
  const gate = <usize>units << 2;
  for (let r = 0; r < rows; ++r) {
    let u = 0;
    for (; u + 4 <= units; u += 4) {
      const at = <usize>u << 2;
      forwardLanes(z + at, bias + at, gate, last + at, c + at, tanhC + at, h + at, 4);
    }
    if (u < units) {
      const at = <usize>u << 2;
      forwardLanes(z + at, bias + at, gate, last + at, c + at, tanhC + at, h + at, units - u);
    }
    z += 4 * gate;
    last += gate;
    c += gate;
    tanhC += gate;
    h += gate;
  }
}

@inline
function backwardLanes(z: usize, gate: usize, last: usize, tanhC: usize, dh: usize, dc: usize, count: i32): void {
  const one = splat(1);
  const i = get(z, count);
  const f = get(z + gate, count);
  const g = get(z + 2 * gate, count);
  const o = get(z + 3 * gate, count);
  const t = get(tanhC, count);
  const dH = get(dh, count);
  const dO = f32x4.mul(dH, t);
  const dC = madd(f32x4.mul(dH, o), nmadd(t, t, one), get(dc, count));
  put(z, f32x4.mul(f32x4.mul(dC, g), f32x4.mul(i, f32x4.sub(one, i))), count);
  put(z + gate, f32x4.mul(f32x4.mul(dC, get(last, count)), f32x4.mul(f, f32x4.sub(one, f))), count);
  put(z + 2 * gate, f32x4.mul(f32x4.mul(dC, i), nmadd(g, g, one)), count);
  put(z + 3 * gate, f32x4.mul(dO, f32x4.mul(o, f32x4.sub(one, o))), count);
  put(dc, f32x4.mul(dC, f), count);
}

/**
 * The gradient of one time step.
 *
 * @param z [rows, 4 * units] activated gates; become the gradients of what was activated.
 * @param last [rows, units] c of the step before.
 * @param tanhC [rows, units]
 * @param dh [rows, units] the whole gradient of h.
 * @param dc [rows, units] gradient of c from later steps; becomes that of the step before.
 */
export function lstmBackward(rows: i32, units: i32, z: usize, last: usize, tanhC: usize, dh: usize, dc: usize): void {
  const gate = <usize>units << 2;
  for (let r = 0; r < rows; ++r) {
    let u = 0;
    for (; u + 4 <= units; u += 4) {
      const at = <usize>u << 2;
      backwardLanes(z + at, gate, last + at, tanhC + at, dh + at, dc + at, 4);
    }
    if (u < units) {
      const at = <usize>u << 2;
      backwardLanes(z + at, gate, last + at, tanhC + at, dh + at, dc + at, units - u);
    }
    z += 4 * gate;
    last += gate;
    tanhC += gate;
    dh += gate;
    dc += gate;
  }
}
