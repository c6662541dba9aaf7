import type { Random } from '../../data/random';

/**
 * Factors for dropout: 0 with probability `rate`, else 1 / (1 - rate), so that the mean stays. One draw from `random` seeds a whole
 * mask (Mulberry32), for a mask of a batch has a hundred thousand elements and is made anew at every step.
 */
export function dropoutMask(size: number, rate: number, random: Random): Float32Array {
  const mask = new Float32Array(size);
  const keep = 1 / (1 - rate);
  const threshold = rate * 4294967296;
  let state = random.integer(4294967296) | 0;
  for (let i = 0; i < size; i++) {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    if ((t ^ (t >>> 14)) >>> 0 >= threshold) mask[i] = keep;
  }
  return mask;
}
