import { sep } from 'node:path';
import * as vscode from 'vscode';
import { missingFiles } from '../../data/missing-files';
import { type SpecDiagnostic } from '../../spec';
import { Disposable } from '../disposable';
import { dataPaths, isSpec, parsedSpec, specSelector } from './spec-documents';

/** Milliseconds of rest after typing before a spec is checked. */
const rest = 250;
const source = 'unroll';

/** Red and yellow lines in specs, also where a file is not there, and a quick fix where the right word is known. */
export class SpecDiagnostics extends Disposable implements vscode.CodeActionProvider {
  private readonly collection = this.register(vscode.languages.createDiagnosticCollection('unroll-spec'));
  /** Told later than the rest: a slow disk must not hold up what the text alone says. */
  private readonly missing = this.register(vscode.languages.createDiagnosticCollection('unroll-spec-files'));
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor() {
    super();
    this.register(vscode.workspace.onDidOpenTextDocument((document) => this.check(document)));
    this.register(vscode.workspace.onDidChangeTextDocument(({ document }) => this.soon(document)));
    const files = this.register(vscode.workspace.createFileSystemWatcher('**/*', false, true, false));
    this.register(files.onDidCreate(({ fsPath }) => this.fileChanged(fsPath)));
    this.register(files.onDidDelete(({ fsPath }) => this.fileChanged(fsPath)));
    // Files outside the workspace's folders are not watched.
    this.register(vscode.window.onDidChangeActiveTextEditor((editor) => editor && this.soon(editor.document)));
    this.register(vscode.workspace.onDidCloseTextDocument((document) => this.forget(document)));
    this.register(
      vscode.languages.registerCodeActionsProvider(specSelector, this, { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] }),
    );
    for (const document of vscode.workspace.textDocuments) this.check(document);
  }

  override dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    super.dispose();
  }

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    const fixes: vscode.CodeAction[] = [];
    for (const found of parsedSpec(document).diagnostics) {
      const place = rangeOf(document, found);
      if (found.suggestion === undefined || !place.intersection(range)) continue;
      const action = new vscode.CodeAction(vscode.l10n.t('Write {0}', found.suggestion), vscode.CodeActionKind.QuickFix);
      action.edit = new vscode.WorkspaceEdit();
      action.edit.replace(document.uri, place, found.suggestion);
      action.diagnostics = [toDiagnostic(document, found)];
      action.isPreferred = true;
      fixes.push(action);
    }
    return fixes;
  }

  private soon(document: vscode.TextDocument): void {
    if (!isSpec(document)) return;
    const key = document.uri.toString();
    clearTimeout(this.timers.get(key));
    this.timers.set(
      key,
      setTimeout(() => this.check(document), rest),
    );
  }

  private check(document: vscode.TextDocument): void {
    if (!isSpec(document) || document.isClosed) return;
    this.collection.set(
      document.uri,
      parsedSpec(document).diagnostics.map((found) => toDiagnostic(document, found)),
    );
    void this.checkFiles(document);
  }

  private async checkFiles(document: vscode.TextDocument): Promise<void> {
    if (document.uri.scheme !== 'file') return;
    const { version } = document;
    const found = await missingFiles(parsedSpec(document), document.getText(), document.uri.fsPath);
    // Another check is on its way where the text went on.
    if (document.isClosed || document.version !== version) return;
    this.missing.set(
      document.uri,
      found.map((one) => toDiagnostic(document, one)),
    );
  }

  /** A file or folder came or went: checks the specs that name it, or something in it. */
  private fileChanged(changed: string): void {
    for (const document of vscode.workspace.textDocuments) {
      if (isSpec(document) && dataPaths(document).some(({ file }) => file === changed || file.startsWith(changed + sep)))
        this.soon(document);
    }
  }

  private forget(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
    this.collection.delete(document.uri);
    this.missing.delete(document.uri);
  }
}

function rangeOf(document: vscode.TextDocument, { offset, length }: SpecDiagnostic): vscode.Range {
  return new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
}

function toDiagnostic(document: vscode.TextDocument, found: SpecDiagnostic): vscode.Diagnostic {
  const severity = found.severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
  const diagnostic = new vscode.Diagnostic(rangeOf(document, found), found.message, severity);
  diagnostic.source = source;
  diagnostic.code = found.reason;
  if (found.reason === 'noEffect') diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
  return diagnostic;
}
