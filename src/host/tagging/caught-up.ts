import * as vscode from 'vscode';

/**
 * Waits until the editor has told all that it had to tell when it was asked. Its messages come in order: that a text was edited, that it is (no longer) unsaved, and that it
 * was saved are sent one right after another, so what belongs together is here when this is answered, however busy the machine is.
 */
export async function caughtUp(): Promise<void> {
  await vscode.commands.executeCommand('setContext', 'unroll.caughtUp', true);
}
