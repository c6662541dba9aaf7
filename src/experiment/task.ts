import type { Document, Problem, Token } from '../data/document';
import type { Evaluation, ScoreRow, Scores } from '../protocol/events';
import type { TaggedText } from '../protocol/worker';
import type { Spec } from '../spec';

/** What the model says of one document, a row for each token ("tag") or one row ("classify"). */
export interface DocumentPrediction {
  /** [rows] the most probable label of each row. */
  readonly labels: readonly string[];
  /** [rows] its probability. */
  readonly confidences: readonly number[];
  /** [rows*K] */
  readonly probabilities: Float32Array;
}

/** A document with what is true of it and what was predicted; what tasks measure. */
export interface Judged {
  readonly document: Document;
  readonly tokens: readonly Token[];
  /** [rows] */
  readonly truth: readonly string[];
  readonly prediction: DocumentPrediction;
}

export type EvaluationReport = Pick<Evaluation, 'default' | 'strict' | 'confusion' | 'errors' | 'interval'> &
  Pick<Scores, 'score' | 'accuracy'>;

/** What differs from task to task. A new task is one file beside this and one line in tasks.ts. */
export interface Task {
  /** What `Scores.score` is called. */
  readonly scoreName: string;
  /** Why the document can't be learnt from; undefined where it can. */
  missing(document: Document): Pick<Problem, 'message' | 'reason'> | undefined;
  /** Rows of probabilities that the model gives for so many tokens. */
  rows(tokens: number): number;
  /** The right label of each row; undefined where it is not known. */
  truth(document: Document, spec: Spec): readonly string[] | undefined;
  /** The two numbers of every epoch. */
  score(judged: readonly Judged[]): Pick<Scores, 'score' | 'accuracy'>;
  /** The whole report. */
  report(judged: readonly Judged[], spec: Spec): EvaluationReport;
  /** As the editor and the terminal show it. */
  tagged(document: Document, tokens: readonly Token[], prediction: DocumentPrediction, labels: readonly string[]): TaggedText;
}

/** The row that the run is compared by. */
export function rowOf(rows: readonly ScoreRow[], label: string): ScoreRow {
  return rows.find((row) => row.label === label) ?? { label, precision: 0, recall: 0, f1: 0, support: 0 };
}

/** All labels with their probabilities in one row, the most probable first. */
export function distributionOf(
  { probabilities }: DocumentPrediction,
  row: number,
  labels: readonly string[],
): { label: string; probability: number }[] {
  return labels
    .map((label, k) => ({ label, probability: probabilities[row * labels.length + k] }))
    .sort((a, b) => b.probability - a.probability);
}
