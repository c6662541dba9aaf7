import type { CallPointers, StepPointers, WasmCell } from './cell';
import type { KernelThread } from './thread';

/**
 * The parts of a cell whose gates all get x W + h U + b, so that one matrix holds the gradients for W, U and b alike: lstm and simple.
 *
 * @param gates G
 */
export function plainGates(
  gates: number,
): Pick<WasmCell, 'direct' | 'feedback' | 'pack' | 'packedBytes' | 'weightGradient' | 'biasGradient'> {
  return {
    direct: false,
    feedback({ functions }, { rows, units, gates: dz }, call, out) {
      const width = gates * units;
      functions.productPacked(0, rows, units, width, dz, width, call.packed, out, units, 0, call.productScratch);
    },
    pack(_, weights, units, transposed, out) {
      const width = gates * units;
      return [transposed ? ['pack', 1, units, width, weights, width, out] : ['pack', 0, width, units, weights, width, out]];
    },
    packedBytes: (functions, units) => Math.max(functions.packedBytes(gates * units, units), functions.packedBytes(units, gates * units)),
    weightGradient({ rows, units, gates: dz, fed }, out) {
      const n = gates * units;
      return [{ transposeA: true, transposeB: false, m: units, n, k: rows, a: fed, lda: units, b: dz, ldb: n, c: out, ldc: n }];
    },
    biasGradient({ rows, units, gates: dz }, out) {
      return [{ rows: dz, count: rows, width: gates * units, stride: gates * units, out }];
    },
  };
}

/** gates += fed U */
export function addProduct({ functions }: KernelThread, step: StepPointers, call: CallPointers, gates: number): void {
  const { rows, units } = step;
  const width = gates * units;
  functions.productPacked(0, rows, width, units, step.fed, units, call.packed, step.gates, width, 1, call.productScratch);
}
