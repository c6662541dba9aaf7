import type { WasmContext } from './context';
import type { KernelFunctions } from './module';
import type { Job, KernelThread } from './thread';
import { align, columns, ranges } from './work';

/**
 * For loops over time with too few rows to share out: this thread runs the loop, and each product in it is shared out by the recurrent
 * weights' columns. The weights must have been packed by `packByColumns` for as many parts, and the scratch area must hold `productScratch`
 * for each part.
 */
export function sharingColumns(context: WasmContext, parts: number): KernelThread {
  const { functions, memory } = context;
  const scratchBytes = columnScratch(functions);
  const productPacked: KernelFunctions['productPacked'] = (transposeA, m, n, k, a, lda, packed, c, ldc, accumulate, scratch) => {
    const jobs = ranges(n, parts, columns).map(({ from, to }, i): Job => {
      const part = packed + functions.packedBytes(from, k);
      return ['productPacked', transposeA, m, to - from, k, a, lda, part, c + 4 * from, ldc, accumulate, scratch + i * scratchBytes];
    });
    context.run(jobs);
  };
  return { memory, functions: { ...functions, productPacked } };
}

/** Bytes of scratch for each part of a product. */
export function columnScratch(functions: KernelFunctions): number {
  return align(functions.packedProductScratch());
}

/** A cell's packing of its recurrent weights, so that each part's columns lie together. */
export function packByColumns(functions: KernelFunctions, jobs: readonly Job[], parts: number): Job[] {
  return jobs.flatMap(([name, transposed, n, k, b, ldb, out]) =>
    ranges(n, parts, columns).map(({ from, to }): Job => {
      const first = b + 4 * from * (transposed ? ldb : 1);
      return [name, transposed, to - from, k, first, ldb, out + functions.packedBytes(from, k)];
    }),
  );
}
