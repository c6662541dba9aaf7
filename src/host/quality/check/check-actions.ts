import * as vscode from 'vscode';
import { kindWords, wordsOf } from './finding-words';
import { type Checks, type ToldFinding } from './checks';

/** Quick fixes of findings: one, all about the same text, all of a kind; or it is right as it is. */
export class CheckActions implements vscode.CodeActionProvider {
  constructor(private readonly checks: Checks) {}

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    const { here, all } = this.checks.at(document.uri, range);
    return [...here.flatMap((told) => this.fixes(told, all)), ...here.flatMap((told) => this.ignores(told))];
  }

  private fixes(told: ToldFinding, all: readonly ToldFinding[]): vscode.CodeAction[] {
    const { kind, about, fix } = told.finding;
    if (!fix) return [];
    const alike = all.filter(({ finding }) => finding.kind === kind && finding.fix !== undefined);
    const same = about === undefined ? [] : alike.filter(({ finding }) => finding.about === about);
    const title = wordsOf(fix.title);
    const one = this.action(title, told, 'unroll.mendFindings', [[told.id]]);
    one.isPreferred = true;
    const actions = [one];
    const ids = (list: readonly ToldFinding[]) => [list.map(({ id }) => id)];
    if (same.length > 1) {
      const words = vscode.l10n.t('{0}: all {1} places where "{2}" stands', title, same.length, about ?? '');
      actions.push(this.action(words, told, 'unroll.mendFindings', ids(same)));
    }
    if (alike.length > Math.max(1, same.length)) {
      const words = vscode.l10n.t('Mend all {0} findings of this kind: {1}', alike.length, kindWords(kind));
      actions.push(this.action(words, told, 'unroll.mendFindings', ids(alike)));
    }
    return actions;
  }

  private ignores(told: ToldFinding): vscode.CodeAction[] {
    const { about, kind } = told.finding;
    const here = this.action(vscode.l10n.t('Ignore here: {0}', kindWords(kind)), told, 'unroll.ignoreFindings', [[told.id], false]);
    if (about === undefined) return [here];
    const words = vscode.l10n.t('Ignore everywhere: "{0}", {1}', about, kindWords(kind));
    return [here, this.action(words, told, 'unroll.ignoreFindings', [[told.id], true])];
  }

  private action(title: string, told: ToldFinding, command: string, args: unknown[]): vscode.CodeAction {
    const made = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    made.diagnostics = [this.checks.diagnosticOf(told)];
    made.command = { title, command, arguments: args };
    return made;
  }
}
