import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebgpuContext } from './context';
import { mostGroups, type Program } from './program';
import { keyOf, sequenceParams, sharedFunctions, vectorSize, vectorTypes, type Variant } from './sequence-shared';

const workgroup = 64;

/** Workgroups for `count` invocations that each take every so many-th element: `for (var i = first; i < count; i += stride)`. */
export function groupsFor(count: number, size = workgroup): [number] {
  return [Math.max(1, Math.min(mostGroups, Math.ceil(count / size)))];
}

/** WGSL: a loop over `count` elements, shared out over all invocations. */
export function forEach(count: string, body: string, size = workgroup): string {
  return `for (var i = group.x * ${size}u + local; i < ${count}; i += groups.x * ${size}u) { ${body} }`;
}

/**
 * Recurrent weights with the gates of a unit side by side, so that an invocation reads them at once and its neighbours what lies beside:
 * forwards [units + 2, units] with the bias in the last rows, backwards transposed.
 */
export function packWeights(context: WebgpuContext, { cell, units }: Variant, weights: TensorInfo, bias: TensorInfo | undefined) {
  const { gateCount } = cell;
  const rows = bias ? units + 2 : units;
  const packed = context.output([rows * units * vectorSize(gateCount)]);
  // gru has a bias of its own for each product, the others have one.
  const biasAt = (row: string) => (gateCount === 3 ? `select(0u, ${gateCount}u * units, ${row} == units)` : '0u');
  const values = (of: (g: number) => string) => `packed[i] = V(${Array.from({ length: gateCount }, (_, g) => of(g)).join(', ')});`;
  const make = (): Program => ({
    label: 'pack weights',
    bindings: [
      { name: 'weights', type: 'f32' },
      ...(bias ? [{ name: 'bias', type: 'f32' as const }] : []),
      { name: 'packed', type: vectorTypes[gateCount], written: true },
    ],
    params: [],
    workgroup,
    declarations: `const units = ${units}u; alias V = ${vectorTypes[gateCount]};`,
    body: forEach(
      `${rows * units}u`,
      bias
        ? `let k = i / units;
           let j = i % units;
           if (k < units) { ${values((g) => `weights[k * ${gateCount}u * units + ${g}u * units + j]`)} }
           else { ${values((g) => `bias[${biasAt('k')} + ${g}u * units + j]`)} }`
        : `let k = i / units;
           let j = i % units;
           ${values((g) => `weights[j * ${gateCount}u * units + ${g}u * units + k]`)}`,
    ),
  });
  const tensors = bias ? [weights, bias, packed] : [weights, packed];
  context.run(`pack/${units}/${gateCount}/${bias ? 'forward' : 'backward'}`, make, tensors, [], groupsFor(rows * units));
  return packed;
}

/** [batch * time, units]: what each step was fed back, 0 at padding. */
export function fedBack(
  context: WebgpuContext,
  variant: Variant,
  tensors: { gates: TensorInfo; start: TensorInfo; lengths: TensorInfo; sequence: TensorInfo; memory: TensorInfo },
  params: readonly [batch: number, time: number, reverse: number, truncated: number],
): TensorInfo {
  const [batch, time] = params;
  const { units, cell } = variant;
  const out = context.output([batch * time, units]);
  const make = (): Program => ({
    label: 'what was fed back',
    bindings: [
      { name: 'gates', type: 'f32', written: true },
      { name: 'start', type: 'f32' },
      { name: 'lengths', type: 'i32' },
      { name: 'sequence', type: 'f32' },
      { name: 'memory', type: 'f32' },
      { name: 'fed', type: 'f32', written: true },
    ],
    params: sequenceParams,
    workgroup,
    declarations: sharedFunctions({ cell, units, masked: variant.masked }),
    body: forEach(
      'params.batch * params.time * units',
      `let j = i % units;
       let s = (i / units) % params.time;
       let b = i / units / params.time;
       let length = lengthOf(b);
       var value = 0.0;
       if (s < length) { value = before(b, j, s, length) * maskOf(b, j); }
       fed[rowOf(b, s, length) * units + j] = value;`,
    ),
  });
  const { gates, start, lengths, sequence, memory } = tensors;
  context.run(`fed/${keyOf(variant)}`, make, [gates, start, lengths, sequence, memory, out], params, groupsFor(batch * time * units));
  return out;
}

/** [rows, G * units]: the gates' gradients with those of h U in the place of the last gate. */
export function productGradient(context: WebgpuContext, gates: TensorInfo, memory: TensorInfo, rows: number, units: number): TensorInfo {
  const out = context.output([rows, 3 * units]);
  const make = (): Program => ({
    label: 'gradient of the product',
    bindings: [
      { name: 'gates', type: 'f32' },
      { name: 'memory', type: 'f32' },
      { name: 'result', type: 'f32', written: true },
    ],
    params: [
      { name: 'size', type: 'u32' },
      { name: 'units', type: 'u32' },
    ],
    workgroup,
    body: forEach(
      'params.size',
      `let width = 3u * params.units;
       let column = i % width;
       if (column < 2u * params.units) { result[i] = gates[i]; }
       else { result[i] = memory[(i / width) * params.units + column - 2u * params.units]; }`,
    ),
  });
  context.run('product-gradient', make, [gates, memory, out], [rows * 3 * units, units], groupsFor(rows * 3 * units));
  return out;
}

/** [time]: norms over batch and units of dLoss/dh, which stand in `work` after the carried gradients. */
export function timeStepNorms(context: WebgpuContext, work: TensorInfo, batch: number, time: number, units: number): TensorInfo {
  const norms = context.output([time]);
  const make = (): Program => ({
    label: 'time-step norms',
    bindings: [
      { name: 'work', type: 'f32' },
      { name: 'norms', type: 'f32', written: true },
    ],
    params: [
      { name: 'batch', type: 'u32' },
      { name: 'time', type: 'u32' },
      { name: 'units', type: 'u32' },
    ],
    workgroup,
    declarations: `var<workgroup> sums: array<f32, ${workgroup}>;`,
    body: `
      for (var t = group.x; t < params.time; t += groups.x) {
        var sum = 0.0;
        for (var i = local; i < params.batch * params.units; i += ${workgroup}u) {
          let at = 2u * params.batch * params.units + ((i / params.units) * params.time + t) * params.units + i % params.units;
          sum += work[at] * work[at];
        }
        ${addUp('sum', workgroup)}
        if (local == 0u) { norms[t] = sqrt(sums[0]); }
        workgroupBarrier();
      }`,
  });
  context.run('time-step-norms', make, [work, norms], [batch, time, units], [Math.min(time, mostGroups)]);
  return norms;
}

/** WGSL: puts the sum of a value over a workgroup into sums[0], always in the same order. `size` is a power of 2. */
export function addUp(value: string, size: number): string {
  return `
    sums[local] = ${value};
    workgroupBarrier();
    for (var half = ${size / 2}u; half > 0u; half /= 2u) {
      if (local < half) { sums[local] += sums[local + half]; }
      workgroupBarrier();
    }`;
}
