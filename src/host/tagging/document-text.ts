import * as vscode from 'vscode';
import { caughtUp } from './caught-up';
import { type MarkEditor } from './set-tags';
import { type EditReason, type Mark } from './spans/span-history';
import { type LineEdit } from './spans/tagged-line';

/** Ranges of one event all refer to the text before it, and come last place first. */
export function editOf({ range: { start, end }, text }: vscode.TextDocumentContentChangeEvent): LineEdit {
  return { start, end, text: text.replace(/\r\n?/g, '\n') };
}

/** Whether a change was typed, or is one of Undo or Redo. */
export function reasonOf({ reason }: vscode.TextDocumentChangeEvent): EditReason {
  const { Undo, Redo } = vscode.TextDocumentChangeReason;
  return reason === Undo ? 'undo' : reason === Redo ? 'redo' : 'edit';
}

function rangeOf({ line, character, text }: Mark): vscode.Range {
  return text === '\n' ? new vscode.Range(line, character, line + 1, 0) : new vscode.Range(line, character, line, character + text.length);
}

/** Replaces a piece of an open text by itself. Answers false where the editor refused, or the text is closed. */
async function replaceMark(document: vscode.TextDocument, mark: Mark): Promise<boolean> {
  if (document.isClosed) return false;
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  const editor = activeTextEditor?.document === document ? activeTextEditor : visibleTextEditors.find((one) => one.document === document);
  try {
    if (editor) return await editor.edit((edit) => edit.replace(rangeOf(mark), mark.text));
  } catch {
    // The tab was left at this very moment; the text is still open behind it.
  }
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, rangeOf(mark), mark.text);
  return vscode.workspace.applyEdit(edit);
}

/** The editor of a text, wherever that is shown. */
export function markEditor(document: vscode.TextDocument): MarkEditor {
  return {
    get version() {
      return document.version;
    },
    replace: (mark) => replaceMark(document, mark),
    caughtUp,
  };
}

/** Lines of a text without their ends. */
export function textsOf(document: vscode.TextDocument): string[] {
  return document.getText().split(document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n');
}
