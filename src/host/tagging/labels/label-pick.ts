import * as vscode from 'vscode';
import { type LabelStore } from './label-store';
import { type KeyTarget } from './label-set';
import { labelWords } from '../spans/span-model';

interface Choice extends vscode.QuickPickItem {
  readonly target?: KeyTarget;
}

/** Asks for a label: known ones, the last used first, each with its roles, or a new one as it is typed. Undefined when the user turns away. */
export async function pickLabel(labels: LabelStore, texts: readonly string[]): Promise<KeyTarget | undefined> {
  const title =
    texts.length === 1 ? vscode.l10n.t('Label for "{0}"', texts[0]) : vscode.l10n.t('Label for {0} pieces of text', texts.length);
  const known = labels.byRecency.flatMap((label) => [
    choiceOf(labels, { label }),
    ...(labels.entry(label)?.roles ?? []).map((role) => choiceOf(labels, { label, role: role.name })),
  ]);
  const chosen = await pickOrType(title, vscode.l10n.t('Choose a label, or type a new one'), vscode.l10n.t('new label'), known);
  return chosen && (chosen.target ?? { label: chosen.label });
}

/** Asks for a role of a label; `name` is undefined for none. */
export async function pickRole(labels: LabelStore, label: string): Promise<{ name: string | undefined } | undefined> {
  const roles: Choice[] = (labels.entry(label)?.roles ?? []).map(({ name, description }) => ({
    label: name,
    description,
    target: { label: name },
  }));
  const none: Choice = { label: `$(circle-slash) ${vscode.l10n.t('no role')}`, target: { label: '' } };
  const title = vscode.l10n.t('Role of "{0}"', label);
  const chosen = await pickOrType(title, vscode.l10n.t('Choose a role, or type a new one'), vscode.l10n.t('new role'), [...roles, none]);
  return chosen && { name: chosen === none ? undefined : chosen.label };
}

/** Asks for the class of a line; `name` is undefined for none. */
export async function pickClass(labels: LabelStore): Promise<{ name: string | undefined } | undefined> {
  const classes = labels.classes.map(({ name, description }): Choice => {
    const letter = labels.letterOfClass(name);
    const detail = [letter === undefined ? '' : `⇧${letter.toUpperCase()}`, description ?? ''].filter(Boolean).join(' · ');
    return { label: name, iconPath: dot(labels.colorOfClass(name)), description: detail, target: { label: name } };
  });
  const none: Choice = { label: `$(circle-slash) ${vscode.l10n.t('no class')}`, target: { label: '' } };
  const placeholder = vscode.l10n.t('Choose a class, or type a new one');
  const chosen = await pickOrType(vscode.l10n.t('Class of the line'), placeholder, vscode.l10n.t('new class'), [...classes, none]);
  return chosen && { name: chosen === none ? undefined : chosen.label };
}

function choiceOf(labels: LabelStore, target: KeyTarget): Choice {
  const keys = keysOf(labels, target.label, target.role).join(', ');
  const { description } = labels.entry(target.label) ?? {};
  return {
    target,
    label: labelWords(target),
    iconPath: dot(labels.colorOf(target.label)),
    description: [keys, target.role === undefined ? (description ?? '') : ''].filter(Boolean).join(' · '),
  };
}

/** A pick that also takes what is typed; that choice has no `target`. */
function pickOrType(title: string, placeholder: string, isNew: string, known: readonly Choice[]): Promise<Choice | undefined> {
  const pick = vscode.window.createQuickPick<Choice>();
  pick.title = title;
  pick.placeholder = placeholder;
  pick.matchOnDescription = false;
  const update = () => {
    const typed = pick.value.trim();
    const fresh = typed !== '' && !known.some(({ label }) => label === typed);
    pick.items = fresh ? [...known, { label: `$(add) ${typed}`, description: isNew, alwaysShow: true }] : known;
  };
  update();
  return new Promise((resolve) => {
    pick.onDidChangeValue(update);
    pick.onDidAccept(() => {
      // The list lags behind a fast typist, the text does not: what stood first before the last letters is not meant.
      const typed = pick.value.trim();
      const [active] = pick.activeItems.filter(({ label, target }) => target && mayMean(label, typed));
      resolve(active ?? (typed === '' ? undefined : (known.find(({ label }) => label === typed) ?? { label: typed })));
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

/** Whether the list may show an item for what is typed: VS Code wants the letters in their order, not side by side. */
function mayMean(label: string, typed: string): boolean {
  let at = -1;
  return [...typed.toLowerCase()].every((letter) => letter === ' ' || (at = label.toLowerCase().indexOf(letter, at + 1)) !== -1);
}

/** The keys that set a label, as they are bound unless the user rebinds them. */
export function keysOf(labels: LabelStore, label: string, role?: string): string[] {
  const mac = process.platform === 'darwin';
  const letter = labels.letterOf(label, role);
  const number = role === undefined ? labels.keyOf(label) : undefined;
  return [
    ...(letter === undefined ? [] : [mac ? `⌥K ${letter.toUpperCase()}` : `Alt+K ${letter.toUpperCase()}`]),
    ...(number === undefined ? [] : [mac ? `⌘K ${number}` : `Ctrl+K ${number}`]),
  ];
}

/** A dot in a label's colour. */
export function dot(color: string): vscode.Uri {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><circle cx="8" cy="8" r="5" fill="${color}"/></svg>`;
  return vscode.Uri.parse(`data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`);
}
