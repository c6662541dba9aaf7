import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, TensorInfo } from '@tensorflow/tfjs-core';
import { withGradient } from '../with-gradient';
import { requireContext, type WebgpuContext } from './context';
import { mostGroups, type Program } from './program';
import { forEach, groupsFor } from './sequence-helpers';

/** `referenceEmbedding` by copied rows, its gradient by added rows. */
export function webgpuEmbedding(context: WebgpuContext, table: Tensor2D, ids: Tensor): Tensor {
  const [vocabulary, size] = table.shape;
  return withGradient(
    table,
    [ids],
    (rows) => context.known(gatherRows(context, rows, ids, vocabulary, size)),
    (dy, [kept]) => context.known(addRows(context, dy, kept, kept.size, [vocabulary, size], size)),
  );
}

/** [...ids, size]; zeros where an id is out of range. */
function gatherRows(context: WebgpuContext, table: TensorInfo, ids: Tensor, vocabulary: number, size: number): TensorInfo {
  const out = context.output([...ids.shape, size]);
  const make = (): Program => ({
    label: 'gather rows',
    bindings: [
      { name: 'table', type: 'f32' },
      { name: 'ids', type: 'i32' },
      { name: 'result', type: 'f32', written: true },
    ],
    params: [
      { name: 'count', type: 'u32' },
      { name: 'size', type: 'u32' },
      { name: 'limit', type: 'u32' },
    ],
    workgroup: 64,
    body: forEach(
      'params.count',
      `let id = u32(ids[i / params.size]);
       result[i] = 0.0;
       if (id < params.limit) { result[i] = table[id * params.size + i % params.size]; }`,
    ),
  });
  const count = ids.size * size;
  if (count > 0) context.run('gather-rows', make, [table, ids, out], [count, size, vocabulary], groupsFor(count));
  return out;
}

const workgroup = 64;

/**
 * out[id] = sum of the rows of x with that id, added in the rows' order, so that the same numbers come out every time: tfjs' own adds
 * whichever is ready first. The workgroup of each id's first row adds up all; ids out of range are left out.
 */
function addRows(context: WebgpuContext, x: TensorInfo, ids: TensorInfo, count: number, shape: number[], size: number): TensorInfo {
  const out = context.output(shape);
  context.copy(undefined, 0, out, 0, shape[0] * size);
  const make = (): Program => ({
    label: 'add rows',
    bindings: [
      { name: 'x', type: 'f32' },
      { name: 'ids', type: 'i32' },
      { name: 'result', type: 'f32', written: true },
    ],
    params: [
      { name: 'count', type: 'u32' },
      { name: 'size', type: 'u32' },
      { name: 'limit', type: 'u32' },
    ],
    workgroup,
    declarations: `var<workgroup> tile: array<i32, ${workgroup}>; var<workgroup> seen: u32;`,
    body: `
      for (var row = group.x; row < params.count; row += groups.x) {
        let id = ids[row];
        if (id < 0 || u32(id) >= params.limit) { continue; }
        // Whether an earlier row has this id, and adds up.
        if (local == 0u) { seen = 0u; }
        workgroupBarrier();
        for (var from_ = 0u; from_ < row; from_ += ${workgroup}u) {
          if (from_ + local < row && ids[from_ + local] == id) { seen = 1u; }
          if (workgroupUniformLoad(&seen) != 0u) { break; }
        }
        if (workgroupUniformLoad(&seen) != 0u) { continue; }
        for (var column = 0u; column < params.size; column += ${workgroup}u) {
          var sum = 0.0;
          for (var from_ = row; from_ < params.count; from_ += ${workgroup}u) {
            workgroupBarrier();
            tile[local] = -1;
            if (from_ + local < params.count) { tile[local] = ids[from_ + local]; }
            workgroupBarrier();
            if (column + local < params.size) {
              for (var i = 0u; i < ${workgroup}u; i++) {
                if (tile[i] == id) { sum += x[(from_ + i) * params.size + column + local]; }
              }
            }
          }
          if (column + local < params.size) { result[u32(id) * params.size + column + local] = sum; }
        }
      }`,
  });
  if (count * size > 0) context.run('add-rows', make, [x, ids, out], [count, size, shape[0]], [Math.min(count, mostGroups)]);
  return out;
}

/** Puts ours in the place of tfjs' UnsortedSegmentSum, the gradient of `gather`; whole numbers are left to tfjs. */
export function registerSegmentSum(): void {
  const config = tf.getKernel('UnsortedSegmentSum', 'webgpu');
  if (replaced || !config) return;
  replaced = true;
  tf.unregisterKernel('UnsortedSegmentSum', 'webgpu');
  tf.registerKernel({
    ...config,
    kernelFunc: (args) => {
      const { x, segmentIds } = args.inputs as Record<string, TensorInfo>;
      if (x.dtype !== 'float32') return config.kernelFunc(args);
      const row = x.shape.slice(segmentIds.shape.length);
      const shape = [(args.attrs as unknown as { numSegments: number }).numSegments, ...row];
      return addRows(requireContext(), x, segmentIds, tf.util.sizeFromShape(segmentIds.shape), shape, tf.util.sizeFromShape(row));
    },
  });
}

let replaced = false;
