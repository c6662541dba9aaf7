import { get, lanes, put, splat } from './simd';
import { exp4, log } from './math';

/** Sum of the weights of the targets that count (not negative, below `classes`). */
export function countTargets(rows: i32, classes: i32, targets: usize, weights: usize): f32 {
  let total: f32 = 0;
  for (let r = 0; r < rows; ++r) {
    if (<u32>load<i32>(targets + (<usize>r << 2)) < <u32>classes) total += load<f32>(weights + (<usize>r << 2));
  }
  return total;
}

/**
 * Softmax cross-entropy: the weighted sum of -log softmax(logits)[target] over the targets that count, times `factor`, and its gradient.
 *
 * @param logits [rows, classes]
 * @param targets [rows] int32
 * @param weights [rows]
 * @param gradient [rows, classes] out: factor * weight * (softmax(logits) - one-hot target), zeros where a target does not count.
 */
export function crossEntropy(rows: i32, classes: i32, logits: usize, targets: usize, weights: usize, factor: f32, gradient: usize): f32 {
  const bytes = <usize>classes << 2;
  let loss: f64 = 0;
  for (let r = 0; r < rows; ++r) {
    const target = load<i32>(targets + (<usize>r << 2));
    const weight = load<f32>(weights + (<usize>r << 2));
    if (<u32>target >= <u32>classes || weight == 0) memory.fill(gradient, 0, bytes);
    else {
      const most = largest(logits, classes);
      const sum = shiftedExponentials(logits, classes, most, gradient);
      const at = <usize>target << 2;
      loss += <f64>weight * (log(sum) + <f64>(most - load<f32>(logits + at)));
      const share = (factor * weight) / sum;
      for (let j = 0; j < classes; j += 4) {
        const p = gradient + (<usize>j << 2);
        put(p, f32x4.mul(get(p, classes - j), splat(share)), classes - j);
      }
      store<f32>(gradient + at, load<f32>(gradient + at) - factor * weight);
    }
    logits += bytes;
    gradient += bytes;
  }
  return <f32>(loss * <f64>factor);
}

@inline
function largest(x: usize, n: i32): f32 {
  let most = load<f32>(x);
  for (let j = 1; j < n; ++j) most = max(most, load<f32>(x + (<usize>j << 2)));
  return most;
}

/** out = e^(x - most); returns the sum. */
@inline
function shiftedExponentials(x: usize, n: i32, most: f32, out: usize): f32 {
  let sum = splat(0);
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    const at = <usize>j << 2;
    const e = exp4(f32x4.sub(v128.load(x + at), splat(most)));
    v128.store(out + at, e);
    sum = f32x4.add(sum, e);
  }
  let total = lanes(sum);
  if (j < n) {
    const at = <usize>j << 2;
    const e = exp4(f32x4.sub(get(x + at, n - j), splat(most)));
    put(out + at, e, n - j);
    for (; j < n; ++j) total += load<f32>(out + (<usize>j << 2));
  }
  return total;
}
