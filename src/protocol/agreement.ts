import { z } from 'zod';
import { cliFailure } from './cli-failure';

/** What `unroll agree --json` tells of two annotators' files, a line each; the editor's view of differences draws from these alone. */

/** JSON has no NaN: it is null there, and stands where chance alone explains all. */
const share = z.number().nullable();

const span = z.object({ start: z.number(), end: z.number(), label: z.string(), role: z.string().optional() });

/** Where a document stands. */
const place = z.object({
  file: z.string(),
  /** First line in the file, from 1. */
  line: z.number(),
  /** Number among the documents of this file, from 0: its line where the file is open as annotated text. */
  index: z.number(),
  /** The file is a text with its tags beside it, and is edited as it is. */
  plain: z.boolean(),
});
export type AgreementPlace = z.output<typeof place>;

const agreement = z.object({
  type: z.literal('agreement'),
  /** Texts that both have. */
  documents: z.number(),
  /** Those of them that read otherwise in the second file. */
  otherTexts: z.number(),
  onlyA: z.number(),
  onlyB: z.number(),
  tokens: z.number(),
  observed: share,
  kappa: share,
  kappaOfTagged: share,
  alpha: share,
  /** F1 of each label (seqeval's default mode), then averages; `support` counts the first annotator's spans. */
  spans: z.array(z.object({ label: z.string(), f1: z.number(), support: z.number() })).readonly(),
  /** Of classes, where both annotators gave some. */
  classes: z.object({ documents: z.number(), kappa: share }).optional(),
});
export type AgreementReport = z.output<typeof agreement>;

const difference = z.object({
  type: z.literal('difference'),
  /** Stays while the text and both versions do; what is chosen is kept under it. */
  key: z.string(),
  kind: z.enum(['label', 'boundary', 'onlyA', 'onlyB', 'class']),
  text: z.string(),
  a: span.optional(),
  b: span.optional(),
  /** Kind "class": the two classes. */
  classA: z.string().optional(),
  classB: z.string().optional(),
  /** Code points of what either covers. */
  start: z.number(),
  end: z.number(),
  /** Where the second file's text reads otherwise: that text, and the place in it. */
  inB: z.object({ text: z.string(), start: z.number(), end: z.number() }).optional(),
  placeA: place,
  placeB: place,
});
export type DifferenceReport = z.output<typeof difference>;

/** A text that reads a little otherwise in the second file. */
const otherText = z.object({ type: z.literal('otherText'), text: z.string(), textB: z.string(), placeA: place, placeB: place });
export type OtherTextReport = z.output<typeof otherText>;

/** A text that one of the two alone has. */
const lone = z.object({ type: z.literal('lone'), side: z.enum(['a', 'b']), text: z.string(), place });
export type LoneReport = z.output<typeof lone>;

/** A version was written. */
const merged = z.object({ type: z.literal('merged'), file: z.string(), documents: z.number() });

export const agreementLine = z.discriminatedUnion('type', [agreement, difference, otherText, lone, merged, cliFailure]);

/** Whose version of a difference is right, by its key: the first annotator's, the second's, or none. */
export const mergeChoices = z.record(z.string(), z.enum(['a', 'b', 'neither']));
export type Choices = z.output<typeof mergeChoices>;
