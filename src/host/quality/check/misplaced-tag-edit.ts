import * as vscode from 'vscode';
import { type MisplacedTagFix } from '../../../data/quality/finding';
import { placeOfTag } from '../../../data/misplaced-tags';
import { say } from '../../tagging/target';

/** Writes the right tags into the source file, and shows it: Undo there takes it back, and an annotated text of the file follows when it is saved. */
export async function misplacedTagEdit(tags: readonly MisplacedTagFix['tag'][]): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  let first: { document: vscode.TextDocument; range: vscode.Range } | undefined;
  for (const tag of tags) {
    const document = await vscode.workspace.openTextDocument(tag.source.file);
    const line = tag.source.line - 1;
    const place = line < document.lineCount ? placeOfTag(document.lineAt(line).text, tag) : undefined;
    if (!place) continue;
    const range = new vscode.Range(line, place.start, line, place.end);
    edit.replace(document.uri, range, tag.wanted);
    first ??= { document, range };
  }
  if (!first) return say(vscode.l10n.t('The file has changed since it was checked. Check it again.'));
  await vscode.window.showTextDocument(first.document, { selection: first.range });
  await vscode.workspace.applyEdit(edit);
}
