import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { withGradient } from '../with-gradient';
import type { WasmContext } from './context';

/** `referenceEmbedding` by copied rows, its gradient by added rows. */
export function wasmEmbedding(context: WasmContext, table: Tensor2D, ids: Tensor): Tensor {
  const [vocabulary, size] = table.shape;
  return withGradient(
    table,
    [ids],
    (rows) => {
      const out = context.tensor([...ids.shape, size]);
      context.functions.gatherRows(context.pointer(rows), context.pointer(ids), ids.size, size, vocabulary, context.pointer(out));
      return out;
    },
    (dy, [kept]) => {
      const out = context.tensor([vocabulary, size]);
      context.fill(context.pointer(out), out.size);
      context.functions.addRows(context.pointer(dy), context.pointer(kept), kept.size, size, vocabulary, context.pointer(out));
      return out;
    },
  );
}
