import { z } from 'zod';
import { cliFailure } from './cli-failure';

/** What `unroll convert --json` tells: one line. */

const source = z.object({ file: z.string(), line: z.number() });
const problem = z.object({ severity: z.enum(['error', 'warning']), message: z.string(), source });
export type ConversionProblem = z.output<typeof problem>;

const conversion = z.object({
  type: z.literal('converted'),
  /** Names of the forms. */
  from: z.string(),
  to: z.string(),
  documents: z.number(),
  /** The files that were written. */
  files: z.array(z.string()).readonly(),
  /** What was wrong in the input. */
  problems: z.array(problem).readonly(),
  /** What the target form can't hold, and what was written in its place, line by line. */
  replaced: z.array(problem).readonly(),
  /** The same in numbers, with the first places. */
  losses: z.array(z.object({ what: z.string(), count: z.number(), first: z.array(source).readonly() })).readonly(),
});
export type ConversionReport = z.output<typeof conversion>;
/** As the command line writes it. */
export type ConvertLine = z.input<typeof conversion>;

export const conversionLine = z.discriminatedUnion('type', [conversion, cliFailure]);
