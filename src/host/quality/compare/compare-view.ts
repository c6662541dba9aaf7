import * as vscode from 'vscode';
import { type DifferenceReport, type LoneReport, type OtherTextReport } from '../../../protocol/agreement';
import { Disposable } from '../../disposable';
import { choiceWord, type Figure, figuresOf, labelFigures, namesOf, summaryOf, wordsOf } from './compare-words';
import { type Choice, type Comparison } from './comparison';

/** A row of the view. */
export type CompareRow =
  | { readonly kind: 'group'; readonly id: 'figures' | 'labels' | 'differences' | 'otherTexts' | 'a' | 'b' }
  | { readonly kind: 'figure'; readonly id: string; readonly figure: Figure }
  | { readonly kind: 'difference'; readonly difference: DifferenceReport }
  | { readonly kind: 'otherText'; readonly otherText: OtherTextReport }
  | { readonly kind: 'lone'; readonly lone: LoneReport };

type Group = Extract<CompareRow, { kind: 'group' }>;

const icons: Record<Choice, string> = { a: 'arrow-left', b: 'arrow-right', neither: 'circle-slash' };

/** Two annotators' files in the bottom panel: how far they agree, and each difference with what was chosen. */
export class CompareView extends Disposable implements vscode.TreeDataProvider<CompareRow> {
  private readonly changed = this.register(new vscode.EventEmitter<CompareRow[] | undefined>());
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<CompareRow>;
  /** A row is the same object as long as it is the same row: VS Code finds it by that. */
  private rows = new Map<string, CompareRow>();

  constructor(private readonly comparison: Comparison) {
    super();
    this.view = this.register(vscode.window.createTreeView('unroll.differences', { treeDataProvider: this, canSelectMany: true }));
    this.register(
      comparison.onDidChange((keys) => {
        this.describe();
        // Ten thousand rows are not drawn anew for one choice.
        this.changed.fire(keys?.map((key) => this.rows.get(`difference ${key}`)).filter((row) => row !== undefined));
      }),
    );
    this.register(
      this.view.onDidChangeVisibility(({ visible }) => {
        if (visible) void comparison.ready();
      }),
    );
    this.describe();
  }

  get visible(): boolean {
    return this.view.visible;
  }

  /** The differences that are selected. */
  get selected(): readonly DifferenceReport[] {
    return this.view.selection.flatMap((row) => (row.kind === 'difference' ? [row.difference] : []));
  }

  /** Selects a difference in the list, where that is in sight, as soon as the list is drawn. */
  select(difference: DifferenceReport, focus: boolean): void {
    const row = this.row({ kind: 'difference', difference });
    // It rejects where the list was drawn anew meanwhile, without this row.
    if (this.view.visible) void this.view.reveal(row, { select: true, focus }).then(undefined, () => undefined);
  }

  getParent(row: CompareRow): CompareRow | undefined {
    if (row.kind === 'group') return row.id === 'labels' ? this.row({ kind: 'group', id: 'figures' }) : undefined;
    if (row.kind === 'figure') return this.row({ kind: 'group', id: row.id.startsWith('label') ? 'labels' : 'figures' });
    if (row.kind === 'otherText') return this.row({ kind: 'group', id: 'otherTexts' });
    return this.row({ kind: 'group', id: row.kind === 'difference' ? 'differences' : row.lone.side });
  }

  getChildren(parent?: CompareRow): CompareRow[] {
    const { result } = this.comparison;
    if (!result) return [];
    if (parent === undefined) {
      const sides = (['a', 'b'] as const).filter((side) => result.lone.some((lone) => lone.side === side));
      const otherTexts = result.otherTexts.length > 0 ? (['otherTexts'] as const) : [];
      return (['figures', 'differences', ...otherTexts, ...sides] as const).map((id) => this.row({ kind: 'group', id }));
    }
    if (parent.kind !== 'group') return [];
    switch (parent.id) {
      case 'figures': {
        const figures = figuresOf(result.agreement).map((figure) => this.row({ kind: 'figure', id: `figure ${figure.name}`, figure }));
        return [...figures, ...(labelFigures(result.agreement).length > 0 ? [this.row({ kind: 'group', id: 'labels' })] : [])];
      }
      case 'labels':
        return labelFigures(result.agreement).map((figure) => this.row({ kind: 'figure', id: `label ${figure.name}`, figure }));
      case 'differences':
        return result.differences.map((difference) => this.row({ kind: 'difference', difference }));
      case 'otherTexts':
        return result.otherTexts.map((otherText) => this.row({ kind: 'otherText', otherText }));
      default:
        return result.lone.filter(({ side }) => side === parent.id).map((lone) => this.row({ kind: 'lone', lone }));
    }
  }

  getTreeItem(row: CompareRow): vscode.TreeItem {
    const item = this.item(row);
    item.id = idOf(row);
    item.contextValue = row.kind;
    return item;
  }

  private item(row: CompareRow): vscode.TreeItem {
    switch (row.kind) {
      case 'group':
        return this.groupItem(row);
      case 'figure':
        return figureItem(row.figure);
      case 'difference':
        return this.differenceItem(row);
      case 'otherText':
        return otherTextItem(row);
      case 'lone': {
        const item = new vscode.TreeItem(`${row.lone.place.line}  ${row.lone.text.replace(/\s+/g, ' ')}`);
        item.tooltip = row.lone.text;
        item.accessibilityInformation = { label: vscode.l10n.t('line {0}: {1}', row.lone.place.line, row.lone.text) };
        item.command = { command: 'unroll.showDifference', title: vscode.l10n.t('Show'), arguments: [row] };
        return item;
      }
    }
  }

  private groupItem({ id }: Group): vscode.TreeItem {
    const { result, files } = this.comparison;
    const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const group = (title: string, description: string, state = Expanded): vscode.TreeItem => {
      const item = new vscode.TreeItem(title, state);
      item.description = description;
      return item;
    };
    const count = (side: 'a' | 'b'): string => String(result?.lone.filter((lone) => lone.side === side).length ?? 0);
    switch (id) {
      case 'figures':
        return group(vscode.l10n.t('Agreement'), result ? summaryOf(result.agreement) : '', Collapsed);
      case 'labels':
        return group(vscode.l10n.t('Span F1 by label'), '', Collapsed);
      case 'differences':
        return group(vscode.l10n.t('Differences'), String(result?.differences.length ?? 0));
      case 'otherTexts': {
        const title = vscode.l10n.t('Texts That Read Otherwise');
        const found = String(result?.otherTexts.length ?? 0);
        const item = group(title, found, Collapsed);
        item.tooltip = vscode.l10n.t(
          'A few letters, blanks or signs differ. Tags are compared where both have the same words; a merge keeps the left text.',
        );
        // Else a screen reader says the tooltip in place of the title.
        item.accessibilityInformation = { label: `${title} ${found}. ${item.tooltip}` };
        return item;
      }
      case 'a':
      case 'b':
        return group(vscode.l10n.t('Only in {0}', files ? namesOf(files)[id] : ''), count(id), Collapsed);
    }
  }

  private differenceItem(row: Extract<CompareRow, { kind: 'difference' }>): vscode.TreeItem {
    const { difference } = row;
    const { text, left, right } = wordsOf(difference);
    const choice = this.comparison.choiceOf(difference.key);
    const item = new vscode.TreeItem(`${difference.placeA.line}  ${text}`);
    item.description = `${left} | ${right}`;
    item.iconPath =
      choice === undefined
        ? new vscode.ThemeIcon('circle-large-outline')
        : new vscode.ThemeIcon(icons[choice], new vscode.ThemeColor('charts.green'));
    const tooltip = [difference.text, vscode.l10n.t('left: {0}', left), vscode.l10n.t('right: {0}', right), choiceWord(choice)];
    item.tooltip = tooltip.join('\n');
    item.accessibilityInformation = {
      label: vscode.l10n.t('line {0}, {1}: left {2}, right {3}; {4}', difference.placeA.line, text, left, right, choiceWord(choice)),
    };
    item.command = { command: 'unroll.showDifference', title: vscode.l10n.t('Show'), arguments: [row] };
    return item;
  }

  /** The same object for the same row, with what is new of it. */
  private row<R extends CompareRow>(row: R): R {
    const id = idOf(row);
    const known = this.rows.get(id);
    if (known) return Object.assign<CompareRow, R>(known, row);
    this.rows.set(id, row);
    return row;
  }

  private describe(): void {
    const { files, result, failure } = this.comparison;
    if (!files) this.rows = new Map();
    const called = files && namesOf(files);
    const names = called && vscode.l10n.t('{0} (left) and {1} (right)', called.a, called.b);
    const all = result?.differences.length ?? 0;
    const state = result
      ? vscode.l10n.t('{0} of {1} differences decided', all - this.comparison.undecided, all)
      : (failure ?? vscode.l10n.t('comparing…'));
    this.view.message = names && `${names}: ${state}`;
    const kappa = result && figuresOf(result.agreement)[0];
    this.view.description = kappa && `κ ${kappa.value}`;
  }
}

function idOf(row: CompareRow): string {
  switch (row.kind) {
    case 'group':
      return `group ${row.id}`;
    case 'figure':
      return row.id;
    case 'difference':
      return `difference ${row.difference.key}`;
    case 'otherText':
      return `text ${row.otherText.placeA.file} ${row.otherText.placeA.index}`;
    case 'lone':
      return `lone ${row.lone.side} ${row.lone.place.file} ${row.lone.place.index}`;
  }
}

function otherTextItem(row: Extract<CompareRow, { kind: 'otherText' }>): vscode.TreeItem {
  const { text, textB, placeA } = row.otherText;
  const item = new vscode.TreeItem(`${placeA.line}  ${text.replace(/\s+/g, ' ')}`);
  item.description = textB.replace(/\s+/g, ' ');
  item.tooltip = `${vscode.l10n.t('left: {0}', text)}\n${vscode.l10n.t('right: {0}', textB)}`;
  item.accessibilityInformation = { label: vscode.l10n.t('line {0}: {1}', placeA.line, item.tooltip) };
  item.command = { command: 'unroll.showDifference', title: vscode.l10n.t('Show'), arguments: [row] };
  return item;
}

function figureItem({ name, value, meaning }: Figure): vscode.TreeItem {
  const item = new vscode.TreeItem(`${name}  ${value}`);
  item.description = meaning;
  item.tooltip = `${name} ${value}\n${meaning}`;
  return item;
}
