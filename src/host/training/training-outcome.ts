import * as vscode from 'vscode';
import { type EventOf } from '../../protocol/events';
import { remediesFor, type Remedy } from '../../protocol/going-on';
import { type ErrorReason } from '../../protocol/worker';
import { type RunInfo } from '../../runs/run-summary';
import { WorkerError } from '../../worker/client';
import { Disposable } from '../disposable';
import { type Log, messageOf } from '../log';
import { openLine } from '../open-line';
import { type RunStore } from '../runs/run-store';
import { translated } from '../words/translated';
import { type TrainingService } from './training-service';
import { errorWords } from '../words/error-words';

/** Failures that another backend may not have. */
const ofBackends: ReadonlySet<ErrorReason> = new Set(['backend', 'crashed', 'outOfMemory']);

/** Tells once how a training ended, with what can be done about it. */
export class TrainingOutcome extends Disposable {
  constructor(
    private readonly training: TrainingService,
    private readonly runs: RunStore,
  ) {
    super();
    this.register(
      training.onEvent(({ run, event }) => {
        if (event.type === 'end') void this.tell(run, event);
      }),
    );
  }

  private async tell(run: string, end: EventOf<'end'>): Promise<void> {
    const info = await this.runs.reload(run);
    const name = info?.name ?? run;
    if (end.reason === 'stopped') {
      vscode.window.setStatusBarMessage(vscode.l10n.t('{0} stopped; Resume Training goes on from here.', name), 8000);
      return;
    }
    const open = vscode.l10n.t('Open Panel');
    if (end.reason === 'completed' || end.reason === 'earlyStopping') {
      if (this.training.quiet) return;
      const best = info?.best;
      const score = best?.validation?.score ?? info?.evaluation?.scores.score;
      const words =
        score === undefined
          ? vscode.l10n.t('{0} is trained.', name)
          : vscode.l10n.t(
              '{0} is trained: {1} {2}, best at epoch {3}.',
              name,
              translated(info?.scoreName ?? ''),
              (100 * score).toFixed(1),
              best?.epoch ?? 0,
            );
      if ((await vscode.window.showInformationMessage(words, open)) === open) await vscode.commands.executeCommand('unroll.openRun', run);
      return;
    }
    const remedies = remediesOf(end, info);
    const ways = remedies.length > 0 ? remedies.map(resumeWords) : [vscode.l10n.t('Resume')];
    const spec = vscode.l10n.t('Open Spec');
    const log = vscode.l10n.t('Show Log');
    const choice = await vscode.window.showErrorMessage(`${name}: ${translated(end.message)}`, ...ways, spec, log);
    const way = ways.indexOf(choice ?? '');
    if (way >= 0) await vscode.commands.executeCommand('unroll.resume', run, remedies[way]);
    else if (choice === spec) await vscode.commands.executeCommand('unroll.openRunSpec', run);
    else if (choice === log) await vscode.commands.executeCommand('unroll.showLog');
  }
}

function remediesOf({ reason }: EventOf<'end'>, info: RunInfo | undefined): Remedy[] {
  if (!info) return [];
  const { spec, backend } = info.manifest;
  return remediesFor(reason, { batchSize: spec.training.batchSize, backend });
}

function resumeWords({ batchSize, backend }: Remedy): string {
  return batchSize === undefined
    ? vscode.l10n.t('Resume on {0}', backend ?? 'auto')
    : vscode.l10n.t('Resume with Batch Size {0}', batchSize);
}

/** Tells why a request failed, and leads to the line at fault where there is one. */
export async function tellFailure(error: unknown, log: Log): Promise<void> {
  log.error(messageOf(error));
  const showLog = vscode.l10n.t('Show Log');
  const place = error instanceof WorkerError ? error.data : undefined;
  const goTo = vscode.l10n.t('Go to Line');
  const select = vscode.l10n.t('Select Backend');
  const actions = place?.file === undefined ? [showLog] : [goTo, showLog];
  if (place && ofBackends.has(place.reason)) actions.unshift(select);
  const choice = await vscode.window.showErrorMessage(errorWords(error), ...actions);
  if (choice === showLog) log.show();
  else if (choice === select) await vscode.commands.executeCommand('unroll.selectBackend');
  else if (choice === goTo && place?.file !== undefined) await openLine(place.file, place.line ?? 1, place.column);
}
