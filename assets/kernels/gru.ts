import { get, madd, nmadd, put, splat } from './simd';
import { sigmoid4, tanh4 } from './math';

/** Gates z (update), r (reset), g (candidate) beside each other in a row: see reference/gru.ts for the equations. */

@inline
function forwardLanes(x: usize, p: usize, bias: usize, gate: usize, last: usize, q: usize, h: usize, count: i32): void {
  const second = bias + 3 * gate;
  const z = sigmoid4(f32x4.add(f32x4.add(get(x, count), get(bias, count)), f32x4.add(get(p, count), get(second, count))));
  const r = sigmoid4(
    f32x4.add(f32x4.add(get(x + gate, count), get(bias + gate, count)), f32x4.add(get(p + gate, count), get(second + gate, count))),
  );
  const inner = f32x4.add(get(p + 2 * gate, count), get(second + 2 * gate, count));
  const g = tanh4(madd(r, inner, f32x4.add(get(x + 2 * gate, count), get(bias + 2 * gate, count))));
  put(x, z, count);
  put(x + gate, r, count);
  put(x + 2 * gate, g, count);
  put(q, inner, count);
  put(h, madd(z, get(last, count), f32x4.mul(f32x4.sub(splat(1), z), g)), count);
}

/**
 * One time step. All matrices are dense, a row a sequence.
 *
 * @param x [rows, 3 * units] x W; becomes the activated gates.
 * @param p [rows, 3 * units] h U
 * @param bias [2, 3 * units]
 * @param last [rows, units] h of the step before.
 * @param q [rows, units] out: the candidate's part of h U + bias, before the reset gate.
 * @param h [rows, units] out
 */
export function gruForward(rows: i32, units: i32, x: usize, p: usize, bias: usize, last: usize, q: usize, h: usize): void {
  const gate = <usize>units << 2;
  for (let r = 0; r < rows; ++r) {
    let u = 0;
    for (; u + 4 <= units; u += 4) {
      const at = <usize>u << 2;
      forwardLanes(x + at, p + at, bias + at, gate, last + at, q + at, h + at, 4);
    }
    if (u < units) {
      const at = <usize>u << 2;
      forwardLanes(x + at, p + at, bias + at, gate, last + at, q + at, h + at, units - u);
    }
    x += 3 * gate;
    p += 3 * gate;
    last += gate;
    q += gate;
    h += gate;
  }
}

@inline
function backwardLanes(x: usize, gate: usize, last: usize, q: usize, dh: usize, direct: usize, count: i32): void {
  const one = splat(1);
  const z = get(x, count);
  const r = get(x + gate, count);
  const g = get(x + 2 * gate, count);
  const dH = get(dh, count);
  const rest = f32x4.sub(one, z);
  const dG = f32x4.mul(f32x4.mul(dH, rest), nmadd(g, g, one));
  put(x, f32x4.mul(f32x4.mul(dH, f32x4.sub(get(last, count), g)), f32x4.mul(z, rest)), count);
  put(x + gate, f32x4.mul(f32x4.mul(dG, get(q, count)), f32x4.mul(r, f32x4.sub(one, r))), count);
  put(x + 2 * gate, dG, count);
  put(q, f32x4.mul(dG, r), count);
  put(direct, f32x4.mul(dH, z), count);
}

/**
 * The gradient of one time step.
 *
 * @param x [rows, 3 * units] activated gates; become the gradients of what was activated.
 * @param last [rows, units] h of the step before.
 * @param q [rows, units] as from gruForward; becomes its gradient.
 * @param dh [rows, units] the whole gradient of h.
 * @param direct [rows, units] out: what h of the step before gets past the gates; may be dh.
 */
export function gruBackward(rows: i32, units: i32, x: usize, last: usize, q: usize, dh: usize, direct: usize): void {
  const gate = <usize>units << 2;
  for (let r = 0; r < rows; ++r) {
    let u = 0;
    for (; u + 4 <= units; u += 4) {
      const at = <usize>u << 2;
      backwardLanes(x + at, gate, last + at, q + at, dh + at, direct + at, 4);
    }
    if (u < units) {
      const at = <usize>u << 2;
      backwardLanes(x + at, gate, last + at, q + at, dh + at, direct + at, units - u);
    }
    x += 3 * gate;
    last += gate;
    q += gate;
    dh += gate;
    direct += gate;
  }
}
