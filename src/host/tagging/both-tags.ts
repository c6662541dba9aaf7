import path from 'node:path';
import * as vscode from 'vscode';
import { annOf } from './file-moves';
import { mergeTags, sameTags } from './spans/merge-tags';
import { type Tags } from './spans/span-history';
import { isTagged, type TaggedLine } from './spans/tagged-line';
import { type TaggedDocument } from './tagged-document';

/** What to do where a text has tags at hand and others in brat's file beside it. */
export async function askForBoth(text: string): Promise<'both' | 'theirs' | undefined> {
  const ann = path.basename(annOf(text));
  const both = vscode.l10n.t('Show Both');
  const theirs = vscode.l10n.t('Only {0}', ann);
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      '{0} lies beside {1}, which has other tags, too. Both can be shown, and are then saved to {0}.',
      ann,
      path.basename(text),
    ),
    both,
    theirs,
  );
  return answer === both ? 'both' : answer === theirs ? 'theirs' : undefined;
}

/** What lines get when tags from elsewhere are added; where the two contradict each other, these stay. */
export function added(tagged: TaggedDocument, others: readonly TaggedLine[]): Map<number, Tags> {
  const tags = new Map<number, Tags>();
  others.forEach((other, i) => {
    const line = tagged.lines[i];
    if (!isTagged(other) || line?.text !== other.text) return;
    const merged = mergeTags({ spans: [] }, line, other);
    if (merged && !sameTags(merged, line)) tags.set(i, merged);
  });
  return tags;
}
