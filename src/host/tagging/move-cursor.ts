import * as vscode from 'vscode';

/** Milliseconds in which the editor answers, be it ever so busy. */
const longest = 2000;

/**
 * Sets the selections of an editor and waits until it has taken them: what it tells of earlier moves, which may come late, would else pass for the
 * newest, and the next key would mean another place.
 */
export async function select(editor: vscode.TextEditor, selections: readonly vscode.Selection[]): Promise<void> {
  const same = (now: readonly vscode.Selection[]) => now.length === selections.length && now.every((one, i) => one.isEqual(selections[i]));
  if (same(editor.selections)) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      listener.dispose();
      resolve();
    };
    const timer = setTimeout(done, longest);
    const listener = vscode.window.onDidChangeTextEditorSelection((event) => {
      if (event.textEditor === editor && same(event.selections)) done();
    });
    editor.selections = selections;
  });
}
