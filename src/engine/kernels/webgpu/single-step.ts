import type { Program } from './program';
import {
  backwardBindings,
  backwardFunctions,
  forwardBindings,
  forwardFunctions,
  keyOf,
  sequenceParams,
  type Variant,
} from './sequence-shared';

/** A workgroup works out a tile of so many rows of the batch by so many units; each invocation two rows of one unit. */
export const tile = 16;
const workgroup = (tile * tile) / 2;

/**
 * WGSL: sum0 and sum1 over all k of `term`, for unit j and rows b0 and b1, through tiles in workgroup memory.
 *
 * @param load of the fed vector: an expression of b, k, length
 */
function product(type: string, zero: string, load: string, term: (fed: string) => string): string {
  return `
    let column = local % tile;
    let line = local / tile;
    let j = group.x * tile + column;
    let b0 = group.y * tile + line;
    let b1 = b0 + tile / 2u;
    var sum0 = ${type}();
    var sum1 = ${type}();
    for (var from_ = 0u; from_ < units; from_ += tile) {
      for (var i = line; i < tile; i += tile / 2u) {
        let b = group.y * tile + i;
        fedTile[i * tile + column] = ${zero};
        if (b < params.batch && from_ + column < units) {
          let k = from_ + column;
          let length = lengthOf(b);
          ${load}
        }
        weightTile[i * tile + column] = V();
        if (from_ + i < units && j < units) { weightTile[i * tile + column] = packed[(from_ + i) * units + j]; }
      }
      workgroupBarrier();
      for (var k = 0u; k < tile; k++) {
        let weights = weightTile[k * tile + column];
        sum0 += ${term('fedTile[line * tile + k]')};
        sum1 += ${term('fedTile[(line + tile / 2u) * tile + k]')};
      }
      workgroupBarrier();
    }`;
}

function tileMemory(fed: string): string {
  return `
    const tile = ${tile}u;
    var<workgroup> fedTile: array<${fed}, ${tile * tile}>;
    var<workgroup> weightTile: array<V, ${tile * tile}>;`;
}

/** Step `step` of all rows. */
export function stepForward(variant: Variant): [string, () => Program] {
  const load = `if (s <= length) { fedTile[i * tile + column] = before(b, k, s, length) * maskOf(b, k); }`;
  const make = (): Program => ({
    label: 'recurrent step',
    bindings: forwardBindings(variant),
    params: sequenceParams,
    steps: true,
    workgroup,
    declarations: forwardFunctions(variant) + tileMemory('f32'),
    body: `
      let s = u32(step);
      ${product('V', '0.0', load, (fed) => `weights * ${fed}`)}
      if (j < units) {
        if (b0 < params.batch) { advance(b0, j, s, lengthOf(b0), sum0); }
        if (b1 < params.batch) { advance(b1, j, s, lengthOf(b1), sum1); }
      }`,
  });
  return [`step-forward/${keyOf(variant)}`, make];
}

/** The gradient through step `step` of all rows; -1: what is left for the initial state. */
export function stepBackward(variant: Variant): [string, () => Program] {
  const { cell } = variant;
  const delta = cell.ownProductGradient ? 'V(inputOf(row, k).xy, memory[row * units + k])' : 'inputOf(row, k)';
  const load = `
    if (after < length) {
      let row = rowOf(b, after, length);
      fedTile[i * tile + column] = ${delta};
    }`;
  const make = (): Program => ({
    label: 'recurrent gradient step',
    bindings: backwardBindings(variant),
    params: sequenceParams,
    steps: true,
    workgroup,
    declarations: backwardFunctions(variant) + tileMemory('V'),
    body: `
      let after = u32(step + 1);
      ${product('f32', 'V()', load, (fed) => `product(weights, ${fed})`)}
      if (j < units) {
        if (b0 < params.batch) { backOne(b0, j, sum0); }
        if (b1 < params.batch) { backOne(b1, j, sum1); }
      }`,
  });
  const withBackOne = (): Program => {
    const program = make();
    const backOne = `
      fn backOne(b: u32, j: u32, back: f32) {
        if (step < 0) { finish(b, j, lengthOf(b), back); } else { retreat(b, j, u32(step), lengthOf(b), back); }
      }`;
    return { ...program, declarations: `${program.declarations}${backOne}` };
  };
  return [`step-backward/${keyOf(variant)}`, withBackOne];
}
