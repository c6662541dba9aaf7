import type { WasmContext } from './context';
import { blocks } from './work';

/** Sum of the squares of n values; in blocks that do not depend on how many threads there are, so that the sum does not either. */
export function sumOfSquares(context: WasmContext, x: number, n: number): number {
  const sums = context.run(blocks(n, 1).map(({ from, to }) => ['sumOfSquares', x + 4 * from, to - from]));
  return sums.reduce((sum, part) => sum + part, 0);
}
