import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { requireContext } from './context';

/**
 * Adds UnsortedSegmentSum, which tfjs lacks on wasm and which `gather`'s gradient is made of: out[s] = sum of the rows of x whose segment is s.
 * x: [...segmentIds, ...row]; out: [segments, ...row]. Ids out of range are left out.
 */
export function registerSegmentSum(): void {
  if (tf.getKernel('UnsortedSegmentSum', 'wasm')) return;
  tf.registerKernel({
    kernelName: 'UnsortedSegmentSum',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const context = requireContext();
      const x = inputs.x as TensorInfo;
      const segmentIds = inputs.segmentIds as TensorInfo;
      const segments = (attrs as unknown as { numSegments: number }).numSegments;
      const count = tf.util.sizeFromShape(segmentIds.shape);
      const row = x.shape.slice(segmentIds.shape.length);
      const width = tf.util.sizeFromShape(row);
      const out = context.output([segments, ...row], x.dtype);
      context.fill(context.pointer(out), segments * width);
      if (x.dtype === 'float32') {
        context.functions.addRows(context.pointer(x), context.pointer(segmentIds), count, width, segments, context.pointer(out));
        return out;
      }
      const [values, ids, sums] = [context.ints(x), context.ints(segmentIds), context.ints(out)];
      ids.forEach((id, i) => {
        if (id < 0 || id >= segments) return;
        for (let j = 0; j < width; j++) sums[id * width + j] += values[i * width + j];
      });
      return out;
    },
  });
}
