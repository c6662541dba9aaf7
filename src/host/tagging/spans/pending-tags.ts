import { type Mark, type Tags } from './span-history';
import { editLines, type LineEdit, type TaggedLine, tagsIn, withTags } from './tagged-line';

/** A tagging on its way to the editor. What is typed meanwhile moves its tags as if they were set already. */
export class PendingTags {
  /** `undone`: Undo came before the editor took it. */
  state: 'waiting' | 'set' | 'undone' = 'waiting';

  constructor(
    /** What the editor is asked to replace by itself; another one where it refused the first. */
    public mark: Mark,
    /** Tags of lines. */
    public tags: ReadonlyMap<number, Tags>,
  ) {}

  /** Follows an edit; `touched` are lines `edit.start.line` to `edit.end.line` before it. */
  follow(touched: readonly TaggedLine[], edit: LineEdit): void {
    const at = edit.start.line;
    const behind = at + touched.length;
    const tagged = touched.map((line, i) => {
      const tags = this.tags.get(at + i);
      return tags ? withTags(line, tags) : line;
    });
    const made = editLines(tagged, edit);
    const followed = new Map<number, Tags>();
    for (const [line, tags] of this.tags) {
      if (line < at) followed.set(line, tags);
      else if (line >= behind) followed.set(line + made.length - touched.length, tags);
    }
    if (tagged.some((line, i) => line !== touched[i])) made.forEach((line, i) => followed.set(at + i, tagsIn(line)));
    this.tags = followed;
  }
}
