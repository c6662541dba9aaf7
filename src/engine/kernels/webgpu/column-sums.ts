import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebgpuContext } from './context';
import type { Program } from './program';

const columns = 16;
const lines = 16;

/**
 * Sums over `rows` rows, `stride` elements apart, of their first `width` columns, into the elements of `out` from `outAt` on; always in
 * the same order.
 */
export function columnSums(
  context: WebgpuContext,
  x: TensorInfo,
  rows: number,
  width: number,
  stride: number,
  out: TensorInfo,
  outAt = 0,
): void {
  const make = (): Program => ({
    label: 'column sums',
    bindings: [
      { name: 'x', type: 'f32' },
      { name: 'result', type: 'f32', written: true },
    ],
    params: [
      { name: 'rows', type: 'u32' },
      { name: 'width', type: 'u32' },
      { name: 'stride', type: 'u32' },
      { name: 'at', type: 'u32' },
    ],
    workgroup: columns * lines,
    declarations: `var<workgroup> sums: array<f32, ${columns * lines}>;`,
    body: `
      let column = group.x * ${columns}u + local % ${columns}u;
      let line = local / ${columns}u;
      var sum = 0.0;
      if (column < params.width) {
        for (var row = line; row < params.rows; row += ${lines}u) { sum += x[row * params.stride + column]; }
      }
      sums[local] = sum;
      workgroupBarrier();
      if (line == 0u && column < params.width) {
        for (var i = 1u; i < ${lines}u; i++) { sum += sums[i * ${columns}u + local]; }
        result[params.at + column] = sum;
      }`,
  });
  context.run('column-sums', make, [x, out], [rows, width, stride, outAt], [Math.ceil(width / columns)]);
}
