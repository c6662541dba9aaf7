import path from 'node:path';
import * as vscode from 'vscode';
import { type TaggedText } from '../../../protocol/worker';
import { type TrainingService } from '../../training/training-service';

/** Texts in one request to the worker. */
const portion = 64;

/** What the model of a run says of texts, in their order, with its progress shown. `run`: the run's folder. @throws WorkerError, or when it is cancelled */
export function askModel(
  training: TrainingService,
  run: string,
  pieces: readonly { readonly text: string }[],
  location: vscode.ProgressLocation,
): Promise<TaggedText[]> {
  const title = vscode.l10n.t('Tagging with {0}', path.basename(run));
  return Promise.resolve(
    vscode.window.withProgress({ location, title, cancellable: true }, async (progress, token) => {
      const results: TaggedText[] = [];
      for (let at = 0; at < pieces.length; at += portion) {
        if (token.isCancellationRequested) throw new Error(vscode.l10n.t('Tagging was cancelled.'));
        const texts = pieces.slice(at, at + portion).map(({ text }) => text);
        results.push(...(await training.tag(run, texts)));
        progress.report({ increment: (100 * texts.length) / pieces.length });
      }
      return results;
    }),
  );
}
