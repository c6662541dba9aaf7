import { z } from 'zod';

/**
 * What happens in a run, one JSON object a line in the run's `events.jsonl` and one message each to whoever looks on.
 * Charts are drawn from these alone. `step` counts optimizer updates from 1, `epoch` from 1; times are milliseconds since 1970.
 */

/** Measures of a data set; F1, precision and recall are shares from 0 to 1. */
export const scoresSchema = z.object({
  /** Mean cross-entropy a token ("tag") or a sequence ("classify"), in nats. */
  loss: z.number(),
  /** The number to compare by: span F1 (seqeval default, micro) for "tag", accuracy for "classify". */
  score: z.number(),
  /** Token accuracy for "tag", the same as score for "classify". */
  accuracy: z.number(),
});
export type Scores = z.infer<typeof scoresSchema>;

/** Name as in Keras ("lstm", "lstm_1"), with "/forward" and "/backward" for the two directions. */
const layerName = z.string();

/** A line of a data file that was set aside ("error") or read with a repair ("warning"). */
const dataProblem = z.object({ severity: z.enum(['error', 'warning']), message: z.string(), file: z.string(), line: z.number() });
export type DataProblem = z.infer<typeof dataProblem>;

export const startEvent = z.object({
  type: z.literal('start'),
  time: z.number(),
  epochs: z.number(),
  stepsPerEpoch: z.number(),
  /** Layers in order from input to output, as they are named in `layerNorms`. */
  layers: z.array(layerName),
  /** Recurrent layers' directions in order, as they are named in `timeStepNorms`. */
  recurrentLayers: z.array(layerName),
  parameters: z.number(),
  backend: z.string(),
  /** A person's words for the device, as "wasm · 1 thread · relaxed simd". */
  device: z.string(),
  /** Why it was taken and not a better one or the one before, for a person; absent where that is no surprise. */
  backendReason: z.string().optional(),
  /** Threshold of clipNorm, when set. */
  clipNorm: z.number().optional(),
  /** What `score` is called: "span F1" or "accuracy". */
  scoreName: z.string(),
  trainDocuments: z.number(),
  /** What was wrong in the data files; the first hundred. */
  problems: z.array(dataProblem).optional(),
  /** How many there were in all. */
  problemCount: z.number().optional(),
});

/**
 * A run that goes on from a checkpoint: events after `step` that were logged before this one no longer count. What is told beside the
 * place replaces what the start event said; logs of older versions lack it.
 */
export const resumeEvent = z.object({
  type: z.literal('resume'),
  time: z.number(),
  step: z.number(),
  epoch: z.number(),
  /** Steps of `epoch` that are done; 0 too where another batch size makes the epoch begin anew. */
  stepInEpoch: z.number().optional(),
  stepsPerEpoch: z.number().optional(),
  epochs: z.number().optional(),
  backend: z.string().optional(),
  device: z.string().optional(),
  backendReason: z.string().optional(),
});

export const stepEvent = z.object({
  type: z.literal('step'),
  time: z.number(),
  step: z.number(),
  epoch: z.number(),
  loss: z.number(),
  learningRate: z.number(),
  /** Norm of all gradients together, before clipping. */
  gradientNorm: z.number(),
  /** Whether any clipping changed a gradient. */
  clipped: z.boolean(),
  /** Lines in the training file of the batch's sequences. */
  lines: z.array(z.number()),
  /** Before clipping; in the order of `layers` of the start event. With `watch.gradientNorms`. */
  layerNorms: z.array(z.number()).optional(),
  /** For each of `recurrentLayers`: norm of dLoss/dh_t over batch and units at every time step of this batch. With `watch.gradientNorms`. */
  timeStepNorms: z.array(z.array(z.number())).optional(),
});

export const epochEvent = z.object({
  type: z.literal('epoch'),
  time: z.number(),
  epoch: z.number(),
  step: z.number(),
  /** Mean of the steps' losses. */
  trainLoss: z.number(),
  validation: scoresSchema.optional(),
  /** Whether this is the best epoch so far by `training.monitor`. */
  best: z.boolean(),
  learningRate: z.number(),
  /** Training alone, without validation. */
  seconds: z.number(),
  sentencesPerSecond: z.number(),
});

/** One watched example after an epoch. */
export const watchedExample = z.object({
  file: z.string(),
  line: z.number(),
  tokens: z.array(z.string()),
  /** Task "tag": one for each token. Task "classify": exactly one. */
  predictions: z.array(z.object({ label: z.string(), probability: z.number() })),
  /** In the same places as `predictions`. */
  truth: z.array(z.string()).optional(),
  /** `weights[head][row][column]`: how much row's token looks at column's. */
  attention: z.array(z.object({ layer: layerName, weights: z.array(z.array(z.array(z.number()))) })),
  /** `values[gate][unit][token]` in the layer's gate order; lstm: input, forget, cell, output; gru: update, reset, candidate. */
  gates: z.array(z.object({ layer: layerName, names: z.array(z.string()), values: z.array(z.array(z.array(z.number()))) })),
});
export const watchEvent = z.object({
  type: z.literal('watch'),
  time: z.number(),
  epoch: z.number(),
  step: z.number(),
  examples: z.array(watchedExample),
});

export const checkpointEvent = z.object({
  type: z.literal('checkpoint'),
  time: z.number(),
  epoch: z.number(),
  step: z.number(),
  file: z.string(),
});

export const pauseEvent = z.object({ type: z.literal('pause'), time: z.number(), step: z.number() });
export const continueEvent = z.object({ type: z.literal('continue'), time: z.number(), step: z.number() });

/** A row for each label, and "micro avg", "macro avg", "weighted avg". Shares from 0 to 1. */
const scoreRow = z.object({ label: z.string(), precision: z.number(), recall: z.number(), f1: z.number(), support: z.number() });
export type ScoreRow = z.infer<typeof scoreRow>;

/** Token indices, end exclusive. */
const tokenRange = z.object({ start: z.number(), end: z.number() });

const evaluationError = z.object({
  file: z.string(),
  line: z.number(),
  tokens: z.array(z.string()),
  /** Token indices, end exclusive. */
  start: z.number(),
  end: z.number(),
  kind: z.enum(['missed', 'spurious', 'type', 'boundary', 'class']),
  /** Labels. */
  truth: z.string().optional(),
  prediction: z.string().optional(),
  /** Where each of them stands, within `start` and `end`. */
  truthSpan: tokenRange.optional(),
  predictionSpan: tokenRange.optional(),
  probability: z.number(),
});

/** The whole report on a data set. */
export const evaluationSchema = z.object({
  data: z.string(),
  documents: z.number(),
  scores: scoresSchema,
  /** Where `scores.score` lies with the probability `level`, by the bootstrap over documents; absent for a single one. */
  interval: z.object({ low: z.number(), high: z.number(), level: z.number() }).optional(),
  /** seqeval's default mode: ill-formed tags are read as conlleval does. Task "classify": a row for each class. */
  default: z.array(scoreRow),
  /** seqeval's strict mode in the spec's scheme; absent for "classify". */
  strict: z.array(scoreRow).optional(),
  /** `counts[truth][prediction]` in tokens (or sequences), labels without B- and I-. */
  confusion: z.object({ labels: z.array(z.string()), counts: z.array(z.array(z.number())) }),
  /** Most confident first. */
  errors: z.array(evaluationError),
  /** What was wrong in the data file, when it was read for this evaluation alone; the first hundred. */
  problems: z.array(dataProblem).optional(),
});
export type Evaluation = z.infer<typeof evaluationSchema>;

export const evaluationEvent = z.object({ type: z.literal('evaluation'), time: z.number(), evaluation: evaluationSchema });

export const endReasons = ['completed', 'earlyStopping', 'stopped', 'nan', 'outOfMemory', 'diskFull', 'crashed', 'failed'] as const;
export const endEvent = z.object({
  type: z.literal('end'),
  time: z.number(),
  step: z.number(),
  reason: z.enum(endReasons),
  /** One sentence for the user: what happened, where, what to do. */
  message: z.string(),
});

export const runEventSchema = z.discriminatedUnion('type', [
  startEvent,
  resumeEvent,
  stepEvent,
  epochEvent,
  watchEvent,
  checkpointEvent,
  pauseEvent,
  continueEvent,
  evaluationEvent,
  endEvent,
]);
export type RunEvent = z.infer<typeof runEventSchema>;
export type EventOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;
export type WatchedExample = z.infer<typeof watchedExample>;
export type EndReason = (typeof endReasons)[number];

/** State of a run as a person reads it. "interrupted": the log ends without an end event and no process is at it. */
export type RunState = 'starting' | 'training' | 'paused' | 'interrupted' | EndReason;
