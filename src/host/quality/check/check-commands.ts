import path from 'node:path';
import * as vscode from 'vscode';
import { z } from 'zod';
import { type Log } from '../../log';
import { runArgument } from '../../runs/pick-run';
import { type RunStore } from '../../runs/run-store';
import { tellFailure } from '../../training/training-outcome';
import { type TrainingService } from '../../training/training-service';
import { pickModel } from './pick-model';
import { type CheckData } from './check-data';
import { disagreeing } from './check-model';
import { type Checks, fileOf, type Subject } from './checks';

const ids = z.array(z.number());

/** Registers what checks data, and what mends and sets aside findings. */
export function registerCheckCommands(
  checks: Checks,
  data: CheckData,
  runs: RunStore,
  training: TrainingService,
  log: Log,
): vscode.Disposable {
  const guarded =
    (job: (...args: unknown[]) => Promise<void>) =>
    (...args: unknown[]) =>
      job(...args).catch((error: unknown) => tellFailure(error, log));

  const checkData = async (argument: unknown): Promise<void> => {
    const subjects = await subjectsOf(data, argument);
    if (subjects.length === 0) return;
    const title = vscode.l10n.t('Checking {0}', names(subjects));
    const count = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () => data.check(subjects));
    tell(count, subjects);
  };

  const checkWithModel = async (argument: unknown): Promise<void> => {
    const subjects = await subjectsOf(data, argument);
    if (subjects.length === 0) return;
    const named = runArgument(argument);
    const run = named === undefined ? await pickModel(runs, fileOf(subjects[0])) : runs.get(named);
    if (!run) return;
    const title = vscode.l10n.t('Checking {0} with {1}', names(subjects), run.name);
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    await vscode.window.withProgress(options, async (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      await data.check(subjects, abort);
      const report = (share: number) => progress.report({ increment: (100 * share) / subjects.length });
      for (const subject of subjects) {
        if (!abort.signal.aborted) await checks.check(subject, 'model', disagreeing(run, training, report), abort);
      }
    });
    tell(
      subjects.reduce((sum, subject) => sum + checks.toldOf(subject).length, 0),
      subjects,
    );
  };

  const mend = async (argument: unknown): Promise<void> => {
    const mended = await checks.mend(new Set(ids.parse(argument)));
    await data.recheck(mended);
  };
  const ignore = (argument: unknown, everywhere: unknown): Promise<void> => checks.ignore(ids.parse(argument), everywhere === true);

  return vscode.Disposable.from(
    vscode.commands.registerCommand('unroll.checkData', guarded(checkData)),
    vscode.commands.registerCommand('unroll.checkDataWithModel', guarded(checkWithModel)),
    vscode.commands.registerCommand('unroll.mendFindings', guarded(mend)),
    vscode.commands.registerCommand('unroll.ignoreFindings', guarded(ignore)),
  );
}

async function subjectsOf(data: CheckData, argument: unknown): Promise<Subject[]> {
  const subjects = await data.subjectsOf(argument);
  if (subjects.length === 0)
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a data file, an annotated text or a spec first.'));
  return subjects;
}

function names(subjects: readonly Subject[]): string {
  return subjects.map((subject) => path.basename(fileOf(subject))).join(', ');
}

function tell(count: number, subjects: readonly Subject[]): void {
  if (count === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Nothing doubtful in {0}.', names(subjects)));
    return;
  }
  const show = vscode.l10n.t('Show Problems');
  void vscode.window.showInformationMessage(vscode.l10n.t('Doubtful places in {0}: {1}.', names(subjects), count), show).then((choice) => {
    if (choice === show) void vscode.commands.executeCommand('workbench.actions.view.problems');
  });
}
