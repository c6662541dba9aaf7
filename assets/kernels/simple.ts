import { get, nmadd, put, splat } from './simd';
import { sigmoid4, tanh4 } from './math';

/** The activations by number, in the order of the list in wasm/simple.ts. */
const TANH: i32 = 0;
const SIGMOID: i32 = 1;

@inline
function activate(kind: i32, x: v128): v128 {
  if (kind == TANH) return tanh4(x);
  if (kind == SIGMOID) return sigmoid4(x);
  return f32x4.max(x, splat(0));
}

/** The derivative of the activation, from its result h. */
@inline
function slope(kind: i32, h: v128): v128 {
  if (kind == TANH) return nmadd(h, h, splat(1));
  if (kind == SIGMOID) return f32x4.mul(h, f32x4.sub(splat(1), h));
  return v128.and(f32x4.gt(h, splat(0)), splat(1));
}

@inline
function forwardRows(kind: i32, rows: i32, units: i32, z: usize, bias: usize): void {
  for (let r = 0; r < rows; ++r) {
    for (let u = 0; u < units; u += 4) {
      const at = <usize>u << 2;
      const count = units - u;
      put(z + at, activate(kind, f32x4.add(get(z + at, count), get(bias + at, count))), count);
    }
    z += <usize>units << 2;
  }
}

/** One time step. z: [rows, units] x W + h U; becomes h. bias: [units]. */
export function simpleForward(kind: i32, rows: i32, units: i32, z: usize, bias: usize): void {
  if (kind == TANH) forwardRows(TANH, rows, units, z, bias);
  else if (kind == SIGMOID) forwardRows(SIGMOID, rows, units, z, bias);
  else forwardRows(2, rows, units, z, bias);
}

/** The gradient of one time step. h: [rows, units]; becomes the gradient of what was activated. dh: [rows, units] the whole gradient of h. */
export function simpleBackward(kind: i32, rows: i32, units: i32, h: usize, dh: usize): void {
  const n = rows * units;
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i << 2;
    put(h + at, f32x4.mul(get(dh + at, n - i), slope(kind, get(h + at, n - i))), n - i);
  }
}
