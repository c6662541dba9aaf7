import type { Random } from '../../data/random';

/**
 * Factors for dropout: 0 with probability `rate` (to 1/65536), else 1 / (1 - rate), so that the mean stays. One draw from `random` seeds a
 * whole mask (Mulberry32), for a mask of a batch has a hundred thousand elements and is made anew at every step.
 */
export function dropoutMask(size: number, rate: number, random: Random): Float32Array {
  const mask = new Float32Array(size);
  const factors = Float32Array.of(0, 1 / (1 - rate));
  const below = Math.round(rate * 65536) - 1;
  let state = random.integer(4294967296) | 0;
  // Two elements a draw, and the sign bit in place of a branch: no processor foresees which way a random one goes.
  for (let i = 0; i < size; i += 2) {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    t ^= t >>> 14;
    mask[i] = factors[(below - (t & 0xffff)) >>> 31];
    if (i + 1 < size) mask[i + 1] = factors[(below - (t >>> 16)) >>> 31];
  }
  return mask;
}
