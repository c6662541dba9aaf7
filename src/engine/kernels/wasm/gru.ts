import type { WasmCell } from './cell';
import { zero } from './thread';

/**
 * See reference/gru.ts for the equations and assets/kernels/gru.ts for the step. The reset gate acts on the product h U, so that the gradients
 * for U and its bias differ from those for W in the candidate's third; `extra` holds that third.
 */
export const gru: WasmCell = {
  gateCount: 3,
  stateCount: 1,
  ownH: true,
  extra: true,
  direct: true,
  forward(thread, step, call, product) {
    const { rows, units } = step;
    const width = 3 * units;
    if (product) {
      thread.functions.productPacked(0, rows, width, units, step.fed, units, call.packed, call.temporary, width, 0, call.productScratch);
    } else zero(thread, call.temporary, rows * width);
    thread.functions.gruForward(rows, units, step.gates, call.temporary, call.bias, step.lastH, step.extra, step.h);
  },
  backward(thread, step, dh) {
    thread.functions.gruBackward(step.rows, step.units, step.gates, step.lastH, step.extra, dh, dh);
  },
  feedback({ functions }, { rows, units, gates, extra }, call, out) {
    const candidate = call.packed + functions.packedBytes(units, 2 * units);
    functions.productPacked(0, rows, units, 2 * units, gates, 3 * units, call.packed, out, units, 0, call.productScratch);
    functions.productPacked(0, rows, units, units, extra, units, candidate, out, units, 1, call.productScratch);
  },
  pack(functions, weights, units, transposed, out) {
    const width = 3 * units;
    if (!transposed) return [['pack', 0, width, units, weights, width, out]];
    return [
      ['pack', 1, units, 2 * units, weights, width, out],
      ['pack', 1, units, units, weights + 8 * units, width, out + functions.packedBytes(units, 2 * units)],
    ];
  },
  packedBytes: (functions, units) =>
    Math.max(functions.packedBytes(3 * units, units), functions.packedBytes(units, 2 * units) + functions.packedBytes(units, units)),
  weightGradient({ rows, units, gates, fed, extra }, out) {
    const width = 3 * units;
    const common = { transposeA: true, transposeB: false, m: units, k: rows, a: fed, lda: units, ldc: width };
    return [
      { ...common, n: 2 * units, b: gates, ldb: width, c: out },
      { ...common, n: units, b: extra, ldb: units, c: out + 8 * units },
    ];
  },
  biasGradient({ rows, units, gates, extra }, out) {
    const width = 3 * units;
    const second = out + 4 * width;
    return [
      { rows: gates, count: rows, width, stride: width, out },
      { rows: gates, count: rows, width: 2 * units, stride: width, out: second },
      { rows: extra, count: rows, width: units, stride: units, out: second + 8 * units },
    ];
  },
};
