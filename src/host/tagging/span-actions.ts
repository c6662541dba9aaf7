import * as vscode from 'vscode';
import { z } from 'zod';
import { select } from './move-cursor';
import { spansAt } from './spans/span-model';
import { openClass, openSuggestions } from './spans/tagged-line';
import { allDone } from './target';
import { isTaggable, type Tagging } from './tagging';

/** Quick fixes of broken spans, and what else can be done with the span or suggestion at the cursor. */
export class SpanActions implements vscode.CodeActionProvider {
  constructor(private readonly tagging: Tagging) {}

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range, context: vscode.CodeActionContext): vscode.CodeAction[] {
    const line = isTaggable(document) ? this.tagging.peek(document)?.lines[range.start.line] : undefined;
    if (!line) return [];
    const { character } = range.start;
    const [span] = spansAt(line.spans, character, character);
    const [suggestion] = spansAt(openSuggestions(line), character, character);
    const diagnostics = context.diagnostics.filter(({ code }) => code === 'broken-span');
    const fix = (title: string, command: string, kind = vscode.CodeActionKind.QuickFix) => {
      const action = new vscode.CodeAction(title, kind);
      // The commands act at the cursor; from the Problems panel it is elsewhere.
      action.command = {
        title,
        command: 'unroll.actOnTag',
        arguments: [document.uri.toString(), { line: range.start.line, character }, command],
      };
      if (kind === vscode.CodeActionKind.QuickFix) action.diagnostics = diagnostics;
      return action;
    };
    const change = vscode.CodeActionKind.RefactorRewrite;
    if (span) {
      const fixes =
        span.broken === undefined
          ? []
          : [
              fix(vscode.l10n.t('Move the span to whole words'), 'unroll.snapTag'),
              fix(vscode.l10n.t('Keep the span as it is'), 'unroll.keepTag'),
              fix(vscode.l10n.t('Remove label'), 'unroll.removeLabel'),
            ];
      // Nobody asked: a light bulb at every tagged word would only distract.
      if (context.triggerKind === vscode.CodeActionTriggerKind.Automatic) return fixes;
      return [
        ...fixes,
        fix(vscode.l10n.t('Change label'), 'unroll.changeLabel', change),
        fix(vscode.l10n.t('Set role'), 'unroll.setRole', change),
        ...(span.broken === undefined ? [fix(vscode.l10n.t('Remove label'), 'unroll.removeLabel', change)] : []),
        fix(vscode.l10n.t('Tag all the same in this file'), 'unroll.tagAllSame', change),
      ];
    }
    const atClass = openClass(line) !== undefined && character === line.text.length;
    if (!suggestion && !atClass) return [];
    return [
      fix(vscode.l10n.t('Accept'), 'unroll.acceptSuggestion', change),
      fix(vscode.l10n.t('Reject'), 'unroll.rejectSuggestion', change),
      fix(vscode.l10n.t('Accept line'), 'unroll.acceptLine', change),
      fix(vscode.l10n.t('Reject line'), 'unroll.rejectLine', change),
    ];
  }
}

/** What is given to the command of a span; links of a hover can hold plain JSON alone. */
const actArguments = z.tuple([
  z.string(),
  z.object({ line: z.int().nonnegative(), character: z.int().nonnegative() }),
  z.string().startsWith('unroll.'),
]);

/** Registers what puts the cursor to a span before one of its commands runs. */
export function registerActOnTag(): vscode.Disposable {
  return vscode.commands.registerCommand('unroll.actOnTag', async (...given: unknown[]) => {
    const { data } = actArguments.safeParse(given);
    if (!data) return;
    const [uri, { line, character }, command] = data;
    // Keys that wait mean the place where the cursor still is.
    await allDone();
    const editor = await vscode.window.showTextDocument(vscode.Uri.parse(uri, true));
    await select(editor, [new vscode.Selection(line, character, line, character)]);
    await vscode.commands.executeCommand(command);
  });
}
