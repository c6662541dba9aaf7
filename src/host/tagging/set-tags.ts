import { markNear } from './spans/mark';
import { type Mark, type SpanHistory, type Tags } from './spans/span-history';

/** An editor as far as tags need one. */
export interface MarkEditor {
  /** Counts the changes of the text that the editor has told of. */
  readonly version: number;
  /** Replaces a piece of text by itself. Answers false where the editor refused, as it does what was meant for an earlier state of the text. */
  replace(mark: Mark): Promise<boolean>;
  /** Waits until all is told that changed so far. */
  caughtUp(): Promise<void>;
}

/** `undone`: Undo came before the tags were set. `refused`: the text can't be edited. */
export type Outcome = 'set' | 'undone' | 'refused';

/** How often an editor may refuse though nothing was typed meanwhile; a read-only one does so always. */
const mostRefusals = 5;

/**
 * Changes the tags of lines as one step of the editor's own Undo: a letter of the text is replaced by itself, and what undoes that replacement undoes the tagging with
 * it (see SpanHistory). While somebody types, a slow editor refuses that again and again; the tags follow what is typed until it takes them.
 */
export async function setTags(editor: MarkEditor, history: SpanHistory, tags: ReadonlyMap<number, Tags>): Promise<Outcome> {
  const first = markNear(history.lines, firstLine(tags));
  if (!first) return 'refused';
  const pending = history.announce(first, tags);
  const state = () => pending.state;
  try {
    for (let refusals = 0; refusals < mostRefusals;) {
      const { version } = editor;
      await editor.replace(pending.mark);
      if (state() === 'waiting') await editor.caughtUp();
      const now = state();
      if (now !== 'waiting') return now;
      if (editor.version === version) refusals++;
      const mark = markNear(history.lines, firstLine(pending.tags));
      if (!mark) break;
      pending.mark = mark;
    }
    return 'refused';
  } finally {
    // What is announced for ever would be set by the next replacement that looks the same.
    history.withdraw(pending);
  }
}

function firstLine(tags: ReadonlyMap<number, Tags>): number {
  return tags.keys().next().value ?? 0;
}
