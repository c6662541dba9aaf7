import { z } from 'zod';

/** The line by which a command with `--json` tells that it failed. */
export const cliFailure = z.object({ type: z.literal('error'), message: z.string() });
export type CliFailure = z.output<typeof cliFailure>;
