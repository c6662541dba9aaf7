import * as vscode from 'vscode';
import { type Mark } from './spans/span-history';
import { type LineEdit } from './spans/tagged-line';

/** Ranges of one event all refer to the text before it, and come last place first. */
export function editOf({ range: { start, end }, text }: vscode.TextDocumentContentChangeEvent): LineEdit {
  return { start, end, text: text.replace(/\r\n?/g, '\n') };
}

export function rangeOf({ line, character, text }: Mark): vscode.Range {
  return text === '\n' ? new vscode.Range(line, character, line + 1, 0) : new vscode.Range(line, character, line, character + text.length);
}

/** Lines of a text without their ends. */
export function textsOf(document: vscode.TextDocument): string[] {
  return document.getText().split(/\r\n|\n|\r/);
}
