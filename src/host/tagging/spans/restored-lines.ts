import { editedRange } from '../../../data/formats/edited-range';
import { mergeTags } from './merge-tags';
import { type Tags } from './span-history';
import { editLines, heirsOf, identicalTags, type LineEdit, type TaggedLine, withTags } from './tagged-line';

/**
 * Tags `to` that Undo or Redo brings back for `from`. Where they are no longer `from` but `now`, since tags came from elsewhere (another window's, the file's), that stays:
 * what the step did is taken back, not what others did. Where the two contradict each other the tags stay as they are.
 */
export function restoredTags(to: Tags, from: Tags, now: Tags): Tags {
  return identicalTags(from, now) ? to : (mergeTags(from, to, now) ?? now);
}

/** The same for lines of which the step changed the texts, too, or the number. */
export function restoredLines(to: readonly TaggedLine[], from: readonly TaggedLine[], now: readonly TaggedLine[]): readonly TaggedLine[] {
  if (from.every((line, i) => identicalTags(line, now[i]))) return to;
  const since = new Map(from.map((line, i) => [line, now[i]]));
  const heirs = heirsOf(
    to.map(({ text }) => text),
    from,
  );
  return to.map((line, i) => {
    const before = heirs[i];
    const later = before && since.get(before);
    if (!later) return line;
    const edit = editBetween(before.text, line.text);
    const [[moved], [movedLater]] = [before, later].map((one) => editLines([one], edit));
    return withTags(line, restoredTags(line, moved, movedLater));
  });
}

/** What makes one line of another. */
function editBetween(from: string, to: string): LineEdit {
  const { start, oldEnd, newEnd } = editedRange(from, to);
  return { start: { line: 0, character: start }, end: { line: 0, character: oldEnd }, text: to.slice(start, newEnd) };
}
