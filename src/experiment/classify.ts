import { tokenTexts } from '../data/tokenize';
import { classCounts, classScores, confusion, f1Interval } from '../engine/metrics';
import type { Evaluation } from '../protocol/events';
import { distributionOf, type Judged, type Task } from './task';

/** One label for the whole document. */
export const classify: Task = {
  scoreName: 'accuracy',

  missing({ label }) {
    if (label !== undefined) return undefined;
    return { reason: 'label', message: 'has no class, which task "classify" needs; it is set aside. Give it one, or use task "tag".' };
  },

  rows: () => 1,

  truth: ({ label }) => (label === undefined ? undefined : [label]),

  score(judged) {
    const right = judged.filter(({ truth, prediction }) => truth[0] === prediction.labels[0]).length;
    const share = judged.length > 0 ? right / judged.length : 0;
    return { score: share, accuracy: share };
  },

  report(judged) {
    const truth = judged.map((one) => one.truth[0]);
    const predicted = judged.map(({ prediction }) => prediction.labels[0]);
    return {
      ...this.score(judged),
      interval: f1Interval(classCounts(truth, predicted)),
      default: classScores(truth, predicted),
      confusion: confusion([truth], [predicted], 'classes'),
      errors: errorsOf(judged),
    };
  },

  tagged: ({ text }, _tokens, prediction, labels) => ({
    text,
    tokens: [],
    spans: [],
    confidence: prediction.confidences[0],
    label: { label: prediction.labels[0], probability: prediction.confidences[0], distribution: distributionOf(prediction, 0, labels) },
  }),
};

/** Most confident first. */
function errorsOf(judged: readonly Judged[]): Evaluation['errors'] {
  return judged
    .filter(({ truth, prediction }) => truth[0] !== prediction.labels[0])
    .map(({ document, tokens, truth, prediction }) => ({
      file: document.source.file,
      line: document.source.line,
      tokens: tokenTexts(document, tokens),
      start: 0,
      end: tokens.length,
      kind: 'class' as const,
      truth: truth[0],
      prediction: prediction.labels[0],
      probability: prediction.confidences[0],
    }))
    .sort((a, b) => b.probability - a.probability);
}
