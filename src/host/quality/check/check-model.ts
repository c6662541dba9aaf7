import { type Document } from '../../../data';
import { disagreementsInSteps, looked, type Prediction } from '../../../data/quality/disagreements';
import { type RunInfo } from '../../../runs/run-summary';
import { type TrainingService } from '../../training/training-service';
import { inSlices } from '../../in-slices';
import { type Find } from './text-check';

/** Texts in one request to the worker. */
const portion = 64;

/** Finds where a run's model is sure of something else than the tags say. @param report hears of each portion, as a share of all */
export function disagreeing(run: RunInfo, training: TrainingService, report: (share: number) => void): Find {
  return async (documents, signal) => {
    const asked = documents.slice(0, looked(documents));
    const predictions: Prediction[] = [];
    for (let at = 0; at < asked.length; at += portion) {
      if (signal.aborted) return undefined;
      const texts = asked.slice(at, at + portion).map(({ text }: Document) => text);
      predictions.push(...(await training.tag(run.run, texts)));
      report(texts.length / asked.length);
    }
    return inSlices(disagreementsInSteps(asked, predictions, { run: run.name }), signal);
  };
}
