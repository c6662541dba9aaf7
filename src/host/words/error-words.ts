import path from 'node:path';
import * as vscode from 'vscode';
import { messageOf } from '../log';
import { translated } from './translated';

/** What an error says to a person: in the language of the window, with files called as the workspace calls them. */
export function errorWords(error: unknown): string {
  const roots = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath + path.sep);
  return roots.reduce((words, root) => words.replaceAll(root, ''), translated(messageOf(error)));
}
