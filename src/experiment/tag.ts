import { spansOf, tagsOf } from '../data';
import { tokenTexts } from '../data/tokenize';
import { confusion, f1Interval, spanCounts, spanErrors, spanScores, tokenAccuracy } from '../engine/metrics';
import type { Evaluation } from '../protocol/events';
import { distributionOf, rowOf, type DocumentPrediction, type Judged, type Task } from './task';

/** A tag for every token, read as spans. */
export const tag: Task = {
  scoreName: 'span F1',

  missing: () => undefined,

  rows: (tokens) => tokens,

  truth: ({ tokens = [], spans }, spec) => tagsOf(tokens, spans, spec.data.tagScheme),

  score(judged) {
    const { truth, predicted } = sequences(judged);
    return { score: rowOf(spanScores(truth, predicted, 'default'), 'micro avg').f1, accuracy: tokenAccuracy(truth, predicted) };
  },

  report(judged, spec) {
    const { truth, predicted } = sequences(judged);
    return {
      ...this.score(judged),
      interval: f1Interval(spanCounts(truth, predicted)),
      default: spanScores(truth, predicted, 'default'),
      strict: spanScores(truth, predicted, 'strict', spec.data.tagScheme),
      confusion: confusion(truth, predicted, 'tags'),
      errors: errorsOf(judged),
    };
  },

  tagged(document, tokens, prediction, labels) {
    return {
      text: document.text,
      tokens: tokens.map(({ start, end }, i) => ({
        start,
        end,
        tag: prediction.labels[i],
        probability: prediction.confidences[i],
        distribution: distributionOf(prediction, i, labels),
      })),
      spans: spansOf(tokens, prediction.labels).map(({ start, end, label }) => {
        const first = tokens.findIndex((token) => token.start === start);
        const last = tokens.findIndex((token) => token.end === end);
        return { start, end, label, score: confidence(prediction, first, last + 1) };
      }),
      // One wrong tag makes a line wrong.
      confidence: Math.min(1, ...prediction.confidences),
    };
  },
};

function sequences(judged: readonly Judged[]): { truth: string[][]; predicted: string[][] } {
  return { truth: judged.map(({ truth }) => [...truth]), predicted: judged.map(({ prediction }) => [...prediction.labels]) };
}

function errorsOf(judged: readonly Judged[]): Evaluation['errors'] {
  const errors: Evaluation['errors'] = [];
  for (const { document, tokens, truth, prediction } of judged) {
    for (const error of spanErrors(truth, prediction.labels)) {
      errors.push({
        file: document.source.file,
        line: document.source.line,
        tokens: tokenTexts(document, tokens),
        start: error.start,
        end: error.end,
        kind: error.kind,
        truth: error.truth?.label,
        prediction: error.prediction?.label,
        truthSpan: rangeOf(error.truth),
        predictionSpan: rangeOf(error.prediction),
        probability: confidence(prediction, error.start, error.end),
      });
    }
  }
  return errors.sort((a, b) => b.probability - a.probability);
}

function rangeOf(span: { start: number; end: number } | undefined): { start: number; end: number } | undefined {
  return span && { start: span.start, end: span.end };
}

/** Mean probability of the chosen tags over tokens [start, end). */
function confidence({ confidences }: DocumentPrediction, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += confidences[i];
  return end > start ? sum / (end - start) : 0;
}
