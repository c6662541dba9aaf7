import type { Evaluation, Scores } from '../protocol/events';
import type { Dataset } from './dataset';
import { predict, type Asked } from './predict';
import type { Judged } from './task';

type Between = () => Promise<void>;

/** The whole report on a data set; the same at every batch size. */
export async function evaluateDataset(asked: Asked, set: Dataset, between?: Between): Promise<Evaluation> {
  const { judged, loss } = await judge(asked, set, between);
  const { score, accuracy, ...report } = asked.task.report(judged, asked.spec);
  return { data: set.name, documents: set.documents.length, scores: { loss, score, accuracy }, ...report };
}

/** The few numbers of every epoch. */
export async function scoresOf(asked: Asked, set: Dataset, between?: Between): Promise<Scores> {
  const { judged, loss } = await judge(asked, set, between);
  return { loss, ...asked.task.score(judged) };
}

async function judge(asked: Asked, { documents }: Dataset, between?: Between): Promise<{ judged: Judged[]; loss: number }> {
  const predictions = await predict(asked, documents, between);
  const judged = documents.map((document, i) => ({
    document,
    tokens: document.tokens ?? [],
    truth: asked.task.truth(document, asked.spec) ?? [],
    prediction: predictions.documents[i],
  }));
  return { judged, loss: predictions.loss };
}
