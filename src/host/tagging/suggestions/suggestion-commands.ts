import * as vscode from 'vscode';
import { nextDoubt } from '../spans/places';
import { accepted, addSpan, type Spans } from '../spans/span-model';
import { openSuggestions } from '../spans/tagged-line';
import { goTo, retag, rulesOf, say, selectedSpans, type SpanAt, tagsOf, type Target, withTarget } from '../target';
import { setLabel } from '../spans/set-span';
import { type Tagging } from '../tagging';

/** Registers what accepts and dismisses what a model suggests. */
export function registerSuggestionCommands(tagging: Tagging): vscode.Disposable {
  const commands: Record<string, (target: Target) => Promise<void> | void> = {
    'unroll.acceptSuggestion': (target) => acceptHere(tagging, target),
    'unroll.acceptAllSuggestions': (target) => accept(tagging, target, all(target)),
    'unroll.dismissSuggestions': ({ tagged }) =>
      tagged.suggest(
        new Map(tagged.lines.flatMap(({ suggestions }, line): [number, Spans][] => (suggestions.length > 0 ? [[line, []]] : []))),
      ),
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, act]) => vscode.commands.registerCommand(name, () => withTarget(tagging, act))),
  );
}

function all({ tagged }: Target): SpanAt[] {
  return tagged.lines.flatMap((line, at) => openSuggestions(line).map((span) => ({ line: at, span })));
}

/** Accepts the suggestions at the cursors and goes on to the next place; where there is none, goes to one. */
async function acceptHere(tagging: Tagging, target: Target): Promise<void> {
  const { editor, tagged } = target;
  const here = selectedSpans(target, (line) => openSuggestions(tagged.line(line)));
  if (here.length === 0) {
    if (tagged.tally.suggestions === 0) return say(vscode.l10n.t('There is no suggestion in this text.'));
    const suggestions = tagged.lines.map((line) => ({ ...line, label: line.label ?? '', spans: [], suggestions: openSuggestions(line) }));
    const next = nextDoubt(suggestions, editor.selection.active, 1);
    if (next) await goTo(target, next);
    return;
  }
  await accept(tagging, target, here);
  const { line, span } = here[here.length - 1];
  const next = tagged.tally.suggestions > 0 ? nextDoubt(tagged.lines, { line, character: span.end - 1 }, 1) : undefined;
  if (next) await goTo(target, next);
}

async function accept(tagging: Tagging, target: Target, suggestions: readonly SpanAt[]): Promise<void> {
  const { tagged } = target;
  const now = new Date();
  const spans = new Map<number, Spans>();
  for (const { line, span } of suggestions) {
    const before = spans.get(line) ?? tagged.line(line).spans;
    const result = setLabel(before, span, span, rulesOf(tagged, tagged.line(line)));
    if ('spans' in result) spans.set(line, addSpan(before, { ...accepted(span, now), start: result.span.start, end: result.span.end }));
  }
  tagging.labels.learnLabels(suggestions.map(({ span }) => span));
  await retag(target, tagsOf(tagged, spans));
}
