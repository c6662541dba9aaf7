import { z } from 'zod';
import { cliFailure } from './cli-failure';

/** What `unroll data --json` tells of data sets; the page "Data" draws it. */

const counts = z.array(z.tuple([z.string(), z.number()])).describe('Name and count, most frequent first.');

const split = z.object({
  /** "file": of data files without a spec. */
  role: z.enum(['train', 'validation', 'test', 'file']),
  /** As the spec or the caller names it. */
  name: z.string(),
  file: z.string(),
  /** Drawn from the training data by the seed. */
  setAside: z.boolean(),
  format: z.string(),
  documents: z.number(),
  tokens: z.number(),
  /** Distinct tokens. */
  words: z.number(),
  spans: z.number(),
  /** Tokens inside spans. */
  covered: z.number(),
  /** Documents with a span or a class. */
  tagged: z.number(),
  labels: counts,
  classes: counts,
  /** Tokens of the shortest document, then those that 25, 50, 75 and 95 of 100 documents don't exceed, then of the longest. */
  lengths: z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number()]),
  /** Documents by length, one for each of the report's bins. */
  histogram: z.array(z.number()),
  /** Share of tokens that the training vocabulary lacks; absent where there is none. */
  unknown: z.number().optional(),
  /** Documents whose text is in the training data too; absent for the training data. */
  duplicates: z.number().optional(),
  /** Documents whose text stands in the split before already. */
  repeated: z.number(),
  /** The first ones; `problemCount` counts all. */
  problems: z.array(z.object({ severity: z.enum(['error', 'warning']), message: z.string(), file: z.string(), line: z.number() })),
  problemCount: z.number(),
});
export type DataSplit = z.output<typeof split>;

const report = z.object({
  type: z.literal('data'),
  /** The spec, or the files' names. */
  title: z.string(),
  tokenizer: z.string(),
  /** Numbers of tokens at which bins of the histogram begin; the last one has no end. */
  bins: z.array(z.number()),
  splits: z.array(split),
});
export type DataReport = z.output<typeof report>;

export const dataLine = z.discriminatedUnion('type', [report, cliFailure]);

/** From the host to the page "Data": all that it shows. */
export interface DataHostMessage {
  readonly type: 'report';
  readonly report: DataReport;
  /** The workspace's slot labels with their colours (CSS). */
  readonly labels: readonly { readonly name: string; readonly color: string }[];
}

export const dataPageMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  /** Count again. */
  z.object({ type: z.literal('refresh') }),
  z.object({ type: z.literal('openLine'), file: z.string(), line: z.number() }),
]);
export type DataPageMessage = z.output<typeof dataPageMessage>;
