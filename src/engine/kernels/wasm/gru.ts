import type { WasmCell } from './cell';

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
  forward(context, step, call, product) {
    const { rows, units } = step;
    const width = 3 * units;
    if (product) {
      context.functions.productPacked(0, rows, width, units, step.fed, units, call.packed, call.temporary, width, 0, call.productScratch);
    } else context.fill(call.temporary, rows * width);
    context.functions.gruForward(rows, units, step.gates, call.temporary, call.bias, step.lastH, step.extra, step.h);
  },
  backward(context, step, dh) {
    context.functions.gruBackward(step.rows, step.units, step.gates, step.lastH, step.extra, dh, dh);
  },
  feedback({ functions }, { rows, units, gates, extra }, call, out) {
    const candidate = call.packed + functions.packedBytes(units, 2 * units);
    functions.productPacked(0, rows, units, 2 * units, gates, 3 * units, call.packed, out, units, 0, call.productScratch);
    functions.productPacked(0, rows, units, units, extra, units, candidate, out, units, 1, call.productScratch);
  },
  pack({ functions }, weights, units, transposed, out) {
    const width = 3 * units;
    if (!transposed) {
      functions.pack(0, width, units, weights, width, out);
      return;
    }
    functions.pack(1, units, 2 * units, weights, width, out);
    functions.pack(1, units, units, weights + 8 * units, width, out + functions.packedBytes(units, 2 * units));
  },
  packedBytes: ({ functions }, units) =>
    Math.max(functions.packedBytes(3 * units, units), functions.packedBytes(units, 2 * units) + functions.packedBytes(units, units)),
  weightGradient(context, { rows, units, gates, fed, extra }, out) {
    const { functions } = context;
    const width = 3 * units;
    const scratch = context.scratch(functions.productScratch(2 * units, rows));
    functions.product(1, 0, units, 2 * units, rows, fed, units, gates, width, out, width, 0, scratch);
    functions.product(1, 0, units, units, rows, fed, units, extra, units, out + 8 * units, width, 0, scratch);
  },
  biasGradient({ functions }, { rows, units, gates, extra }, out) {
    const width = 3 * units;
    const second = out + 4 * width;
    functions.sumRows(gates, rows, width, width, out);
    functions.sumRows(gates, rows, 2 * units, width, second);
    functions.sumRows(extra, rows, units, units, second + 8 * units);
  },
};
