import * as vscode from 'vscode';
import { Disposable } from '../disposable';
import { dot, keyWords } from './label-pick';
import { type Tagging } from './tagging';

/** The labels in the side bar: colour, key, and how often each is set in the open texts. A click tags the selection. */
export class LabelsView extends Disposable implements vscode.TreeDataProvider<string> {
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly tagging: Tagging) {
    super();
    const update = () => this.changed.fire();
    this.register(tagging.onDidChange(update));
    this.register(tagging.labels.onDidChange(update));
    this.register(vscode.window.registerTreeDataProvider('unroll.labels', this));
  }

  getChildren(parent?: string): string[] {
    return parent === undefined ? [...this.tagging.labels.labels] : [];
  }

  getTreeItem(label: string): vscode.TreeItem {
    const { labels, documents } = this.tagging;
    const item = new vscode.TreeItem(label);
    item.id = label;
    item.iconPath = dot(labels.colorOf(label));
    const key = labels.keyOf(label);
    const count = documents.reduce((sum, { spans }) => sum + spans.filter((span) => span.label === label).length, 0);
    item.description = [key === undefined ? '' : keyWords(key), count === 0 ? '' : String(count)].filter(Boolean).join(' · ');
    item.tooltip = vscode.l10n.t('{0}: set {1} times in the open texts', label, count);
    item.command = { command: 'unroll.addLabel', title: vscode.l10n.t('Tag the selection'), arguments: [{ label }] };
    return item;
  }
}
