import type { Evaluation } from '../protocol/events';
import { digits, grouped, percent, showProblem, type Output } from './output';

/** The whole report as a table; which F1 it is, is said. */
export function showEvaluation(output: Output, evaluation: Evaluation): void {
  const { bold, dim } = output.colors;
  if (!output.json) for (const problem of evaluation.problems ?? []) showProblem(output, problem);
  const { scores, strict, interval } = evaluation;
  const tagging = strict !== undefined;
  output.line();
  const strictF1 = strict?.find(({ label }) => label === 'micro avg')?.f1;
  const range = interval ? ` [${percent(interval.low)}, ${percent(interval.high)}]` : '';
  const headline = tagging
    ? `span F1 ${percent(scores.score)}${range} (micro, seqeval default)${strictF1 === undefined ? '' : ` · ${percent(strictF1)} (strict)`} · token accuracy ${percent(scores.accuracy)}`
    : `accuracy ${percent(scores.score)}${range}`;
  output.line(`${bold(evaluation.data)}: ${headline}`);
  output.line(
    dim(
      `${grouped(evaluation.documents)} sentences, loss ${digits(scores.loss)}${interval ? `; in brackets: ${Math.round(interval.level * 100)} % interval by the bootstrap` : ''}`,
    ),
  );
  output.line();
  output.table(
    [tagging ? 'label' : 'class', 'precision', 'recall', 'F1', tagging ? 'spans' : 'sentences'],
    evaluation.default.map(({ label, precision, recall, f1, support }) => [
      label,
      percent(precision),
      percent(recall),
      percent(f1),
      grouped(support),
    ]),
  );
}
