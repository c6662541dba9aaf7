import * as vscode from 'vscode';
import { spansAt, type TaggedSpan } from './span-model';
import { isTaggable, type Tagging } from './tagging';

/** Tells the label under the mouse (or the cursor, for screen readers) and who set it. */
export class SpanHover implements vscode.HoverProvider {
  constructor(private readonly tagging: Tagging) {}

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const tagged = isTaggable(document) ? this.tagging.peek(document) : undefined;
    if (!tagged) return undefined;
    const offset = tagged.offset(position);
    const [span] = spansAt(tagged.spans, offset, offset);
    if (span) return new vscode.Hover(describe(span), tagged.range(span));
    const [suggestion] = spansAt(tagged.suggestions, offset, offset);
    if (!suggestion) return undefined;
    const text = new vscode.MarkdownString();
    text.appendMarkdown(`**${escape(suggestion.label)}** · ${escape(suggestedBy(suggestion))}\n\n`);
    const at = encodeURIComponent(JSON.stringify([suggestion.start]));
    text.appendMarkdown(`[${vscode.l10n.t('Accept')}](command:unroll.acceptSuggestion?${at}) · `);
    text.appendMarkdown(`[${vscode.l10n.t('Accept all')}](command:unroll.acceptAllSuggestions) · `);
    text.appendMarkdown(`[${vscode.l10n.t('Dismiss all')}](command:unroll.dismissSuggestions)`);
    text.isTrusted = { enabledCommands: ['unroll.acceptSuggestion', 'unroll.acceptAllSuggestions', 'unroll.dismissSuggestions'] };
    return new vscode.Hover(text, tagged.range(suggestion));
  }
}

function describe(span: TaggedSpan): vscode.MarkdownString {
  const { by, run } = span.provenance;
  const who =
    by === 'model'
      ? suggestedBy(span)
      : run === undefined
        ? vscode.l10n.t('set by a person')
        : vscode.l10n.t('accepted by a person; {0}', suggestedBy(span));
  return new vscode.MarkdownString(`**${escape(span.label)}** · ${escape(who)}`);
}

function suggestedBy({ provenance: { run = '', score } }: TaggedSpan): string {
  return score === undefined
    ? vscode.l10n.t('suggested by {0}', run)
    : vscode.l10n.t('suggested by {0}, confidence {1}', run, score.toFixed(2));
}

/** Names are data: they must not become markup. */
function escape(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~$]/g, '\\$&');
}
