import * as vscode from 'vscode';
import { type Problem } from '../../data';
import { Disposable } from '../disposable';
import { translated } from '../words/translated';
import { labelWords } from './spans/span-model';
import { breakWords } from './span-hover';
import { type TaggedDocument } from './tagged-document';
import { type Tagging } from './tagging';

/** Milliseconds after the last keystroke. */
const delay = 300;

/** Problems panel: spans that an edit broke, and what a file's form could not hold when it was saved. */
export class SpanProblems extends Disposable {
  private readonly broken = this.register(vscode.languages.createDiagnosticCollection('unroll-spans'));
  private readonly lost = this.register(vscode.languages.createDiagnosticCollection('unroll-form'));
  private readonly waiting = new Map<TaggedDocument, NodeJS.Timeout>();

  constructor(tagging: Tagging) {
    super();
    this.register(tagging.onDidChange((tagged) => this.soon(tagged)));
    this.register(tagging.onDidWrite(({ tagged, problems }) => this.tell(tagged, problems)));
    this.register(
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (!document.isClosed) return;
        this.broken.delete(document.uri);
        this.lost.delete(document.uri);
      }),
    );
  }

  override dispose(): void {
    for (const timer of this.waiting.values()) clearTimeout(timer);
    super.dispose();
  }

  private soon(tagged: TaggedDocument): void {
    clearTimeout(this.waiting.get(tagged));
    this.waiting.set(
      tagged,
      setTimeout(() => {
        this.waiting.delete(tagged);
        if (!tagged.document.isClosed) this.broken.set(tagged.document.uri, brokenSpans(tagged));
      }, delay),
    );
  }

  private tell(tagged: TaggedDocument, problems: readonly Problem[]): void {
    const found = problems.slice(0, 1000).map(({ severity, message, source }) => {
      const line = Math.min(Math.max(0, source.line - 1), tagged.document.lineCount - 1);
      const level = severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
      return diagnostic(tagged.document.lineAt(line).range, translated(message), level);
    });
    this.lost.set(tagged.document.uri, found);
    if (found.length > 0) {
      void vscode.window.showWarningMessage(
        vscode.l10n.t(
          '{0} things could not be written to {1}. They stand in the Problems panel.',
          found.length,
          translated(tagged.store.title),
        ),
      );
    }
  }
}

function brokenSpans(tagged: TaggedDocument): vscode.Diagnostic[] {
  if (tagged.tally.broken === 0) return [];
  return tagged.lines.flatMap(({ spans }, line) =>
    spans
      .filter(({ broken }) => broken !== undefined)
      .map((span) => {
        const message = `${labelWords(span)}: ${breakWords(span.broken ?? 'cut')}`;
        const found = diagnostic(tagged.range(line, span), message, vscode.DiagnosticSeverity.Error);
        found.code = 'broken-span';
        return found;
      }),
  );
}

function diagnostic(range: vscode.Range, message: string, severity: vscode.DiagnosticSeverity): vscode.Diagnostic {
  const found = new vscode.Diagnostic(range, message, severity);
  found.source = 'Unroll';
  return found;
}
