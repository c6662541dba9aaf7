import { z } from 'zod';
import { specChange, workerErrorData } from './worker';

/** A learning curve: the score by the share of the training data. Written by `unroll curve`, told line by line with --json, drawn by the page. */

/** One training on a share of the training data. */
export const curvePoint = z.object({
  /** 0 to 1. */
  share: z.number(),
  /** Sentences that were learnt from. */
  documents: z.int().min(1),
  /** Draws the share and everything else. */
  seed: z.int(),
  /** Span F1 or accuracy of the best epoch, 0 to 1. */
  score: z.number(),
  /** Optimizer updates that were made. */
  steps: z.int(),
  seconds: z.number(),
});
export type CurvePoint = z.infer<typeof curvePoint>;

/**
 * Whether more data would help. "pays": clearly. "little": surely some, but hardly worth the work. "flat": nothing beyond the spread of seeds.
 * "unclear": the spread hides it. "oneSeed": the spread is not known. "fewMeasured": no gain was seen, on too few sentences to see one.
 */
export const curveVerdict = z.object({
  kind: z.enum(['pays', 'little', 'flat', 'unclear', 'oneSeed', 'fewMeasured']),
  /** Points of the score (0 to 100) that twice the data would bring. */
  gain: z.number(),
  /** Half the width of its 90 % interval over seeds, in points; absent with one seed. */
  spread: z.number().optional(),
  /** Twice the training data, in sentences. */
  documents: z.int(),
});
export type CurveVerdict = z.infer<typeof curveVerdict>;

export const curveSchema = z.object({
  format: z.literal(1),
  /** Of spec and data: only points with the same one can stand in one curve. */
  key: z.string(),
  /** Made to the spec, for this curve alone. */
  changes: z.array(specChange),
  /** The spec's name, as "tickets-en". */
  name: z.string(),
  scoreName: z.string(),
  /** The data that is measured on, as the spec names it, and its sentences. */
  data: z.string(),
  measured: z.int(),
  /** Sentences in all of the training data. */
  documents: z.int(),
  /** Planned: shares ascending, the last is 1. */
  shares: z.array(z.number()),
  seeds: z.array(z.int()),
  backend: z.string(),
  device: z.string(),
  /** Milliseconds since 1970. */
  updated: z.number(),
  points: z.array(curvePoint),
  /** As soon as the points tell. */
  verdict: curveVerdict.optional(),
});
export type Curve = z.infer<typeof curveSchema>;

/** How many sentences a share of so many is: one at least. */
export function sentencesOf(share: number, documents: number): number {
  return Math.max(1, Math.round(share * documents));
}

/** How many trainings a curve is made of when it is whole: of few sentences, two shares may be the same. */
export function plannedTrainings({ shares, seeds, documents }: Pick<Curve, 'shares' | 'seeds' | 'documents'>): number {
  return new Set(shares.map((share) => sentencesOf(share, documents))).size * seeds.length;
}

/** How far the trainings of a curve are. */
export const curveProgress = z.object({
  type: z.literal('progress'),
  /** Trainings that are done, of how many. */
  done: z.int(),
  of: z.int(),
  /** The one that is under way. */
  documents: z.int(),
  seed: z.int(),
  epoch: z.int(),
  epochs: z.int(),
  /** 0 to 1, of all the work. */
  share: z.number(),
});
export type CurveProgress = z.infer<typeof curveProgress>;

/** Lines of `unroll curve --json`. "curve" comes at first, after each training and at the end. */
export const curveLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('curve'), file: z.string(), curve: curveSchema }),
  curveProgress,
  workerErrorData.extend({ type: z.literal('error'), message: z.string() }),
]);
