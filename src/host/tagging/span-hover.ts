import * as vscode from 'vscode';
import { type Provenance } from '../../data/document';
import { type Break, labelWords, spansAt, type TaggedSpan } from './spans/span-model';
import { openClass, openSuggestions } from './spans/tagged-line';
import { isTaggable, type Tagging } from './tagging';

/** Tells the label under the mouse (or the cursor, for screen readers) and who set it, and the class at a line's end. */
export class SpanHover implements vscode.HoverProvider {
  constructor(private readonly tagging: Tagging) {}

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const { line: at, character } = position;
    const tagged = isTaggable(document) ? this.tagging.peek(document) : undefined;
    const line = tagged?.lines[at];
    if (!tagged || !line) return undefined;
    const spans = spansAt(line.spans, character, character);
    if (spans.length > 0) {
      const last = spans[spans.length - 1];
      return new vscode.Hover(
        spans.map((span) => this.describe(span)),
        tagged.range(at, last),
      );
    }
    const [suggestion] = spansAt(openSuggestions(line), character, character);
    if (suggestion) return new vscode.Hover(offer(suggestion, document.uri, position), tagged.range(at, suggestion));
    if (character < line.text.length) return undefined;
    const guessed = openClass(line);
    if (guessed !== undefined) {
      const words = suggestedBy(line.guess?.provenance);
      return new vscode.Hover(withActions(`**◆ ${escape(guessed)}** · ${escape(words)}\n\n`, document.uri, position));
    }
    if (line.label === undefined) return undefined;
    const words = vscode.l10n.t('Class of the line: {0}', `**${escape(line.label)}**`);
    return new vscode.Hover(new vscode.MarkdownString(`${words} · ${escape(whoSet(line.labelProvenance))}`));
  }

  private describe(span: TaggedSpan): vscode.MarkdownString {
    const text = new vscode.MarkdownString(`**${escape(labelWords(span))}** · ${escape(whoSet(span.provenance))}\n\n`);
    const description = this.tagging.labels.entry(span.label)?.description;
    if (description !== undefined) text.appendMarkdown(`${escape(description)}\n\n`);
    if (span.broken !== undefined) text.appendMarkdown(`⚠ ${escape(breakWords(span.broken))}\n\n`);
    return text;
  }
}

function offer(suggestion: TaggedSpan, uri: vscode.Uri, position: vscode.Position): vscode.MarkdownString {
  return withActions(`**${escape(labelWords(suggestion))}** · ${escape(suggestedBy(suggestion.provenance))}\n\n`, uri, position);
}

/** What can be done with a suggestion, at the place that the mouse is at: the cursor may be elsewhere. */
function withActions(markdown: string, uri: vscode.Uri, { line, character }: vscode.Position): vscode.MarkdownString {
  const text = new vscode.MarkdownString(markdown);
  const actions: [string, string][] = [
    [vscode.l10n.t('Accept'), 'unroll.acceptSuggestion'],
    [vscode.l10n.t('Reject'), 'unroll.rejectSuggestion'],
    [vscode.l10n.t('Accept line'), 'unroll.acceptLine'],
    [vscode.l10n.t('Reject line'), 'unroll.rejectLine'],
    [vscode.l10n.t('Accept all'), 'unroll.acceptAllSuggestions'],
    [vscode.l10n.t('Dismiss all'), 'unroll.dismissSuggestions'],
  ];
  const links = actions.map(([words, command]) => {
    const given = encodeURIComponent(JSON.stringify([uri.toString(), { line, character }, command]));
    return `[${words}](command:unroll.actOnTag?${given})`;
  });
  text.appendMarkdown(links.join(' · '));
  text.isTrusted = { enabledCommands: ['unroll.actOnTag'] };
  return text;
}

/** Why a span needs a look. */
export function breakWords(broken: Break): string {
  if (broken === 'cut') return vscode.l10n.t('An edit cut off a part of this span.');
  if (broken === 'split') return vscode.l10n.t('A line end went through this span; its first part is left.');
  return vscode.l10n.t('Since an edit this span no longer begins and ends where words do.');
}

function whoSet(who: Provenance | undefined): string {
  if (who === undefined) return vscode.l10n.t('from the file');
  if (who.by === 'person') {
    if (who.run !== undefined) return vscode.l10n.t('accepted by a person; {0}', suggestedBy(who));
    return who.author === undefined ? vscode.l10n.t('set by a person') : vscode.l10n.t('set by {0}', who.author);
  }
  if (who.accepted === undefined) return suggestedBy(who);
  const when = new Date(who.accepted);
  return vscode.l10n.t(
    '{0}; accepted {1}',
    suggestedBy(who),
    Number.isNaN(when.getTime()) ? who.accepted : when.toLocaleString(vscode.env.language),
  );
}

function suggestedBy(provenance: Provenance | undefined): string {
  const run = provenance?.run ?? '';
  return provenance?.score === undefined
    ? vscode.l10n.t('suggested by {0}', run)
    : vscode.l10n.t('suggested by {0}, confidence {1}', run, provenance.score.toFixed(2));
}

/** Names are data: they must not become markup. */
function escape(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~$]/g, '\\$&');
}
