import * as vscode from 'vscode';
import { dot, keysOf } from './label-pick';
import { type LabelStore } from './label-store';
import { labelWords } from '../spans/span-model';

interface KeyItem extends vscode.QuickPickItem {
  readonly command?: string;
  readonly argument?: unknown;
}

/** Registers the legend as a quick pick: what sets which label, and the keys of tagging mode. Taking a row does it. */
export function registerLabelKeys(labels: LabelStore): vscode.Disposable {
  return vscode.commands.registerCommand('unroll.showLabelKeys', async () => {
    const chosen = await vscode.window.showQuickPick(rows(labels), {
      title: vscode.l10n.t('Label keys'),
      placeHolder: vscode.l10n.t('In tagging mode the letter alone sets the label'),
      matchOnDescription: true,
    });
    if (chosen?.command !== undefined) await vscode.commands.executeCommand(chosen.command, chosen.argument);
  });
}

function rows(labels: LabelStore): KeyItem[] {
  const head = (label: string): KeyItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const label = (name: string, role?: string): KeyItem => ({
    label: labelWords({ label: name, role }),
    iconPath: dot(labels.colorOf(name)),
    description: keysOf(labels, name, role).join(', '),
    command: 'unroll.addLabel',
    argument: { label: name, ...(role !== undefined && { role }) },
  });
  const act = (keys: string, text: string, command: string): KeyItem => ({ label: text, description: keys, command });
  return [
    head(vscode.l10n.t('Labels')),
    ...labels.entries.flatMap(({ name, roles = [] }) => [label(name), ...roles.map((role) => label(name, role.name))]),
    ...(labels.classes.length === 0 ? [] : [head(vscode.l10n.t('Classes of lines'))]),
    ...labels.classes.map(({ name }): KeyItem => {
      const letter = labels.letterOfClass(name);
      return {
        label: name,
        iconPath: dot(labels.colorOfClass(name)),
        description: letter === undefined ? '' : `⇧${letter.toUpperCase()}`,
        command: 'unroll.setClass',
        argument: { label: name },
      };
    }),
    head(vscode.l10n.t('In tagging mode')),
    act('Alt+K Alt+K', vscode.l10n.t('Tagging mode on or off'), 'unroll.toggleTaggingMode'),
    act('Space', vscode.l10n.t('On to the next word that may have to be tagged'), 'unroll.nextWordToTag'),
    act('Tab', vscode.l10n.t('On to the next untagged line or doubtful place'), 'unroll.nextPlace'),
    act('→ ←', vscode.l10n.t('Word by word'), 'unroll.nextWord'),
    act('. ,', vscode.l10n.t('Widen the span by a word, or narrow it'), 'unroll.expandTag'),
    act('=', vscode.l10n.t('Tag all the same in this file'), 'unroll.tagAllSame'),
    act('Backspace', vscode.l10n.t('Remove label'), 'unroll.removeLabel'),
  ];
}
