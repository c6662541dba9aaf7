import * as vscode from 'vscode';
import { Disposable } from '../../disposable';
import { dot, keysOf } from './label-pick';
import { type LabelCount } from '../spans/tally';
import { type Tagging } from '../tagging';

/** A row of the legend. */
type Row =
  | { readonly kind: 'group'; readonly name: string }
  | { readonly kind: 'label'; readonly label: string; readonly role?: string }
  | { readonly kind: 'class'; readonly name: string };

/** The labels in the side bar: colour, keys, and how often each is set in the open texts; then the classes of lines. A click tags. */
export class LabelsView extends Disposable implements vscode.TreeDataProvider<Row> {
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  readonly onDidChangeTreeData = this.changed.event;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly tagging: Tagging) {
    super();
    const update = () => {
      this.timer ??= setTimeout(() => {
        this.timer = undefined;
        this.changed.fire();
      }, 250);
    };
    this.register(tagging.onDidChange(update));
    this.register(tagging.labels.onDidChange(update));
    this.register(vscode.window.registerTreeDataProvider('unroll.labels', this));
  }

  override dispose(): void {
    clearTimeout(this.timer);
    super.dispose();
  }

  getChildren(parent?: Row): Row[] {
    const { labels } = this.tagging;
    if (parent === undefined) {
      const groups = [...new Set(labels.entries.map(({ group }) => group).filter((group) => group !== undefined))];
      return [
        ...labels.entries.filter(({ group }) => group === undefined).map(({ name }): Row => ({ kind: 'label', label: name })),
        ...groups.map((name): Row => ({ kind: 'group', name })),
        ...labels.classes.map(({ name }): Row => ({ kind: 'class', name })),
      ];
    }
    if (parent.kind === 'group') {
      return labels.entries.filter(({ group }) => group === parent.name).map(({ name }): Row => ({ kind: 'label', label: name }));
    }
    if (parent.kind === 'class' || parent.role !== undefined) return [];
    return (labels.entry(parent.label)?.roles ?? []).map(({ name }): Row => ({ kind: 'label', label: parent.label, role: name }));
  }

  getTreeItem(row: Row): vscode.TreeItem {
    if (row.kind === 'group') {
      const item = new vscode.TreeItem(row.name, vscode.TreeItemCollapsibleState.Expanded);
      item.id = `group ${row.name}`;
      return item;
    }
    return row.kind === 'class' ? this.classItem(row.name) : this.labelItem(row.label, row.role);
  }

  private labelItem(label: string, role: string | undefined): vscode.TreeItem {
    const { labels } = this.tagging;
    const entry = labels.entry(label);
    const roles = role === undefined && (entry?.roles?.length ?? 0) > 0;
    const state = roles ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None;
    const item = new vscode.TreeItem(role ?? label, state);
    item.id = `label ${JSON.stringify([label, role])}`;
    item.iconPath = dot(labels.colorOf(label));
    const count = this.count((one) => one.label === label && (role === undefined || one.role === role));
    item.description = [...keysOf(labels, label, role), count === 0 ? '' : String(count)].filter(Boolean).join(' · ');
    const description = role === undefined ? entry?.description : entry?.roles?.find(({ name }) => name === role)?.description;
    item.tooltip = [vscode.l10n.t('{0}: set {1} times in the open texts', role ?? label, count), description ?? '']
      .filter(Boolean)
      .join('\n');
    // Else a screen reader says the tooltip alone, without the keys.
    item.accessibilityInformation = { label: spoken(role ?? label, item.description, item.tooltip) };
    item.command = {
      command: 'unroll.addLabel',
      title: vscode.l10n.t('Tag the selection'),
      arguments: [{ label, ...(role !== undefined && { role }) }],
    };
    return item;
  }

  private classItem(name: string): vscode.TreeItem {
    const { labels, documents } = this.tagging;
    const item = new vscode.TreeItem(`◆ ${name}`);
    item.id = `class ${name}`;
    item.iconPath = dot(labels.colorOfClass(name));
    const count = documents.reduce((sum, { tally }) => sum + (tally.classes.get(name) ?? 0), 0);
    const letter = labels.letterOfClass(name);
    item.description = [letter === undefined ? '' : `⇧${letter.toUpperCase()}`, count === 0 ? '' : String(count)]
      .filter(Boolean)
      .join(' · ');
    item.tooltip = vscode.l10n.t('Class of {0} lines in the open texts', count);
    item.accessibilityInformation = { label: spoken(name, item.description, item.tooltip) };
    item.command = { command: 'unroll.setClass', title: vscode.l10n.t('Give the line this class'), arguments: [{ label: name }] };
    return item;
  }

  private count(is: (one: LabelCount) => boolean): number {
    return this.tagging.documents.reduce(
      (sum, { tally }) => sum + tally.labels.filter(is).reduce((total, { count }) => total + count, 0),
      0,
    );
  }
}

function spoken(...parts: readonly string[]): string {
  return parts.filter(Boolean).join(', ');
}
