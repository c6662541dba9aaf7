import { type Journal } from './journal';
import { SavedLines } from './spans/saved-lines';
import { type Replacement } from './spans/span-history';
import { type TaggedLine } from './spans/tagged-line';

/** What of a text is not saved yet: it knows what the file holds, and keeps on disk, for a crash, what has changed since. */
export class UnsavedTags {
  private file = new SavedLines();
  private leaving = false;

  constructor(private readonly journal: Journal) {}

  /** What the file holds. */
  get saved(): SavedLines {
    return this.file;
  }

  /** The file was read or written, and holds this. */
  fileHolds(saved: SavedLines): void {
    this.file = saved;
  }

  /** Lines at hand have changed. */
  add(change: Replacement): void {
    this.journal.add(
      change,
      () => this.file,
      (origin) => this.file.originOf(origin),
    );
  }

  /** Keeps what these lines have that the file has not, and nothing else. */
  rewrite(lines: readonly TaggedLine[]): void {
    this.clear();
    if (!this.file.holds(lines)) this.add({ at: 0, before: this.file.lines, after: lines });
  }

  /** What an earlier session left behind is at hand again. */
  adopted(): void {
    this.journal.adopted();
  }

  /** All is saved, or is thrown away. */
  clear(): void {
    this.journal.clear();
  }

  /** The text is about to be renamed: what is kept is found there. */
  async leaveTo(uri: string): Promise<void> {
    this.leaving = true;
    await this.journal.leaveTo(uri);
  }

  /** @param isGone whether the file is no longer there: what was renamed is kept under the new name */
  close(isGone: () => boolean): void {
    if (this.leaving && isGone()) this.journal.clear();
    else this.journal.flush();
  }
}
