import type { Program } from './program';
import {
  backwardBindings,
  backwardFunctions,
  forwardBindings,
  forwardFunctions,
  keyOf,
  sequenceParams,
  vectorSize,
  type Variant,
} from './sequence-shared';

/** Invocations and bytes of workgroup memory that every device has are 256 and 16384. */
const mostInvocations = 256;

/** Most bytes of recurrent weights that a workgroup may read at each step, from the device's cache. */
const mostWeightBytes = 600_000;

/**
 * Whether the whole sequence is one dispatch: each workgroup takes some rows of the batch through all steps, as rows don't depend on one
 * another. It reads all recurrent weights at every step, so that larger ones are better shared out over the device, a dispatch a step
 * (see single-step.ts): reading 4 MB takes one processor of a GPU far longer than starting a dispatch does.
 */
export function fitsWholeSequence({ cell, units }: Variant): boolean {
  return units <= mostInvocations && 4 * vectorSize(cell.gateCount) * units * units <= mostWeightBytes;
}

/** Rows of the batch that one workgroup takes: it reads the weights once for all. */
export function rowsTogether(batch: number): number {
  return batch >= 4 ? 4 : batch >= 2 ? 2 : 1;
}

/** The product over `units` is split into so many parts, added up in workgroup memory: small layers would leave most of a processor idle. */
function slicesOf(units: number): number {
  return Math.max(1, Math.min(8, Math.floor(mostInvocations / units)));
}

function each(count: number, code: (r: number) => string): string {
  return Array.from({ length: count }, (_, r) => code(r)).join('\n');
}

/** Constants and memory of a workgroup: `fed` is what the product reads, `parts` what its slices have found. */
function workgroupMemory(units: number, rows: number, fed: string, parts: string): string {
  const slices = slicesOf(units);
  return `
    const rows = ${rows}u;
    const slices = ${slices}u;
    const invocations = ${slices * units}u;
    const slice_ = ${Math.ceil(units / slices)}u;
    var<workgroup> fed: array<${fed}, ${rows * units}>;
    ${slices > 1 ? `var<workgroup> parts: array<${parts}, ${(slices - 1) * rows * units}>;` : ''}`;
}

/** WGSL: this invocation's unit j and slice, the workgroup's first row, and its longest row's length. */
const begin = `
  let j = local % units;
  let slice = local / units;
  let first = group.x * rows;
  var longest = 0u;
  for (var r = 0u; r < rows; r++) { if (first + r < params.batch) { longest = max(longest, lengthOf(first + r)); } }`;

/** WGSL: sum0, sum1... over this invocation's slice, then, in slice 0, over all. `fed` may be written after it. */
function product(units: number, rows: number, type: string, term: (r: number) => string): string {
  const slices = slicesOf(units);
  const partAt = (slice: string, r: number) => `parts[((${slice}) * rows + ${r}u) * units + j]`;
  return `
    ${each(rows, (r) => `var sum${r} = ${type}();`)}
    let end = min((slice + 1u) * slice_, units);
    for (var k = slice * slice_; k < end; k++) {
      let weights = packed[k * units + j];
      ${each(rows, (r) => `sum${r} += ${term(r)};`)}
    }
    ${slices > 1 ? `if (slice > 0u) { ${each(rows, (r) => `${partAt('slice - 1u', r)} = sum${r};`)} }` : ''}
    workgroupBarrier();
    ${slices > 1 ? `if (slice == 0u) { for (var i = 0u; i < slices - 1u; i++) { ${each(rows, (r) => `sum${r} += ${partAt('i', r)};`)} } }` : ''}`;
}

export function wholeForward(variant: Variant, rows: number): [string, () => Program] {
  const { units } = variant;
  const make = (): Program => ({
    label: 'recurrent forward',
    bindings: forwardBindings(variant),
    params: sequenceParams,
    workgroup: slicesOf(units) * units,
    declarations: forwardFunctions(variant) + workgroupMemory(units, rows, 'f32', 'V'),
    body: `
      ${begin}
      for (var i = local; i < rows * units; i += invocations) {
        let b = first + i / units;
        fed[i] = 0.0;
        if (b < params.batch) { fed[i] = start[slot(b, i % units)] * maskOf(b, i % units); }
      }
      workgroupBarrier();
      for (var s = 0u; s < longest; s++) {
        ${product(units, rows, 'V', (r) => `weights * fed[${r}u * units + k]`)}
        if (slice == 0u) {
          ${each(
            rows,
            (r) => `if (first + ${r}u < params.batch) {
              let b = first + ${r}u;
              let h = advance(b, j, s, lengthOf(b), sum${r});
              if (s < lengthOf(b)) { fed[${r}u * units + j] = h * maskOf(b, j); }
            }`,
          )}
        }
        workgroupBarrier();
      }
      for (var i = local; i < rows * units; i += invocations) {
        let b = first + i / units;
        if (b < params.batch) { for (var s = longest; s < params.time; s++) { advance(b, i % units, s, lengthOf(b), V()); } }
      }`,
  });
  return [`whole-forward/${keyOf(variant)}/${rows}`, make];
}

/** @param initial whether the gradient of the initial state is wanted */
export function wholeBackward(variant: Variant, rows: number, initial: boolean): [string, () => Program] {
  const { units } = variant;
  const sums = product(units, rows, 'f32', (r) => `product(weights, fed[${r}u * units + k])`);
  const ofEachRow = (code: (b: string, r: number) => string) => `
    if (slice == 0u) { ${each(rows, (r) => `if (first + ${r}u < params.batch) { ${code(`first + ${r}u`, r)} }`)} }`;
  const make = (): Program => ({
    label: 'recurrent gradient',
    bindings: backwardBindings(variant),
    params: sequenceParams,
    workgroup: slicesOf(units) * units,
    declarations: backwardFunctions(variant) + workgroupMemory(units, rows, 'V', 'f32'),
    body: `
      ${begin}
      for (var i = local; i < rows * units; i += invocations) {
        let b = first + i / units;
        fed[i] = V();
        if (b < params.batch) { for (var s = longest; s < params.time; s++) { retreat(b, i % units, s, lengthOf(b), 0.0); } }
      }
      workgroupBarrier();
      for (var n = longest; n > 0u; n--) {
        ${sums}
        ${ofEachRow((b, r) => `fed[${r}u * units + j] = retreat(${b}, j, n - 1u, lengthOf(${b}), sum${r});`)}
        workgroupBarrier();
      }
      ${initial ? `${sums} ${ofEachRow((b, r) => `finish(${b}, j, lengthOf(${b}), sum${r});`)}` : ''}`,
  });
  return [`whole-backward/${keyOf(variant)}/${rows}${initial ? '/initial' : ''}`, make];
}
