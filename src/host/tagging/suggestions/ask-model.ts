import path from 'node:path';
import * as vscode from 'vscode';
import { type TaggedText } from '../../../protocol/worker';
import { type TrainingService } from '../../training/training-service';
import { type Piece } from './suggest';

/** Texts in one request to the worker. */
const portion = 64;

/** Pieces of a text that the model of a run is asked of. `run`: the run's folder. */
export interface Question {
  readonly run: string;
  readonly pieces: readonly Piece[];
}

/** What the models of runs say of texts, each in the order of its pieces, with one progress for all. @throws WorkerError, or when it is cancelled */
export function askModels(
  training: TrainingService,
  questions: readonly Question[],
  location: vscode.ProgressLocation,
): Promise<TaggedText[][]> {
  const title = vscode.l10n.t('Tagging with {0}', questions.map(({ run }) => path.basename(run)).join(', '));
  const total = questions.reduce((sum, { pieces }) => sum + pieces.length, 0);
  return Promise.resolve(
    vscode.window.withProgress({ location, title, cancellable: true }, async (progress, token) => {
      const answers: TaggedText[][] = [];
      for (const { run, pieces } of questions) {
        const results: TaggedText[] = [];
        for (let at = 0; at < pieces.length; at += portion) {
          if (token.isCancellationRequested) throw new Error(vscode.l10n.t('Tagging was cancelled.'));
          const texts = pieces.slice(at, at + portion).map(({ text }) => text);
          results.push(...(await training.tag(run, texts)));
          progress.report({ increment: (100 * texts.length) / total });
        }
        answers.push(results);
      }
      return answers;
    }),
  );
}
