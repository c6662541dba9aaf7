import path from 'node:path';
import * as vscode from 'vscode';
import { type NamedFile, namedFiles, type ParsedSpec, parseSpec, type Spec } from '../../spec';

/** Which documents are specs. */
export const specSelector: vscode.DocumentSelector = { pattern: '**/*.unroll.json' };

export function isSpec(document: vscode.TextDocument): boolean {
  return document.uri.path.endsWith('.unroll.json');
}

const parsed = new WeakMap<vscode.TextDocument, { version: number; result: ParsedSpec }>();

/** Parses a document once a version; diagnostics, lenses, hovers and links all ask. */
export function parsedSpec(document: vscode.TextDocument): ParsedSpec {
  const known = parsed.get(document);
  if (known?.version === document.version) return known.result;
  const result = parseSpec(document.getText(), document.uri.fsPath);
  parsed.set(document, { version: document.version, result });
  return result;
}

/** A place in a spec that names a file. */
export interface DataPath {
  readonly role: NamedFile['role'];
  /** Absolute. */
  readonly file: string;
  /** The text between the quotes. */
  readonly range: vscode.Range;
}

/** All files that a spec names, with their places; works on specs with errors too. */
export function dataPaths(document: vscode.TextDocument): DataPath[] {
  return namedFiles(parsedSpec(document).tree).map(({ role, name, offset, length }) => {
    const file = path.resolve(path.dirname(document.uri.fsPath), name);
    return { role, file, range: new vscode.Range(document.positionAt(offset + 1), document.positionAt(offset + length - 1)) };
  });
}

/** How the spec says that its data are read; defaults where it has errors. */
export function readingOptions(
  document: vscode.TextDocument,
): Pick<Spec['data'], 'format' | 'tokenColumn' | 'tagColumn' | 'unit' | 'tokenizer'> {
  const defaults = { format: 'auto', tokenColumn: 0, tagColumn: -1, unit: 'line', tokenizer: 'whitespace' } as const;
  const { format, tokenColumn, tagColumn, unit, tokenizer } = parsedSpec(document).spec?.data ?? defaults;
  return { format, tokenColumn, tagColumn, unit, tokenizer };
}
