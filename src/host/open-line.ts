import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';

/** Shows a line of a file, counted from 1, in an editor beside the panel; the three-file folder form shows its sentences. */
export async function openLine(file: string, line: number, column = 1): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (!found) {
    void vscode.window.showWarningMessage(vscode.l10n.t('{0} is no longer there.', file));
    return;
  }
  const target = found.isDirectory() ? path.join(file, 'seq.in') : file;
  const place = new vscode.Position(Math.max(0, line - 1), Math.max(0, column - 1));
  const text = vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === 'file');
  await vscode.window.showTextDocument(vscode.Uri.file(target), {
    viewColumn: text?.viewColumn ?? vscode.ViewColumn.One,
    selection: new vscode.Range(place, place),
    preserveFocus: false,
  });
}
