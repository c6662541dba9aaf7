import path from 'node:path';
import * as vscode from 'vscode';
import { annOf } from './file-moves';
import { alignLines } from './spans/align-lines';
import { mergeTags, sameTags } from './spans/merge-tags';
import { type Tags } from './spans/span-history';
import { isTagged, type TaggedLine } from './spans/tagged-line';
import { tagsNow } from './spans/tags-now';
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

/** What lines get when those that read the same have tags from elsewhere; where the two contradict each other, these stay. */
export function added({ lines }: TaggedDocument, others: readonly TaggedLine[]): Map<number, Tags> {
  const tags = new Map<number, Tags>();
  const texts = lines.map(({ text }) => text);
  alignLines(others, texts).lines.forEach((other, i) => {
    const line = lines[i];
    if (!isTagged(other)) return;
    const merged = mergeTags({ spans: [] }, line, other);
    if (merged && !sameTags(merged, line)) tags.set(i, merged);
  });
  return tags;
}

/** Another window tagged lines otherwise that were then saved here: its tags are in the file, those at hand are still unsaved. Asks which are right. */
export async function tellContradicted(tagged: TaggedDocument): Promise<void> {
  const { contradicted: theirs, store, document } = tagged;
  const then = [...tagged.lines];
  tagged.contradicted = new Map();
  const mine = vscode.l10n.t('Save Mine');
  const take = vscode.l10n.t('Take Theirs');
  const first = [...theirs.keys()].reduce((a, b) => Math.min(a, b)) + 1;
  const message = vscode.l10n.t(
    '{0} lines (the first is line {1}) were tagged otherwise by another window or program. Theirs are in {2}, yours are not saved.',
    theirs.size,
    first,
    path.basename(store.file),
  );
  const answer = await vscode.window.showWarningMessage(message, mine, take);
  // Whoever answers late may have typed on.
  if (answer === take) await tagged.add(tagsNow(theirs, then, tagged.lines));
  if (answer !== undefined) await document.save();
}
