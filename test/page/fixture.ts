import type { Evaluation, EventOf, RunEvent, WatchedExample } from '../../src/protocol/events';
import type { HostMessage, RunSummary } from '../../src/protocol/page';
import type { TaggedText } from '../../src/protocol/worker';

/** Events as a training run makes them, without training: the same for a seed. */

export const trainFile = '/work/tickets/data/train.conll';
export const testFile = '/work/tickets/data/test.conll';
const startTime = Date.UTC(2026, 0, 5, 9);

/** Small and fast, good enough for pictures (Park and Miller's generator). */
export function generator(seed: number): () => number {
  let state = (seed * 7919 + 17) % 2147483647;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}

export interface RunShape {
  readonly seed?: number;
  readonly epochs?: number;
  readonly stepsPerEpoch?: number;
  /** Steps that were made; default: all. */
  readonly steps?: number;
  readonly cell?: 'lstm' | 'simple';
  readonly timeSteps?: number;
  readonly clipNorm?: number;
  readonly attention?: boolean;
  readonly scale?: number;
}

export const layers = ['embedding', 'lstm/forward', 'lstm/backward', 'attention', 'dense'];
export const recurrentLayers = ['lstm/forward', 'lstm/backward'];

export function startEvent(shape: RunShape): EventOf<'start'> {
  return {
    type: 'start',
    time: startTime,
    epochs: shape.epochs ?? 20,
    stepsPerEpoch: shape.stepsPerEpoch ?? 141,
    layers,
    recurrentLayers,
    parameters: 284_127,
    backend: 'wasm',
    device: 'wasm · 2 threads · simd',
    clipNorm: shape.clipNorm ?? 5,
    scoreName: 'span F1',
    trainDocuments: 4500,
  };
}

/** Start, steps and epochs; watched sentences after each of the last three epochs. */
export function runEvents(shape: RunShape = {}): RunEvent[] {
  const { seed = 1, stepsPerEpoch = 141, epochs = 20, scale = 1 } = shape;
  const random = generator(seed);
  const steps = shape.steps ?? epochs * stepsPerEpoch;
  const events: RunEvent[] = [startEvent(shape)];
  let sum = 0;
  let best = 0;
  for (let step = 1; step <= steps; step++) {
    const event = stepEvent(shape, step, random);
    sum += event.loss;
    events.push(event);
    if (step % stepsPerEpoch !== 0) continue;
    const epoch = step / stepsPerEpoch;
    const score = Math.min(0.985, 0.955 - 0.42 * Math.exp(-0.75 * epoch) * scale - (scale > 1 ? 0.07 : 0) + (random() - 0.5) * 0.006);
    events.push({
      type: 'epoch',
      time: event.time + 400,
      epoch,
      step,
      trainLoss: sum / stepsPerEpoch,
      validation: { loss: 0.09 + 1.1 * Math.exp(-0.6 * epoch) * scale + 0.004 * epoch, score, accuracy: Math.min(0.999, score + 0.025) },
      best: score > best,
      learningRate: event.learningRate,
      seconds: (stepsPerEpoch * 16.5) / 1000,
      sentencesPerSecond: 1940 / scale + random() * 60,
    });
    best = Math.max(best, score);
    sum = 0;
    if (epoch > epochs - 3 || step + stepsPerEpoch > steps) events.push(watchEvent(epoch, step, shape));
  }
  return events;
}

export function stepEvent(shape: RunShape, step: number, random: () => number): EventOf<'step'> {
  const { stepsPerEpoch = 141, timeSteps = 24, clipNorm = 5, scale = 1, steps = 2820 } = shape;
  const progress = step / Math.min(steps, 2820);
  const loss = (0.06 * scale + 2.6 * Math.exp((-7 * progress) / scale)) * (1 + (random() - 0.5) * 0.5);
  const spike = step % 409 === 300 ? 9 : 1;
  const gradientNorm = (1.1 + 1.4 * Math.exp(-4 * progress)) * (0.6 + 0.8 * random()) * spike;
  const share = [0.42, 0.3, 0.36, 0.12, 0.7];
  const length = timeSteps - (step % 5);
  return {
    type: 'step',
    time: startTime + step * 17 + Math.floor(step / stepsPerEpoch) * 420,
    step,
    epoch: Math.floor((step - 1) / stepsPerEpoch) + 1,
    loss,
    learningRate: 0.001 * 0.9 ** Math.floor((step - 1) / stepsPerEpoch),
    gradientNorm,
    clipped: gradientNorm > clipNorm,
    lines: Array.from({ length: 32 }, (_, index) => 1 + ((step * 131 + index * 977) % 4500)),
    layerNorms: share.map((part) => gradientNorm * part * (0.7 + 0.6 * random())),
    timeStepNorms: [
      Array.from({ length }, (_, t) => 0.3 * Math.exp(-(length - 1 - t) / 6.5) * (0.7 + 0.6 * random())),
      Array.from({ length }, (_, t) => 0.28 * Math.exp(-t / 10) * (0.7 + 0.6 * random())),
    ],
  };
}

interface Sentence {
  readonly line: number;
  readonly words: string;
  readonly tags: string;
  /** Token index, wrong tag, how sure. */
  readonly mistakes?: readonly (readonly [number, string, number])[];
}

const sentences: readonly Sentence[] = [
  {
    line: 118,
    words: 'arrive in Taipei on November 2nd leave Shanghai and back on Friday',
    tags: 'O O B-destination O B-date I-date O B-origin O B-return O B-date',
    mistakes: [[9, 'O', 0.61]],
  },
  {
    line: 40,
    words: 'two tickets from San Francisco to Beijing tomorrow morning please',
    tags: 'B-passengers O O B-origin I-origin O B-destination B-date B-time O',
  },
  {
    line: 203,
    words: '我 要 两 张 十一月 二日 从 上海 到 台北 的 票',
    tags: 'O O B-passengers O B-date I-date O B-origin O B-destination O O',
    mistakes: [[7, 'B-destination', 0.72]],
  },
  { line: 77, words: 'a May ticket for May', tags: 'O B-date O O B-date', mistakes: [[4, 'O', 0.55]] },
];

export function watchedExamples(shape: RunShape = {}): WatchedExample[] {
  const random = generator(99 + (shape.seed ?? 1));
  return sentences.map(({ line, words, tags, mistakes = [] }) => {
    const tokens = words.split(' ');
    const truth = tags.split(' ');
    return {
      file: testFile,
      line,
      tokens,
      predictions: truth.map((tag, index) => {
        const mistake = mistakes.find(([at]) => at === index);
        return mistake ? { label: mistake[1], probability: mistake[2] } : { label: tag, probability: 0.86 + 0.14 * random() };
      }),
      truth,
      attention:
        shape.attention === false
          ? []
          : [{ layer: 'attention', weights: [attention(tokens.length, random), attention(tokens.length, random)] }],
      gates: recurrentLayers.map((layer) => ({
        layer,
        names: ['input', 'forget', 'cell', 'output'],
        values: [0.42, 0.88, 0, 0.44].map((mean, gate) =>
          Array.from({ length: 64 }, () => {
            const unit = random() - 0.5;
            return tokens.map(() => {
              const value = mean + unit * 0.5 + (random() - 0.5) * 0.5;
              return gate === 2 ? Math.tanh(value * 2.4) : Math.max(0.005, Math.min(0.995, value));
            });
          }),
        ),
      })),
    };
  });
}

function attention(length: number, random: () => number): number[][] {
  return Array.from({ length }, (_, row) => {
    const raw = Array.from(
      { length },
      (_, column) => Math.exp(-Math.abs(row - column) * 0.8) + (row % 3 === 2 && column === row - 1 ? 1.6 : 0) + 0.12 * random(),
    );
    const sum = raw.reduce((a, b) => a + b, 0);
    return raw.map((value) => value / sum);
  });
}

export function watchEvent(epoch: number, step: number, shape: RunShape = {}): EventOf<'watch'> {
  return { type: 'watch', time: startTime + step * 17, epoch, step, examples: watchedExamples(shape) };
}

const labels = ['date', 'destination', 'origin', 'passengers', 'return', 'time'];

export function evaluation(): Evaluation {
  const rows = [
    ['date', 0.982, 0.977, 0.979, 341],
    ['destination', 0.971, 0.964, 0.967, 312],
    ['origin', 0.95, 0.968, 0.959, 298],
    ['passengers', 0.991, 0.984, 0.987, 126],
    ['return', 0.813, 0.74, 0.775, 52],
    ['time', 0.967, 0.951, 0.959, 164],
    ['micro avg', 0.959, 0.952, 0.956, 1293],
    ['macro avg', 0.946, 0.931, 0.938, 1293],
    ['weighted avg', 0.958, 0.952, 0.955, 1293],
  ] as const;
  const row = (lower: number) =>
    rows.map(([label, precision, recall, f1, support]) => ({
      label,
      precision: precision - lower,
      recall: recall - lower,
      f1: f1 - lower,
      support,
    }));
  const random = generator(5);
  const names = ['O', ...labels];
  return {
    data: testFile,
    documents: 900,
    scores: { loss: 0.104, score: 0.956, accuracy: 0.981 },
    interval: { low: 0.949, high: 0.962, level: 0.95 },
    default: row(0),
    strict: row(0.012),
    confusion: {
      labels: names,
      counts: names.map((_, truth) =>
        names.map((_, prediction) =>
          truth === prediction
            ? truth === 0
              ? 5820
              : 120 + Math.round(random() * 420)
            : random() < 0.45
              ? Math.round(random() ** 3 * 22)
              : 0,
        ),
      ),
    },
    errors: [
      evaluationError(
        118,
        'arrive in Taipei on November 2nd leave Shanghai and back on Friday',
        9,
        10,
        'missed',
        'return',
        undefined,
        0.97,
      ),
      {
        ...evaluationError(40, 'two tickets from San Francisco to Beijing tomorrow morning', 3, 5, 'boundary', 'origin', 'origin', 0.94),
        truthSpan: { start: 3, end: 5 },
        predictionSpan: { start: 4, end: 5 },
      },
      evaluationError(203, 'to Shanghai via Wuhan', 1, 2, 'type', 'destination', 'origin', 0.91),
      evaluationError(77, 'a May ticket for May', 1, 2, 'spurious', undefined, 'date', 0.83),
      evaluationError(311, '我 要 两 张 十一月 二日 从 上海 到 台北 的 票', 7, 8, 'type', 'origin', 'destination', 0.72),
    ],
  };
}

function evaluationError(
  line: number,
  words: string,
  start: number,
  end: number,
  kind: Evaluation['errors'][number]['kind'],
  truth: string | undefined,
  prediction: string | undefined,
  probability: number,
): Evaluation['errors'][number] {
  return {
    file: testFile,
    line,
    tokens: words.split(' '),
    start,
    end,
    kind,
    ...(truth && { truth }),
    ...(prediction && { prediction }),
    probability,
  };
}

export function evaluationEvent(): EventOf<'evaluation'> {
  return { type: 'evaluation', time: startTime, evaluation: evaluation() };
}

export const bilstm: RunSummary = {
  run: '/work/tickets/.unroll/runs/bilstm-1',
  name: 'tickets-bilstm',
  state: 'training',
  seed: 1,
  task: 'tag',
  color: 0,
  readOnly: false,
  trainFile,
};

export const simple: RunSummary = {
  ...bilstm,
  run: '/work/tickets/.unroll/runs/simple-1',
  name: 'tickets-simple',
  state: 'completed',
  color: 1,
};
export const other: RunSummary = { ...bilstm, run: '/work/tickets/.unroll/runs/gru-1', name: 'tickets-gru', state: 'stopped', color: 2 };

/** Two runs beside one another, the first in the middle of training. */
export function snapshot(parts: Partial<Extract<HostMessage, { type: 'snapshot' }>> = {}): Extract<HostMessage, { type: 'snapshot' }> {
  return {
    type: 'snapshot',
    shown: bilstm.run,
    tab: 'curves',
    runs: [bilstm, simple],
    events: {
      [bilstm.run]: [...runEvents({ steps: 990 }), evaluationEvent()],
      [simple.run]: runEvents({ seed: 2, scale: 2, epochs: 7, cell: 'simple' }),
    },
    available: [bilstm, simple, other],
    labels: [],
    ...parts,
  };
}

/** One run only, as small as a test needs. */
export function oneRun(events: RunEvent[], summary: Partial<RunSummary> = {}): Extract<HostMessage, { type: 'snapshot' }> {
  return snapshot({ runs: [{ ...bilstm, ...summary }], events: { [bilstm.run]: events }, available: [] });
}

/** The model's answer to a text: every capitalised word is a destination. */
export function tagged(text: string): TaggedText {
  const points = Array.from(text);
  const tokens: TaggedText['tokens'] = [];
  let start = 0;
  points.concat(' ').forEach((point, index) => {
    if (point !== ' ') return;
    if (index > start) tokens.push(token(points.slice(start, index).join(''), start, index));
    start = index + 1;
  });
  return {
    text,
    tokens,
    spans: tokens
      .filter(({ tag }) => tag !== 'O')
      .map((one) => ({ start: one.start, end: one.end, label: 'destination', score: one.probability })),
    confidence: Math.min(1, ...tokens.map(({ probability }) => probability)),
  };
}

function token(word: string, start: number, end: number): TaggedText['tokens'][number] {
  const place = /^\p{Lu}/u.test(word);
  const distribution = place
    ? [
        { label: 'B-destination', probability: 0.88 },
        { label: 'B-origin', probability: 0.09 },
        { label: 'O', probability: 0.03 },
      ]
    : [
        { label: 'O', probability: 0.97 },
        { label: 'B-date', probability: 0.03 },
      ];
  return { start, end, tag: distribution[0].label, probability: distribution[0].probability, distribution };
}
