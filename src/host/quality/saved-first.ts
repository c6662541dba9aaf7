import { statSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { sourceOf, textScheme } from '../tagging/files/text-uri';

/**
 * Whether files, or those in a folder, are on disk as they are in the editor, as text or as the files they are; asks to save where they are not.
 * @param detail why that matters: what is on disk is what is read
 */
export async function savedFirst(files: readonly string[], detail: string): Promise<boolean> {
  const folders = files.filter(isFolder);
  const isRead = (file: string): boolean => files.includes(file) || folders.includes(path.dirname(file));
  const dirty = vscode.workspace.textDocuments.filter(
    ({ isDirty, uri }) => isDirty && ['file', textScheme].includes(uri.scheme) && isRead(sourceOf(uri)),
  );
  if (dirty.length === 0) return true;
  const names = dirty.map(({ uri }) => path.basename(sourceOf(uri))).join(', ');
  const save = vscode.l10n.t('Save');
  const question = vscode.l10n.t('{0} has changes that are not saved.', names);
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, save)) !== save) return false;
  const done = await Promise.all(dirty.map((document) => document.save()));
  return done.every(Boolean);
}

export function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
