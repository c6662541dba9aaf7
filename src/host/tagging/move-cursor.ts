import * as vscode from 'vscode';
import { caughtUp } from './caught-up';

/**
 * Sets the selections of an editor and waits until it has told of all its moves up to this one: what it tells of earlier ones, which may come late, would
 * else pass for the newest, and the next key would mean another place.
 */
export async function select(editor: vscode.TextEditor, selections: readonly vscode.Selection[]): Promise<void> {
  const now = editor.selections;
  if (now.length === selections.length && now.every((one, i) => one.isEqual(selections[i]))) return;
  editor.selections = selections;
  await caughtUp();
}
