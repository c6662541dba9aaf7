import path from 'node:path';
import * as vscode from 'vscode';
import { type Problem } from '../../data';
import { Disposable } from '../disposable';
import { translated } from '../words/translated';
import { type TaggedDocument } from './tagged-document';
import { type Tagging } from './tagging';

/** Problems of one text that are listed; where there are more, the last one says so. */
const most = 1000;

/**
 * Problems panel: what of a data file could not be read when it was opened as text, at its lines of the file. It is told once as well: such lines are
 * not in the text, and nothing else shows that they are missing.
 */
export class ReadingProblems extends Disposable {
  private readonly collection = this.register(vscode.languages.createDiagnosticCollection('unroll-reading'));
  private readonly shown = new Map<string, { readonly problems: readonly Problem[]; readonly files: readonly vscode.Uri[] }>();

  constructor(tagging: Tagging) {
    super();
    this.register(tagging.onDidChange((tagged) => this.update(tagged)));
    this.register(vscode.workspace.onDidCloseTextDocument(({ uri, isClosed }) => isClosed && this.clear(uri)));
  }

  private update({ document, problems, store }: TaggedDocument): void {
    const key = document.uri.toString();
    const before = this.shown.get(key);
    if (before?.problems === problems) return;
    this.clear(document.uri);
    const byFile = new Map<string, Problem[]>();
    // An empty text says by itself that nothing is there.
    for (const problem of problems.filter(({ reason }) => reason !== 'empty').slice(0, most)) {
      const list = byFile.get(problem.source.file);
      if (list) list.push(problem);
      else byFile.set(problem.source.file, [problem]);
    }
    for (const [file, list] of byFile) this.collection.set(vscode.Uri.file(file), list.map(diagnosticOf));
    this.shown.set(key, { problems, files: [...byFile.keys()].map((file) => vscode.Uri.file(file)) });
    const lost = [...byFile.values()].flat().filter(({ severity }) => severity === 'error').length;
    if (lost > 0 && !before?.problems.some(({ severity }) => severity === 'error')) void tellLost(lost, store.file);
  }

  private clear(text: vscode.Uri): void {
    for (const file of this.shown.get(text.toString())?.files ?? []) this.collection.delete(file);
    this.shown.delete(text.toString());
  }
}

function diagnosticOf({ message, severity, source, reason }: Problem): vscode.Diagnostic {
  const line = Math.max(0, source.line - 1);
  // The whole line: an end beyond the text is cut to it.
  const range = new vscode.Range(line, 0, line, 10_000);
  const level = severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
  const diagnostic = new vscode.Diagnostic(range, translated(message), level);
  diagnostic.source = 'Unroll';
  diagnostic.code = reason;
  return diagnostic;
}

async function tellLost(count: number, file: string): Promise<void> {
  const show = vscode.l10n.t('Show Problems');
  const message = vscode.l10n.t(
    'Places of {0} that cannot be read and are not shown: {1}. They stay in the file as they are.',
    path.basename(file),
    count,
  );
  if ((await vscode.window.showWarningMessage(message, show)) === show)
    await vscode.commands.executeCommand('workbench.actions.view.problems');
}
