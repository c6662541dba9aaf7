import { z } from 'zod';
import { evaluationSchema, runEventSchema } from './events';

/**
 * Messages between the extension host and the worker process, over vscode-jsonrpc on the fork's IPC channel.
 * A failing request answers with an error (`WorkerErrorData` in its data), never with silence.
 */

/** A change to the spec before it is used: `training.epochs`, JSON or plain text, as `--set` in a terminal. */
export const specChange = z.object({ path: z.string(), value: z.string() });
export type SpecChange = z.infer<typeof specChange>;

export const trainParams = z.object({
  /** Absolute path of the spec; data paths in it are relative to its folder. */
  specFile: z.string(),
  /** The spec's text as it stands in the editor, saved or not. */
  specText: z.string(),
  /** Folder of all runs, absolute. */
  runsDir: z.string(),
  backend: z.string().optional(),
  seed: z.number().optional(),
  changes: z.array(specChange).optional(),
});

export const runParams = z.object({ run: z.string().describe('Absolute path of the run folder.') });

export const resumeParams = runParams.extend({
  backend: z.string().optional(),
  /** Only to `training`, and there not to what decides what is learnt: a lower learning rate after NaN, a smaller batch, more epochs. */
  changes: z.array(specChange).optional(),
});

export const evaluateParams = runParams.extend({
  data: z.string().optional().describe('Absolute path; default: the test data of the spec, else the validation data.'),
});

export const tagParams = runParams.extend({ texts: z.array(z.string()) });
/** What the model says of one text. Offsets are code points. */
export const taggedText = z.object({
  text: z.string(),
  tokens: z.array(
    z.object({
      start: z.number(),
      end: z.number(),
      tag: z.string(),
      probability: z.number(),
      distribution: z.array(z.object({ label: z.string(), probability: z.number() })),
    }),
  ),
  spans: z.array(z.object({ start: z.number(), end: z.number(), label: z.string(), score: z.number() })),
  /** How sure the model is of the whole text, 0 to 1: the probability of the tag (or class) that it is least sure of; 1 where there is none. */
  confidence: z.number(),
  /** Task "classify". */
  label: z
    .object({ label: z.string(), probability: z.number(), distribution: z.array(z.object({ label: z.string(), probability: z.number() })) })
    .optional(),
});
export type TaggedText = z.infer<typeof taggedText>;

/**
 * Method name -> params and result, validated on both sides. "train" and "resume" answer once training has begun (its "start" or "resume"
 * event may come before the answer); how it ended is told by the run's "end" event. "tag" and "evaluate" answer while training too, between
 * two steps; "tag" on the run that trains uses the weights of the moment.
 */
export const requests = {
  train: { params: trainParams, result: runParams },
  resume: { params: resumeParams, result: runParams },
  pause: { params: runParams, result: z.null() },
  continue: { params: runParams, result: z.null() },
  stop: { params: runParams, result: z.null() },
  tag: { params: tagParams, result: z.array(taggedText) },
  evaluate: { params: evaluateParams, result: evaluationSchema },
} as const;

/** Worker -> host. */
export const eventNotification = z.object({ run: z.string(), event: runEventSchema });
export type EventNotification = z.infer<typeof eventNotification>;

/** "busy": the worker trains already, one run at a time. "run": no such run, or not in a state for this. "crashed": the process ended before it answered. */
export const errorReasons = ['spec', 'data', 'run', 'busy', 'backend', 'nan', 'outOfMemory', 'diskFull', 'crashed', 'failed'] as const;
export const workerErrorData = z.object({
  reason: z.enum(errorReasons),
  file: z.string().optional(),
  line: z.number().optional(),
  column: z.number().optional(),
});
export type WorkerErrorData = z.infer<typeof workerErrorData>;
export type ErrorReason = WorkerErrorData['reason'];

export type Method = keyof typeof requests;
export type ParamsOf<M extends Method> = z.input<(typeof requests)[M]['params']>;
export type ResultOf<M extends Method> = z.output<(typeof requests)[M]['result']>;
