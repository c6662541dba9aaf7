import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { withGradient } from '../with-gradient';
import type { WasmContext } from './context';
import type { Job } from './thread';

/** `referenceEmbedding` by copied rows, its gradient by added rows. */
export function wasmEmbedding(context: WasmContext, table: Tensor2D, ids: Tensor): Tensor {
  const [vocabulary, size] = table.shape;
  return withGradient(
    table,
    [ids],
    (rows) => {
      const out = context.tensor([...ids.shape, size]);
      const [from, at, to] = [context.pointer(rows), context.pointer(ids), context.pointer(out)];
      context.run(
        context.inParts(ids.size, size, (part): Job => {
          return ['gatherRows', from, at + 4 * part.from, part.to - part.from, size, vocabulary, to + 4 * part.from * size];
        }),
      );
      return out;
    },
    (dy, [kept]) => {
      const out = context.tensor([vocabulary, size]);
      context.run(context.inParts(out.size, 1, ({ from, to }) => ['zero', context.pointer(out) + 4 * from, to - from]));
      context.functions.addRows(context.pointer(dy), context.pointer(kept), kept.size, size, vocabulary, context.pointer(out));
      return out;
    },
  );
}
