import * as vscode from 'vscode';

export interface Message {
  readonly text: string;
  readonly actions: readonly unknown[];
}

const undo: (() => void)[] = [];

/** Puts another value in a member's place until the test is over. */
export function replace<T extends object>(object: T, member: keyof T, value: PropertyDescriptor): void {
  const before = Object.getOwnPropertyDescriptor(object, member);
  Object.defineProperty(object, member, { ...value, configurable: true });
  undo.push(() => {
    if (before) Object.defineProperty(object, member, before);
    else Reflect.deleteProperty(object, member);
  });
}

/** What is told by a kind of message from now on; each is answered with the action given, or turned away. */
export function listen(kind: 'showErrorMessage' | 'showWarningMessage' | 'showInformationMessage', answer?: string): Message[] {
  const told: Message[] = [];
  const value = (text: string, ...actions: unknown[]) => {
    told.push({ text, actions });
    return Promise.resolve(actions.find((action) => action === answer));
  };
  replace(vscode.window, kind, { value });
  return told;
}

/** Puts everything back; for `afterEach`. */
export function restoreAll(): void {
  for (const restore of undo.splice(0).reverse()) restore();
}

/** Answers the quick picks that come, in turn: with the item whose label has these words. @returns the labels that were shown in each */
export function pick(...words: readonly string[]): vscode.QuickPickItem[][] {
  const shown: vscode.QuickPickItem[][] = [];
  const value = async (items: readonly vscode.QuickPickItem[] | Thenable<readonly vscode.QuickPickItem[]>) => {
    const all = [...(await items)];
    shown.push(all);
    const wanted = words[shown.length - 1];
    return all.find(({ label }) => wanted !== undefined && label.includes(wanted));
  };
  replace(vscode.window, 'showQuickPick', { value });
  return shown;
}
