import * as vscode from 'vscode';

/** Scheme of data files as texts with one utterance a line. */
export const textScheme = 'unroll-text';
/**
 * Ends the name of a text: it tells its tab from that of its file, and VS Code the language of the text (package.json, filenamePatterns) before it is there.
 * A language that is set later costs seconds with a large file, which is read in the language of its ending first.
 */
const ending = ' (annotated)';

/** A data file as text. */
export function textUriOf(file: string): vscode.Uri {
  const uri = vscode.Uri.file(file);
  return uri.with({ scheme: textScheme, path: uri.path + ending });
}

/** Whether a text has the name that texts have; one that was just made by "Save As" may have another. */
export function isTextName(uri: vscode.Uri): boolean {
  return uri.path.endsWith(ending);
}

/** Path of the file of a document: for a text, of the file that it comes from. */
export function sourceOf(uri: vscode.Uri): string {
  return uri.scheme === textScheme && isTextName(uri) ? uri.fsPath.slice(0, -ending.length) : uri.fsPath;
}
