import path from 'node:path';
import * as vscode from 'vscode';
import { Disposable } from '../disposable';
import { type RunStore } from './run-store';
import { bestScore } from './run-words';

/** The specs of the workspace in the side bar. */
export class SpecsView extends Disposable implements vscode.TreeDataProvider<vscode.Uri> {
  readonly onDidChangeTreeData: vscode.Event<void>;

  constructor(private readonly store: RunStore) {
    super();
    this.onDidChangeTreeData = store.onDidChange;
    this.register(vscode.window.registerTreeDataProvider('unroll.specs', this));
  }

  getChildren(parent?: vscode.Uri): vscode.Uri[] {
    return parent ? [] : [...this.store.specs];
  }

  getTreeItem(uri: vscode.Uri): vscode.TreeItem {
    const item = new vscode.TreeItem(path.basename(uri.fsPath, '.unroll.json'));
    item.resourceUri = uri;
    item.id = uri.toString();
    item.iconPath = new vscode.ThemeIcon('file-code');
    item.description = [folderWords(uri.fsPath), runsWords(this.store, uri.fsPath)].filter(Boolean).join(' · ');
    item.command = { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [uri] };
    item.contextValue = 'spec';
    return item;
  }
}

/** "3 runs: best 95.1"; empty where there is none. */
export function runsWords(store: RunStore, specFile: string): string {
  const runs = store.of(specFile);
  if (runs.length === 0) return '';
  const scores = runs.map(bestScore).filter((score) => score !== undefined);
  const count = runs.length === 1 ? vscode.l10n.t('1 run') : vscode.l10n.t('{0} runs', runs.length);
  return scores.length === 0 ? count : vscode.l10n.t('{0}: best {1}', count, Math.max(...scores).toFixed(1));
}

/** The folder of a file as the workspace names it; empty for the workspace's own. */
export function folderWords(file: string): string {
  const folder = path.dirname(file);
  const words = vscode.workspace.asRelativePath(folder);
  // What has no relative path is the workspace's folder itself.
  return words === folder || words === folder.split(path.sep).join('/') ? '' : words;
}
