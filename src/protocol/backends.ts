import { z } from 'zod';

/** All names that the setting "unroll.backend" and `--backend` take. */
export const backendNames = ['auto', 'tensorflow', 'webgpu', 'native', 'wasm', 'cpu'] as const;

/** A backend as `unroll backends --json` tells of it, a line each, the best first. */
export const backendReport = z.object({
  type: z.literal('backend'),
  name: z.string(),
  available: z.boolean(),
  kind: z.enum(['gpu', 'cpu', 'software']),
  device: z.string().optional(),
  /** Bytes. */
  memory: z.number().optional(),
  driver: z.string().optional(),
  /** What runs in a kernel of its own there. */
  fused: z.array(z.string()),
  reason: z.string(),
  /** "chosen": "auto" takes it. "passedOver": never. "behind": only where the better ones fail. */
  auto: z.enum(['chosen', 'passedOver', 'behind']),
  /** Why "auto" passes it over. */
  whyNot: z.string().optional(),
});
export type BackendReport = z.infer<typeof backendReport>;
