import { rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { type Tab } from '../../protocol/page';
import { type Log, messageOf } from '../log';
import { type Panel } from '../panel/panel';
import { pickRuns, runArgument, runOf } from './pick-run';
import { isActive, type RunStore } from './run-store';
import { errorWords } from '../words/error-words';

const tabCommands: Record<string, Tab | undefined> = {
  'unroll.openPanel': undefined,
  'unroll.showCurves': 'curves',
  'unroll.showGradients': 'gradients',
  'unroll.showInside': 'inside',
  'unroll.showEvaluation': 'evaluation',
  'unroll.showTry': 'try',
};

/** Registers what shows, compares and removes runs. */
export function registerRunCommands(runs: RunStore, panel: Panel, log: Log): vscode.Disposable {
  const commands: Record<string, (argument?: unknown, more?: unknown) => unknown> = {
    'unroll.showRuns': () => vscode.commands.executeCommand('unroll.runs.focus'),
    'unroll.refreshRuns': () => runs.refresh(),
    'unroll.showLog': () => log.show(),
    'unroll.openRun': async (argument) => {
      const info = await runOf(argument, runs, vscode.l10n.t('Show which run?'));
      if (!info) return;
      panel.show(info.run, []);
      panel.open();
    },
    'unroll.compareRuns': (argument, more) => compare(runs, panel, argument, more),
    'unroll.openRunSpec': async (argument) => {
      const info = await runOf(argument ?? panel.shown ?? undefined, runs, vscode.l10n.t('Open the spec of which run?'));
      if (info) await openSpec(info.specFile, info.manifest.specText);
    },
    'unroll.revealRun': async (argument) => {
      const info = await runOf(argument, runs, vscode.l10n.t('Reveal which run?'));
      if (info) await vscode.commands.executeCommand('revealInExplorer', vscode.Uri.file(info.run));
    },
    'unroll.deleteRun': (argument, more) => remove(runs, argument, more),
  };
  for (const [name, tab] of Object.entries(tabCommands)) commands[name] = () => panel.open(tab);
  const guarded = (run: (argument?: unknown, more?: unknown) => unknown) => async (argument?: unknown, more?: unknown) => {
    try {
      await run(argument, more);
    } catch (error) {
      log.error(messageOf(error));
      void vscode.window.showErrorMessage(errorWords(error));
    }
  };
  return vscode.Disposable.from(...Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, guarded(run))));
}

/** Runs from a lens (two folders), from the side bar (all that are selected), or of the user's choice. */
async function compare(runs: RunStore, panel: Panel, argument: unknown, more: unknown): Promise<void> {
  const given = [argument, ...(Array.isArray(more) ? (more as unknown[]) : [more])].map(runArgument).filter((run) => run !== undefined);
  let chosen = [...new Set(given)];
  if (chosen.length < 2) {
    const picked = await pickRuns(runs, vscode.l10n.t('Compare which runs?'));
    if (!picked || picked.length === 0) return;
    chosen = [...new Set([...chosen, ...picked.map(({ run }) => run)])];
  }
  const [first, ...others] = chosen;
  panel.show(first, others);
  panel.open('curves');
}

/** The spec as it is now; when it is gone, as it was trained. */
async function openSpec(specFile: string, specText: string): Promise<void> {
  const uri = vscode.Uri.file(specFile);
  const column = vscode.window.visibleTextEditors[0]?.viewColumn ?? vscode.ViewColumn.One;
  try {
    await vscode.window.showTextDocument(uri, { viewColumn: column });
  } catch {
    const document = await vscode.workspace.openTextDocument({ content: specText, language: 'jsonc' });
    await vscode.window.showTextDocument(document, { viewColumn: column });
  }
}

async function remove(runs: RunStore, argument: unknown, more: unknown): Promise<void> {
  const several = Array.isArray(more) ? (more as unknown[]).map(runArgument).filter((run) => run !== undefined) : [];
  const chosen =
    several.length > 1
      ? several.map((run) => runs.get(run)).filter((info) => info !== undefined)
      : [await runOf(argument, runs, vscode.l10n.t('Delete which run?'))].filter((info) => info !== undefined);
  const idle = chosen.filter(({ state }) => !isActive(state));
  if (idle.length === 0) return;
  const yes = vscode.l10n.t('Delete');
  const names = idle.map(({ name }) => name).join(', ');
  const detail = vscode.l10n.t('Its curves and weights are removed from disk. This cannot be undone.');
  if ((await vscode.window.showWarningMessage(vscode.l10n.t('Delete {0}?', names), { modal: true, detail }, yes)) !== yes) return;
  for (const { run } of idle) await rm(run, { recursive: true });
  await runs.refresh();
}
