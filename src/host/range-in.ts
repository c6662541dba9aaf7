import * as vscode from 'vscode';
import { type Lines } from '../spec';

/** A piece of a text by its offsets in UTF-16 units. */
export function rangeIn(lines: Lines, start: number, end: number): vscode.Range {
  const [from, to] = [lines.at(start), lines.at(end)];
  return new vscode.Range(from.line - 1, from.column - 1, to.line - 1, to.column - 1);
}
