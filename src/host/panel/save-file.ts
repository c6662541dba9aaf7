import path from 'node:path';
import * as vscode from 'vscode';

/** A picture or table that the page made. */
export interface SavedFile {
  readonly name: string;
  readonly kind: 'png' | 'svg' | 'csv';
  /** Text, or base64 for png. */
  readonly content: string;
}

/** Asks where, and writes it there. */
export async function saveFile({ name, kind, content }: SavedFile): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  // The name comes from a run's and a chart's names, which may hold what a file name may not.
  const file = `${name.replace(/\.(png|svg|csv)$/i, '').replace(/[^\p{L}\p{N}._ -]+/gu, '-')}.${kind}`;
  const target = await vscode.window.showSaveDialog({
    defaultUri: folder && vscode.Uri.joinPath(folder, file),
    filters: { [kind.toUpperCase()]: [kind] },
  });
  if (!target) return;
  await vscode.workspace.fs.writeFile(target, Buffer.from(content, kind === 'png' ? 'base64' : 'utf8'));
  const open = vscode.l10n.t('Open');
  const choice = await vscode.window.showInformationMessage(vscode.l10n.t('Saved {0}', path.basename(target.fsPath)), open);
  if (choice === open) await vscode.commands.executeCommand('vscode.open', target);
}
