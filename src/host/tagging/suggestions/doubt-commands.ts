import * as vscode from 'vscode';
import { goToPlace } from '../place-commands';
import { doubts, linesByDoubt, type Place } from '../spans/places';
import { labelWords, scoreWords } from '../spans/span-model';
import { openClass, openSuggestions, type TaggedLine } from '../spans/tagged-line';
import { type Target, withTarget } from '../target';
import { type Tagging } from '../tagging';

/** Lines that a quick pick lists. */
const most = 500;

/** Registers what leads to the lines of which a model is least sure. */
export function registerDoubtCommands(tagging: Tagging): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('unroll.mostDoubtful', () =>
      withTarget(tagging, (target) => {
        const [first] = linesByDoubt(target.tagged.lines);
        return goToPlace(target, first && placeIn(target, first.line));
      }),
    ),
    // Other commands must not wait until the list is closed: its user acts on what is in sight.
    vscode.commands.registerCommand('unroll.reviewDoubtful', async () => {
      let target: Target | undefined;
      await withTarget(tagging, (found) => void (target = found));
      if (target) await review(tagging, target);
    }),
  );
}

function placeIn({ tagged }: Target, line: number): Place | undefined {
  const [place] = doubts(tagged.line(line));
  return place && { line, start: place.start, end: place.end };
}

interface DoubtItem extends vscode.QuickPickItem {
  readonly line: number;
}

/** The doubtful lines as a list; the editor shows the one that the list is at. */
async function review(tagging: Tagging, target: Target): Promise<void> {
  const { editor, tagged } = target;
  const lines = linesByDoubt(tagged.lines);
  if (lines.length === 0) return goToPlace(target, undefined);
  const before = { selections: editor.selections, range: editor.visibleRanges[0] };
  const pick = vscode.window.createQuickPick<DoubtItem>();
  pick.title = vscode.l10n.t('Lines to review, the most doubtful first ({0})', lines.length);
  pick.matchOnDetail = true;
  pick.items = lines.slice(0, most).map(({ line, doubt }) => ({
    line,
    label: tagged.line(line).text.trim(),
    description: [`${line + 1}`, doubt === undefined ? vscode.l10n.t('not looked at by a model') : scoreWords(1 - doubt)].join(' · '),
    detail: suggestedWords(tagged.line(line)),
  }));
  const chosen = await new Promise<number | undefined>((resolve) => {
    pick.onDidChangeActive(([item]) => {
      if (item) editor.revealRange(editor.document.lineAt(item.line).range, vscode.TextEditorRevealType.InCenter);
      if (item) editor.selection = new vscode.Selection(item.line, 0, item.line, tagged.line(item.line).text.length);
    });
    pick.onDidAccept(() => {
      resolve(pick.activeItems[0]?.line);
      pick.hide();
    });
    pick.onDidHide(() => resolve(undefined));
    pick.show();
  });
  pick.dispose();
  if (chosen !== undefined) return withTarget(tagging, (now) => goToPlace(now, placeIn(now, chosen)));
  editor.selections = before.selections;
  editor.revealRange(before.range, vscode.TextEditorRevealType.AtTop);
}

function suggestedWords(line: TaggedLine): string {
  const spans = openSuggestions(line).map(
    (span) => `${line.text.slice(span.start, span.end)} → ${labelWords(span)}${scoreOf(span.provenance?.score)}`,
  );
  const suggested = openClass(line);
  return [...spans, ...(suggested === undefined ? [] : [`◆ ${suggested}${scoreOf(line.guess?.provenance?.score)}`])].join(', ');
}

function scoreOf(value: number | undefined): string {
  return value === undefined ? '' : ` ${scoreWords(value)}`;
}
