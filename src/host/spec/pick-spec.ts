import path from 'node:path';
import * as vscode from 'vscode';
import { type RunStore } from '../runs/run-store';
import { folderWords } from '../runs/specs-view';
import { isSpec } from './spec-documents';

/** The spec meant: from the explorer or side bar, the one in the editor, the only one, or the user's choice. */
export async function pickSpec(argument: unknown, runs: RunStore, title: string): Promise<vscode.Uri | undefined> {
  if (argument instanceof vscode.Uri) return argument;
  if (typeof argument === 'string') return runs.get(argument) ? vscode.Uri.file(runs.get(argument)!.specFile) : vscode.Uri.file(argument);
  const active =
    vscode.window.activeTextEditor?.document ?? vscode.window.visibleTextEditors.find(({ document }) => isSpec(document))?.document;
  if (active && isSpec(active)) return active.uri;
  if (runs.specs.length === 0) await runs.refresh();
  if (runs.specs.length === 1) return runs.specs[0];
  if (runs.specs.length === 0) {
    const create = vscode.l10n.t('New Model Spec');
    const choice = await vscode.window.showInformationMessage(vscode.l10n.t('There is no spec (*.unroll.json) in this workspace.'), create);
    if (choice === create) await vscode.commands.executeCommand('unroll.newSpec');
    return undefined;
  }
  const items = runs.specs.map((uri) => ({
    label: path.basename(uri.fsPath),
    description: folderWords(uri.fsPath),
    uri,
  }));
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.uri;
}
