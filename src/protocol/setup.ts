import { z } from 'zod';

/** What `unroll setup --json` writes, a line each; the extension reads it from the process that it starts for a set-up. */

/** How far a set-up is. */
export const setupProgress = z.object({
  type: z.literal('progress'),
  /** What is being done, as "Fetching webgpu 0.6.2". */
  what: z.string(),
  /** Bytes, while something is fetched. */
  done: z.number().optional(),
  total: z.number().optional(),
});

/** A runtime as it stands: at the end of a set-up, or one line for each when `unroll setup` only shows them. */
export const runtimeReport = z.object({
  type: z.literal('runtime'),
  name: z.enum(['tensorflow', 'webgpu']),
  state: z.enum(['ready', 'broken', 'absent']),
  folder: z.string().optional(),
  /** What it is, as "TensorFlow 2.20.0 of /home/ada/env/bin/python3", or why it can't be used. */
  about: z.string(),
});
export type RuntimeReport = z.infer<typeof runtimeReport>;

/** A Python that has a TensorFlow, or why it can't be used. */
export const pythonReport = z.object({
  type: z.literal('python'),
  python: z.string(),
  tensorflow: z.string().optional(),
  /** As in `SetupError`, and its message. */
  problem: z.string().optional(),
  reason: z.string().optional(),
});
export type PythonReport = z.infer<typeof pythonReport>;

/** Why a command failed; `reason` as in `SetupError`, or one of the terminal's own. */
const failure = z.object({ type: z.literal('error'), reason: z.string(), message: z.string() });

export const setupLine = z.discriminatedUnion('type', [setupProgress, runtimeReport, pythonReport, failure]);
export type SetupLine = z.infer<typeof setupLine>;
