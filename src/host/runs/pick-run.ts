import * as vscode from 'vscode';
import { colorOf } from '../../protocol/palette';
import { type RunInfo } from '../../runs/run-summary';
import { dot } from '../tagging/labels/label-pick';
import { type RunStore } from './run-store';
import { runLine } from './run-words';

interface RunItem extends vscode.QuickPickItem {
  readonly info: RunInfo;
}

function items(runs: readonly RunInfo[]): RunItem[] {
  return runs.map((info) => ({ info, label: info.name, description: runLine(info), iconPath: dot(colorOf(info.color)) }));
}

/** The run that a command was called for: by its folder, from the side bar, or chosen by the user. */
export async function runOf(
  argument: unknown,
  store: RunStore,
  title: string,
  fits: (info: RunInfo) => boolean = () => true,
): Promise<RunInfo | undefined> {
  const named = runArgument(argument);
  if (named !== undefined) return store.get(named) ?? store.reload(named);
  const runs = store.runs.filter(fits);
  if (runs.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no such run.'));
    return undefined;
  }
  if (runs.length === 1) return runs[0];
  return (await vscode.window.showQuickPick(items(runs), { title, matchOnDescription: true }))?.info;
}

/** Several runs of the user's choice, in the order of the list. */
export async function pickRuns(store: RunStore, title: string): Promise<RunInfo[] | undefined> {
  const chosen = await vscode.window.showQuickPick(items(store.runs), { title, canPickMany: true, matchOnDescription: true });
  return chosen?.map(({ info }) => info);
}

/** A run's folder: given as such, or as the side bar gives its items. */
export function runArgument(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument;
  if (typeof argument === 'object' && argument !== null && 'run' in argument && typeof argument.run === 'string') return argument.run;
  return undefined;
}
