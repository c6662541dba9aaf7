import * as vscode from 'vscode';
import { type LabelStore } from './label-store';

interface LabelItem extends vscode.QuickPickItem {
  /** Absent: the label that is being typed. */
  readonly name?: string;
}

/** Asks for a label: known ones, the last used first, or a new one as it is typed. Undefined when the user turns away. */
export function pickLabel(labels: LabelStore, texts: readonly string[]): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick<LabelItem>();
  pick.title =
    texts.length === 1 ? vscode.l10n.t('Label for "{0}"', texts[0]) : vscode.l10n.t('Label for {0} pieces of text', texts.length);
  pick.placeholder = vscode.l10n.t('Choose a label, or type a new one');
  const known: LabelItem[] = labels.byRecency.map((name) => {
    const key = labels.keyOf(name);
    return { name, label: name, iconPath: dot(labels.colorOf(name)), description: key === undefined ? undefined : keyWords(key) };
  });
  const update = () => {
    const typed = pick.value.trim();
    const fresh = typed !== '' && !known.some(({ name }) => name === typed);
    pick.items = fresh ? [...known, { label: `$(add) ${typed}`, description: vscode.l10n.t('new label'), alwaysShow: true }] : known;
  };
  update();
  return new Promise((resolve) => {
    pick.onDidChangeValue(update);
    pick.onDidAccept(() => {
      // The list lags behind a fast typist, the text does not.
      resolve(pick.activeItems[0]?.name ?? (pick.value.trim() || undefined));
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

/** The keys that set the label of this place in the order, as they are bound unless the user rebinds them. */
export function keyWords(key: number): string {
  return process.platform === 'darwin' ? `⌘K ${key}` : `Ctrl+K ${key}`;
}

/** A dot in a label's colour. */
export function dot(color: string): vscode.Uri {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><circle cx="8" cy="8" r="5" fill="${color}"/></svg>`;
  return vscode.Uri.parse(`data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`);
}
