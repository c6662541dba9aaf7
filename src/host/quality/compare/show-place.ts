import * as vscode from 'vscode';
import { OffsetMap } from '../../../data/code-points';
import { type AgreementPlace } from '../../../protocol/agreement';
import { textUriOf } from '../../tagging/files/text-uri';

/** A piece of a document, code points, end exclusive. */
export interface Piece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Opens a document of a data file as annotated text and selects a piece of it. @throws Error where the file can't be opened as text */
export async function showPlace(
  place: AgreementPlace,
  { text, start, end }: Piece,
  options: vscode.TextDocumentShowOptions,
): Promise<void> {
  const uri = place.plain ? vscode.Uri.file(place.file) : textUriOf(place.file);
  const document = await vscode.workspace.openTextDocument(uri);
  const line = lineOf(document, text, place.plain ? place.line - 1 : place.index);
  const map = new OffsetMap(text);
  const at = (point: number) => positionIn(text.slice(0, map.toUtf16(point)), line, place.plain);
  const selection = document.validateRange(new vscode.Range(at(start), at(end)));
  await vscode.window.showTextDocument(document, { ...options, selection, preview: false });
}

/** Where a document that begins at a line goes on behind a piece of it: one of a plain text may be several lines, elsewhere signs stand for their ends. */
function positionIn(before: string, line: number, plain: boolean): vscode.Position {
  const lines = plain ? before.split(/\r\n|\n|\r/) : [before];
  return new vscode.Position(line + lines.length - 1, lines[lines.length - 1].length);
}

/** The line that reads so and is nearest to where it was; lines may have come or gone since. */
function lineOf(document: vscode.TextDocument, text: string, near: number): number {
  const reads = (line: number): boolean => line >= 0 && line < document.lineCount && document.lineAt(line).text === text;
  for (let distance = 0; distance < document.lineCount; distance++) {
    if (reads(near - distance)) return near - distance;
    if (reads(near + distance)) return near + distance;
  }
  return Math.min(near, document.lineCount - 1);
}
