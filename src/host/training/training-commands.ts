import path from 'node:path';
import * as vscode from 'vscode';
import { remedy, type Remedy } from '../../protocol/going-on';
import { isFinished } from '../../runs/run-summary';
import { parseSpec } from '../../spec';
import { type Log } from '../log';
import { openLine } from '../open-line';
import { type Panel } from '../panel/panel';
import { runOf } from '../runs/pick-run';
import { isActive, type RunStore } from '../runs/run-store';
import { settings } from '../settings';
import { pickSpec } from '../spec/pick-spec';
import { translated } from '../words/translated';
import { tellFailure } from './training-outcome';
import { type TrainingService } from './training-service';

/** Registers what starts, holds, ends and measures trainings. */
export function registerTrainingCommands(training: TrainingService, runs: RunStore, panel: Panel, log: Log): vscode.Disposable {
  const commands: Record<string, (argument?: unknown, more?: unknown) => Promise<void>> = {
    'unroll.train': (argument) => train(training, runs, panel, argument),
    'unroll.pause': () => training.pause(),
    'unroll.stop': () => training.stop(),
    'unroll.resume': (argument, more) => resume(training, runs, panel, argument, remedy.safeParse(more).data),
    'unroll.evaluate': (argument) => evaluate(training, runs, panel, argument),
  };
  const guarded = (run: (argument?: unknown, more?: unknown) => Promise<void>) => (argument?: unknown, more?: unknown) =>
    run(argument, more).catch((error: unknown) => tellFailure(error, log));
  return vscode.Disposable.from(...Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, guarded(run))));
}

async function train(training: TrainingService, runs: RunStore, panel: Panel, argument: unknown): Promise<void> {
  if (!trusted()) return;
  if (training.busy) {
    void vscode.window.showInformationMessage(vscode.l10n.t('A model is being trained already. Stop it first, or wait for its end.'));
    return;
  }
  const uri = await pickSpec(argument, runs, vscode.l10n.t('Train which spec?'));
  if (!uri) return;
  const document = await vscode.workspace.openTextDocument(uri);
  const specFile = uri.fsPath;
  const { diagnostics } = parseSpec(document.getText(), specFile);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    await openLine(specFile, errors[0].line, errors[0].column);
    const more = errors.length === 1 ? '' : ` ${vscode.l10n.t('({0} errors in all)', errors.length)}`;
    void vscode.window.showErrorMessage(`${path.basename(specFile)}:${errors[0].line}: ${errors[0].message}${more}`);
    return;
  }
  const run = await withWindowProgress(vscode.l10n.t('Unroll: reading the data and building the model'), () =>
    training.train({ specFile, specText: document.getText(), runsDir: runs.runsDir(specFile) }),
  );
  await look(runs, panel, run);
}

/** Goes on with what is paused; else takes an interrupted or stopped run up again, with a change where one is given. */
async function resume(training: TrainingService, runs: RunStore, panel: Panel, argument: unknown, change?: Remedy): Promise<void> {
  if (!trusted()) return;
  if (training.state?.paused && (argument === undefined || namesRun(argument, training.state.run))) return training.continue();
  const title = vscode.l10n.t('Resume which run?');
  const info = await runOf(argument, runs, title, ({ state, readOnly }) => !readOnly && !isActive(state) && !isFinished(state));
  if (!info) return;
  const run = await withWindowProgress(vscode.l10n.t('Unroll: resuming {0}', info.name), () => training.resume(info.run, change));
  await look(runs, panel, run);
}

function namesRun(argument: unknown, run: string): boolean {
  return argument === run || (typeof argument === 'object' && argument !== null && 'run' in argument && argument.run === run);
}

async function evaluate(training: TrainingService, runs: RunStore, panel: Panel, argument: unknown): Promise<void> {
  if (!trusted()) return;
  const info = await runOf(argument, runs, vscode.l10n.t('Evaluate which run?'));
  if (!info) return;
  const evaluation = await withWindowProgress(vscode.l10n.t('Unroll: evaluating {0}', info.name), () => training.evaluate(info.run));
  panel.show(info.run);
  panel.open('evaluation');
  const score = (100 * evaluation.scores.score).toFixed(1);
  vscode.window.setStatusBarMessage(
    vscode.l10n.t('{0} on {1}: {2} {3}', info.name, path.basename(evaluation.data), translated(info.scoreName), score),
    10_000,
  );
}

/** Brings the run into sight. The runs that it is compared with stay. */
async function look(runs: RunStore, panel: Panel, run: string): Promise<void> {
  await runs.reload(run);
  panel.show(run);
  if (settings.openPanelOnTrain() && !panel.isOpen) panel.open();
}

/** Whether the workspace is trusted; says so where it is not. */
export function trusted(): boolean {
  if (vscode.workspace.isTrusted) return true;
  const manage = vscode.l10n.t('Manage Workspace Trust');
  const words = vscode.l10n.t(
    'Training needs a trusted workspace: a spec decides which files are read and how much the machine has to do.',
  );
  void vscode.window.showWarningMessage(words, manage).then((choice) => {
    if (choice === manage) void vscode.commands.executeCommand('workbench.trust.manage');
  });
  return false;
}

function withWindowProgress<T>(title: string, job: () => Promise<T>): Promise<T> {
  return Promise.resolve(vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, job));
}
