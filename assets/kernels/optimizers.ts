import { get, madd, put, splat } from './simd';

/** One pass over weights w and gradient g (times `scale`), n values each; the formulas are in reference/optimizers.ts. */

export function adam(n: i32, w: usize, g: usize, m: usize, v: usize, scale: f32, step: f32, beta1: f32, beta2: f32, epsilon: f32): void {
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i << 2;
    const count = n - i;
    const grad = f32x4.mul(get(g + at, count), splat(scale));
    const oldM = get(m + at, count);
    const oldV = get(v + at, count);
    const newM = madd(f32x4.sub(grad, oldM), splat(1 - beta1), oldM);
    const newV = madd(f32x4.sub(f32x4.mul(grad, grad), oldV), splat(1 - beta2), oldV);
    put(m + at, newM, count);
    put(v + at, newV, count);
    const update = f32x4.div(f32x4.mul(newM, splat(step)), f32x4.add(f32x4.sqrt(newV), splat(epsilon)));
    put(w + at, f32x4.sub(get(w + at, count), update), count);
  }
}

/** `momentum` 0: no momentum, n's pointer `slot` is not used. */
export function rmsprop(n: i32, w: usize, g: usize, v: usize, slot: usize, scale: f32, rate: f32, rho: f32, momentum: f32, epsilon: f32): void {
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i << 2;
    const count = n - i;
    const grad = f32x4.mul(get(g + at, count), splat(scale));
    const square = madd(f32x4.mul(grad, grad), splat(1 - rho), f32x4.mul(get(v + at, count), splat(rho)));
    put(v + at, square, count);
    let update = f32x4.div(f32x4.mul(grad, splat(rate)), f32x4.sqrt(f32x4.add(square, splat(epsilon))));
    if (momentum > 0) {
      update = madd(get(slot + at, count), splat(momentum), update);
      put(slot + at, update, count);
    }
    put(w + at, f32x4.sub(get(w + at, count), update), count);
  }
}

/** `momentum` 0: no momentum, the pointer `slot` is not used. */
export function sgd(n: i32, w: usize, g: usize, slot: usize, scale: f32, rate: f32, momentum: f32, nesterov: bool): void {
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i << 2;
    const count = n - i;
    let update = f32x4.mul(get(g + at, count), splat(-rate * scale));
    if (momentum > 0) {
      const moved = madd(get(slot + at, count), splat(momentum), update);
      put(slot + at, moved, count);
      update = nesterov ? madd(moved, splat(momentum), update) : moved;
    }
    put(w + at, f32x4.add(get(w + at, count), update), count);
  }
}

export function adagrad(n: i32, w: usize, g: usize, s: usize, scale: f32, rate: f32, epsilon: f32): void {
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i << 2;
    const count = n - i;
    const grad = f32x4.mul(get(g + at, count), splat(scale));
    const sum = madd(grad, grad, get(s + at, count));
    put(s + at, sum, count);
    const update = f32x4.div(f32x4.mul(grad, splat(rate)), f32x4.sqrt(f32x4.add(sum, splat(epsilon))));
    put(w + at, f32x4.sub(get(w + at, count), update), count);
  }
}
