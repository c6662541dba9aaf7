import * as vscode from 'vscode';
import { plannedTrainings } from '../../protocol/curve';
import { type SpecChange } from '../../protocol/worker';
import { specName } from '../../runs/run-folder';
import { type Log } from '../log';
import { type Panel } from '../panel/panel';
import { type RunStore } from '../runs/run-store';
import { pickSpec } from '../spec/pick-spec';
import { prepareTaggedTraining } from '../tagging/suggestions/train-tagged';
import { isTaggable, type Tagging } from '../tagging/tagging';
import { trusted } from '../training/training-commands';
import { tellFailure } from '../training/training-outcome';
import { type CurveService } from './curve-service';
import { busyWords, progressWords, verdictWords } from './verdict-words';

/** What a curve is made of: a spec, and what is changed in it. */
interface Subject {
  readonly specFile: string;
  readonly changes: readonly SpecChange[];
}

/** Registers what trains, shows and stops learning curves. */
export function registerCurveCommands(curves: CurveService, runs: RunStore, tagging: Tagging, panel: Panel, log: Log): vscode.Disposable {
  const guarded = (job: Promise<void>) => job.catch((error: unknown) => tellFailure(error, log));
  const subject = (argument: unknown) => subjectOf(argument, curves, runs, tagging);
  return vscode.Disposable.from(
    vscode.commands.registerCommand('unroll.learningCurve', (argument?: unknown) => guarded(train(curves, panel, () => subject(argument)))),
    vscode.commands.registerCommand('unroll.showLearningCurve', (argument?: unknown) => guarded(show(runs, panel, argument))),
    vscode.commands.registerCommand('unroll.stopLearningCurve', () => curves.stop()),
  );
}

/** Shows the curve as it is kept, or the button that makes it. */
async function show(runs: RunStore, panel: Panel, argument: unknown): Promise<void> {
  const uri = await pickSpec(argument, runs, vscode.l10n.t('Learning curve of which spec?'));
  if (uri) panel.showCurve(uri.fsPath);
}

/** Trains what the curve lacks in the background, with the page beside it. */
async function train(curves: CurveService, panel: Panel, subject: () => Promise<Subject | undefined>): Promise<void> {
  if (!trusted()) return;
  if (curves.trained !== undefined) {
    panel.showCurve(curves.trained);
    void vscode.window.showInformationMessage(busyWords(curves.trained));
    return;
  }
  const { specFile, changes } = (await subject()) ?? {};
  if (specFile === undefined) return;
  panel.showCurve(specFile);
  const name = specName(specFile);
  const title = vscode.l10n.t('Learning curve of {0}', name);
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  const curve = await vscode.window.withProgress(options, (progress, token) => {
    let shown = 0;
    return curves.train(
      { specFile, changes: changes ?? [] },
      (now) => {
        progress.report({ message: progressWords(now), increment: 100 * now.share - shown });
        shown = 100 * now.share;
      },
      token,
    );
  });
  if (!curve) return;
  const planned = plannedTrainings(curve);
  if (curve.points.length < planned) {
    const words = vscode.l10n.t(
      '{0}: {1} of {2} trainings are kept; Learning Curve goes on from there.',
      name,
      curve.points.length,
      planned,
    );
    vscode.window.setStatusBarMessage(words, 8000);
    return;
  }
  const look = vscode.l10n.t('Show');
  if ((await vscode.window.showInformationMessage(`${name}: ${verdictWords(curve)}`, look)) === look) panel.showCurve(specFile);
}

/** What is tagged so far of the text in the editor, else a spec with all its data. The page names the spec of a curve that goes on as it was made. */
async function subjectOf(argument: unknown, curves: CurveService, runs: RunStore, tagging: Tagging): Promise<Subject | undefined> {
  if (typeof argument === 'string') return saved(argument, (await curves.kept(argument))?.changes);
  const text =
    argument instanceof vscode.Uri ? await vscode.workspace.openTextDocument(argument) : vscode.window.activeTextEditor?.document;
  if (text && isTaggable(text)) {
    const tagged = await tagging.of(text);
    if (tagged.tally.tagged > 0) {
      const [{ specFile, changes }] = await prepareTaggedTraining(tagged, runs, [], 1);
      return { specFile, changes: Object.entries(changes).map(([path, value]) => ({ path, value })) };
    }
  }
  const uri = await pickSpec(argument, runs, vscode.l10n.t('Learning curve of which spec?'));
  return uri && saved(uri.fsPath);
}

/** Another process reads the spec from the disk. */
async function saved(specFile: string, changes: readonly SpecChange[] = []): Promise<Subject> {
  await (await vscode.workspace.openTextDocument(specFile)).save();
  return { specFile, changes };
}
