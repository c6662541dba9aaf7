import { z } from 'zod';
import type { EndReason } from './events';

/** A change with which a run that broke off may get further. */
export const remedy = z.object({ batchSize: z.number().optional(), backend: z.string().optional() });
export type Remedy = z.infer<typeof remedy>;

/** Backends whose memory is a GPU's, or that run native code which may crash where others don't. */
const native: readonly string[] = ['tensorflow', 'webgpu', 'native'];

/**
 * How a run may go on that ran out of memory or was ended by native code, the best way first: a smaller batch, another backend. None for
 * other ends: there it is for a person to change something, or nothing.
 *
 * @param backend on which it ran
 */
export function remediesFor(reason: EndReason, { batchSize, backend }: { readonly batchSize: number; readonly backend: string }): Remedy[] {
  const smaller = batchSize > 1 ? [{ batchSize: Math.floor(batchSize / 2) }] : [];
  const other = native.includes(backend) ? [{ backend: 'wasm' }] : [];
  switch (reason) {
    case 'outOfMemory':
      // WebAssembly ends at 4 GB, whatever memory the machine has; plain JavaScript does not.
      return [...smaller, ...(other.length > 0 ? other : backend === 'wasm' ? [{ backend: 'cpu' }] : [])];
    case 'crashed':
      return other.length > 0 ? [...other, ...smaller] : smaller;
    case 'failed':
      return other;
    default:
      return [];
  }
}
