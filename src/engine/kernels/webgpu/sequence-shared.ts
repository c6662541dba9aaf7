import type { WebgpuCell } from './cell';
import type { Binding, Program } from './program';

/** What a recurrent program is compiled for; sizes that change from batch to batch are parameters. */
export interface Variant {
  readonly cell: WebgpuCell;
  readonly units: number;
  /** Whether what is fed back is multiplied by a mask. */
  readonly masked: boolean;
}

export function keyOf({ cell, units, masked }: Variant): string {
  return `${cell.name}/${units}${masked ? '/masked' : ''}`;
}

/** The gates of a unit side by side. WGSL has no vector of one; an array of three has room for four. */
export const vectorTypes = { 1: 'f32', 3: 'vec3<f32>', 4: 'vec4<f32>' } as const;

/** Floats that a vector of so many gates takes in an array. */
export function vectorSize(gates: number): number {
  return gates === 1 ? 1 : 4;
}

export const sequenceParams: Program['params'] = [
  { name: 'batch', type: 'u32' },
  { name: 'time', type: 'u32' },
  { name: 'reverse', type: 'u32' },
  // 0: gradients flow through all steps.
  { name: 'truncated', type: 'u32' },
];

/**
 * gates [batch, time, G, units]; packed [units + 2, units] vectors: recurrent weights, recurrent bias, input bias;
 * start [2 or 3, batch, units]: h, c and the mask; lengths [batch]; sequence and memory [batch, time, units]; last [2, batch, units].
 */
export function forwardBindings({ cell }: Variant): Binding[] {
  return [
    { name: 'gates', type: 'f32', written: true },
    { name: 'packed', type: vectorTypes[cell.gateCount] },
    { name: 'start', type: 'f32' },
    { name: 'lengths', type: 'i32' },
    { name: 'sequence', type: 'f32', written: true },
    { name: 'memory', type: 'f32', written: true },
    { name: 'last', type: 'f32', written: true },
  ];
}

/**
 * As above, and: packed [units, units] vectors, transposed; dSequence [batch, time, units];
 * work [2, batch, units] carried gradients of h and c, then dLoss/dh [batch, time, units].
 */
export function backwardBindings({ cell }: Variant): Binding[] {
  return [
    { name: 'gates', type: 'f32', written: true },
    { name: 'packed', type: vectorTypes[cell.gateCount] },
    { name: 'start', type: 'f32' },
    { name: 'lengths', type: 'i32' },
    { name: 'sequence', type: 'f32' },
    { name: 'memory', type: 'f32', written: true },
    { name: 'dSequence', type: 'f32' },
    { name: 'work', type: 'f32', written: true },
  ];
}

/** Functions of NaN are NaN, and nothing in between overflows: a device's own tanh may do neither. */
export const activationFunctions = `
  fn tanhOf(x: f32) -> f32 {
    let square = x * x;
    let e = exp(-2.0 * abs(x));
    let far = (1.0 - e) / (1.0 + e);
    let near = x * (1.0 - square * (0.33333333 - square * (0.13333333 - square * 0.05396825)));
    return select(select(far, -far, x < 0.0), near, abs(x) < 0.1);
  }
  fn sigmoid(x: f32) -> f32 {
    let e = exp(-abs(x));
    return select(1.0, e, x < 0.0) / (1.0 + e);
  }`;

/** How places, states and gates are found; for both directions in time. */
export function sharedFunctions({ cell, units, masked }: Variant): string {
  const gates = Array.from({ length: cell.gateCount }, (_, g) => `(row * ${cell.gateCount}u + ${g}u) * units + j`);
  const parts = cell.gateCount === 1 ? ['value'] : gates.map((_, g) => `value[${g}]`);
  return `
    const units = ${units}u;
    alias V = ${vectorTypes[cell.gateCount]};
    ${activationFunctions}
    fn lengthOf(b: u32) -> u32 { return min(u32(max(lengths[b], 0)), params.time); }
    // Of the s-th step that is read; padding comes after it.
    fn rowOf(b: u32, s: u32, length: u32) -> u32 {
      return b * params.time + select(s, length - 1u - s, params.reverse != 0u && s < length);
    }
    fn slot(b: u32, j: u32) -> u32 { return b * units + j; }
    fn maskOf(b: u32, j: u32) -> f32 { return ${masked ? 'start[slot(2u * params.batch + b, j)]' : '1.0'}; }
    fn before(b: u32, j: u32, s: u32, length: u32) -> f32 {
      if (s == 0u) { return start[slot(b, j)]; }
      return sequence[rowOf(b, s - 1u, length) * units + j];
    }
    fn memoryBefore(b: u32, j: u32, s: u32, length: u32) -> f32 {
      if (s == 0u) { return start[slot(params.batch + b, j)]; }
      return memory[rowOf(b, s - 1u, length) * units + j];
    }
    fn inputOf(row: u32, j: u32) -> V { return V(${gates.map((at) => `gates[${at}]`).join(', ')}); }
    fn setGates(row: u32, j: u32, value: V) { ${gates.map((at, g) => `gates[${at}] = ${parts[g]};`).join(' ')} }`;
}

/** A step of one unit forwards, padding included. */
export function forwardFunctions(variant: Variant): string {
  const { cell } = variant;
  return `
    ${sharedFunctions(variant)}
    fn recurrentBias(j: u32) -> V { return packed[units * units + j]; }
    fn inputBias(j: u32) -> V { return packed[(units + 1u) * units + j]; }
    ${cell.forward}
    fn setLast(b: u32, j: u32, h: f32, c: f32) {
      last[slot(b, j)] = h;
      last[slot(params.batch + b, j)] = c;
    }
    fn advance(b: u32, j: u32, s: u32, length: u32, sum: V) -> f32 {
      let row = rowOf(b, s, length);
      if (s == 0u && length == 0u) { setLast(b, j, start[slot(b, j)], start[slot(params.batch + b, j)]); }
      if (s >= length) {
        setGates(row, j, V());
        sequence[row * units + j] = 0.0;
        return 0.0;
      }
      let h = forward(row, b, j, s, length, sum);
      sequence[row * units + j] = h;
      if (s + 1u == length) { setLast(b, j, h, ${cell.memory ? 'memory[row * units + j]' : '0.0'}); }
      return h;
    }`;
}

/** A step of one unit backwards, padding included; gives the gradients of h U. */
export function backwardFunctions(variant: Variant): string {
  const { cell } = variant;
  const product = cell.gateCount === 1 ? 'a * b' : 'dot(a, b)';
  return `
    ${sharedFunctions(variant)}
    ${cell.backward}
    fn product(a: V, b: V) -> f32 { return ${product}; }
    fn fedBack(b: u32, j: u32, back: f32) -> f32 { return back * maskOf(b, j)${cell.direct ? ' + work[slot(b, j)]' : ''}; }
    fn retreat(b: u32, j: u32, s: u32, length: u32, back: f32) -> V {
      let row = rowOf(b, s, length);
      let dhAt = 2u * params.batch * units + row * units + j;
      if (s >= length) {
        setGates(row, j, V());
        ${cell.ownProductGradient ? 'memory[row * units + j] = 0.0;' : ''}
        work[dhAt] = 0.0;
        return V();
      }
      let final_ = s + 1u == length;
      let cut = !final_ && params.truncated > 0u && (s + 1u) % max(params.truncated, 1u) == 0u;
      var dh = dSequence[row * units + j];
      if (final_) { dh += work[slot(b, j)]; } else if (!cut) { dh += fedBack(b, j, back); }
      work[dhAt] = dh;
      return backward(row, b, j, s, length, dh, cut);
    }
    // What is left for the initial h, after the first step.
    fn finish(b: u32, j: u32, length: u32, back: f32) {
      if (length > 0u) { work[slot(b, j)] = fedBack(b, j, back); }
    }`;
}
