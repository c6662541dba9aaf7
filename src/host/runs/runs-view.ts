import * as vscode from 'vscode';
import { colorOf } from '../../protocol/palette';
import { isFinished, type RunInfo } from '../../runs/run-summary';
import { Disposable } from '../disposable';
import { dot } from '../tagging/labels/label-pick';
import { translated } from '../words/translated';
import { isActive, type RunStore } from './run-store';
import { bestScore, runLine, stateWords } from './run-words';

/** The runs in the side bar, newest first. */
export class RunsView extends Disposable implements vscode.TreeDataProvider<RunInfo> {
  readonly onDidChangeTreeData: vscode.Event<void>;

  constructor(private readonly store: RunStore) {
    super();
    this.onDidChangeTreeData = store.onDidChange;
    this.register(vscode.window.createTreeView('unroll.runs', { treeDataProvider: this, canSelectMany: true }));
  }

  getChildren(parent?: RunInfo): readonly RunInfo[] & RunInfo[] {
    return parent ? [] : [...this.store.runs];
  }

  getTreeItem(info: RunInfo): vscode.TreeItem {
    const item = new vscode.TreeItem(info.name);
    item.id = info.run;
    item.description = runLine(info);
    item.iconPath = iconOf(info);
    item.contextValue = contextOf(info);
    item.tooltip = tooltipOf(info);
    item.accessibilityInformation = { label: `${info.name}, ${stateWords(info.state)}, ${runLine(info)}` };
    item.command = { command: 'unroll.openRun', title: vscode.l10n.t('Show in Panel'), arguments: [info.run] };
    return item;
  }
}

/** A finished run is a dot in the colour that it has in all charts; any other state has a shape of its own. */
function iconOf({ state, color }: RunInfo): vscode.Uri | vscode.ThemeIcon {
  switch (state) {
    case 'completed':
    case 'earlyStopping':
      return dot(colorOf(color));
    case 'starting':
    case 'training':
      return new vscode.ThemeIcon('sync~spin');
    case 'paused':
      return new vscode.ThemeIcon('debug-pause');
    case 'stopped':
    case 'interrupted':
      return new vscode.ThemeIcon('circle-slash');
    default:
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  }
}

/** Words that the menus' when clauses look for. */
function contextOf({ state, readOnly }: RunInfo): string {
  const words = ['run'];
  if (isActive(state)) words.push('active');
  if (state === 'training') words.push('running');
  if (state === 'paused' || (!readOnly && !isActive(state) && !isFinished(state))) words.push('resumable');
  return words.join(' ');
}

function tooltipOf(info: RunInfo): vscode.MarkdownString {
  const score = bestScore(info);
  const lines = [
    `${info.name}: ${stateWords(info.state)}`,
    translated(info.message ?? ''),
    score === undefined
      ? ''
      : vscode.l10n.t('best {0} {1} at epoch {2}', translated(info.scoreName), score.toFixed(1), info.best?.epoch ?? 0),
    info.evaluation ? vscode.l10n.t('on {0}: {1}', info.evaluation.data, (100 * info.evaluation.scores.score).toFixed(1)) : '',
    info.parameters === undefined ? '' : vscode.l10n.t('{0} parameters', info.parameters.toLocaleString('en')),
    vscode.l10n.t('seed {0} · {1}', info.seed, info.manifest.device),
    vscode.l10n.t('{0} s of training', info.seconds.toFixed(1)),
    new Date(info.manifest.created).toLocaleString(),
  ];
  const text = new vscode.MarkdownString();
  lines.filter(Boolean).forEach((line, index) => {
    if (index > 0) text.appendMarkdown('\n\n');
    text.appendText(line);
  });
  return text;
}
