import * as vscode from 'vscode';
import { type Target, withTarget } from './target';
import { type Tagging } from './tagging';

const rehearsal = 'rehearsal';

/**
 * Registers a command that keys call. VS Code asks the extension at the first call of each command whether it is there, and keys of other commands overtake that one
 * meanwhile: on a busy machine the first letter was done after the Tabs that followed it. So each is called once in vain.
 */
export function registerKey(name: string, act: (argument: unknown) => unknown): vscode.Disposable {
  const command = vscode.commands.registerCommand(name, (argument?: unknown) => (argument === rehearsal ? undefined : act(argument)));
  // By way of the editor: a command of its own the extension calls by itself.
  vscode.commands.executeCommand('runCommands', { commands: [{ command: name, args: rehearsal }] }).then(undefined, () => undefined);
  return command;
}

/** Registers commands that do something with the text at hand, one after another in the order of their keys. */
export function registerActs(
  tagging: Tagging,
  acts: Readonly<Record<string, (target: Target, argument: unknown) => Promise<void> | void>>,
): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(acts).map(([name, act]) => registerKey(name, (argument) => withTarget(tagging, (target) => act(target, argument)))),
  );
}
