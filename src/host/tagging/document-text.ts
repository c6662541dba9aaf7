import * as vscode from 'vscode';
import { type Mark } from './spans/span-history';
import { type LineEdit, type TaggedLine } from './spans/tagged-line';

/** Ranges of one event all refer to the text before it, and come last place first. */
export function editOf({ range: { start, end }, text }: vscode.TextDocumentContentChangeEvent): LineEdit {
  return { start, end, text: text.replace(/\r\n?/g, '\n') };
}

export function rangeOf({ line, character, text }: Mark): vscode.Range {
  return text === '\n' ? new vscode.Range(line, character, line + 1, 0) : new vscode.Range(line, character, line, character + text.length);
}

/** A character of a line, or else of one near it, that can be replaced by itself. */
export function markNear(lines: readonly TaggedLine[], line: number): Mark | undefined {
  const { text } = lines[line];
  if (text !== '') return { line, character: 0, text: String.fromCodePoint(text.codePointAt(0) ?? 0) };
  if (line + 1 < lines.length) return { line, character: 0, text: '\n' };
  return line === 0 ? undefined : { line: line - 1, character: lines[line - 1].text.length, text: '\n' };
}

/** Lines of a text without their ends. */
export function textsOf(document: vscode.TextDocument): string[] {
  return document.getText().split(document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n');
}
