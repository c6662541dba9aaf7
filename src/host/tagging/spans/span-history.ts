import { type Provenance } from '../../../data/document';
import { Fingerprint } from './fingerprint';
import { PendingTags } from './pending-tags';
import { editLines, type Guess, isTagged, type LineEdit, type TaggedLine, withTags } from './tagged-line';
import { type Rejection } from './rejection';
import { restoredLines, restoredTags } from './restored-lines';
import { type Spans } from './span-model';
import { withLines } from './with-lines';
import { without } from './without';

/** A replacement of text by the same text: the trace that a tagging leaves on the editor's undo stack. */
export interface Mark {
  readonly line: number;
  readonly character: number;
  readonly text: string;
}
export type EditReason = 'edit' | 'undo' | 'redo';

/** Lines `at`, `at + 1`, ... that read `before` now read `after`. */
export interface Replacement {
  readonly at: number;
  readonly before: readonly TaggedLine[];
  readonly after: readonly TaggedLine[];
}

/** What a tagging changes of a line; its text, and what models suggest, stay. */
export interface Tags {
  readonly spans: Spans;
  /** Class of the whole line. */
  readonly label?: string;
  /** Who set the class. Absent: the file does not say. */
  readonly labelProvenance?: Provenance;
  /** A person has looked at it and there is nothing to tag. */
  readonly done?: true;
  /** What a person turned down of what models suggest for the line as it reads. */
  readonly rejected?: readonly Rejection[];
}

interface TagStep {
  readonly kind: 'tag';
  readonly mark: Mark;
  readonly before: ReadonlyMap<number, Tags>;
  readonly after: ReadonlyMap<number, Tags>;
}
interface EditStep {
  readonly kind: 'edit';
  /** In the order in which they took place. */
  readonly replacements: readonly Replacement[];
  readonly before: TextState;
  readonly after: TextState;
}
type Step = TagStep | EditStep;

interface TextState {
  readonly fingerprint: number;
  readonly count: number;
}

/** Steps that are remembered; older ones can no longer be undone as tags. */
const limit = 20_000;
/** Tagged lines that were deleted, kept for where the same text is put in again (a line is moved, or cut and pasted). */
const lostLimit = 1000;

/**
 * The lines of one text with their tags, and how they came to be. Undo and redo belong to the editor: each tagging makes it replace a
 * piece of text by itself (`mark`), which takes a place on the editor's own stack, and when the editor undoes that very
 * replacement, the tagging is undone here. So tags and typing are undone in the order in which they were done. Every edit is a step too: undoing one brings the
 * tags back that it had hurt. One undo of the editor may take back several edits; fingerprints tell how many.
 */
export class SpanHistory {
  private all: TaggedLine[];
  private done: Step[] = [];
  private undone: Step[] = [];
  private pending: PendingTags[] = [];
  private readonly fingerprint = new Fingerprint();
  private readonly lost = new Map<string, TaggedLine>();

  /** `onReplace` hears of every change of a line, in order. */
  constructor(
    lines: readonly TaggedLine[],
    private readonly onReplace: (replacement: Replacement) => void = () => undefined,
  ) {
    this.all = [...lines];
  }

  get lines(): readonly TaggedLine[] {
    return this.all;
  }

  /** Announces a tagging; it takes place when the editor reports the replacement of `mark` by itself. */
  announce(mark: Mark, tags: ReadonlyMap<number, Tags>): PendingTags {
    const pending = new PendingTags(mark, tags);
    this.pending.push(pending);
    return pending;
  }

  /** Takes back an announcement whose replacement the editor refused. */
  withdraw(pending: PendingTags): void {
    this.pending = this.pending.filter((one) => one !== pending);
  }

  /** All lines come anew from outside; what was before can no longer be undone. Their texts are those that are there, so what was announced still holds. Does not tell `onReplace`. */
  reset(lines: readonly TaggedLine[]): void {
    this.all = [...lines];
    this.done = [];
    this.undone = [];
    this.lost.clear();
  }

  /** Takes over tags that came from outside beside what was done here. It is no step: they stay when earlier steps are undone. */
  mergeIn(tags: ReadonlyMap<number, Tags>): void {
    this.setTags(tags);
  }

  /** Changes what models suggest; no step of undo. */
  suggest(suggestions: ReadonlyMap<number, Spans>, guesses: ReadonlyMap<number, Guess> = new Map()): void {
    for (const [line, list] of suggestions) {
      const guess = guesses.get(line);
      this.put(line, 1, [{ ...without(this.all[line], 'guess'), suggestions: list, ...(guess && { guess }) }]);
    }
  }

  /** Follows the replacements of one change of the document, in the order in which the editor lists them (last place first). */
  apply(edits: readonly LineEdit[], reason: EditReason): void {
    if (edits.length === 0) return;
    if (reason === 'undo') {
      // Who presses Undo means the last tag, also where the editor has not got it yet.
      for (const one of this.pending.splice(0)) one.state = 'undone';
    }
    const mark = edits.length === 1 ? this.markOf(edits[0]) : undefined;
    if (mark) this.applyMark(mark, reason);
    else this.applyEdits(edits, reason);
  }

  private markOf({ start, end, text }: LineEdit): Mark | undefined {
    const parts = text.split('\n');
    if (parts.length !== end.line - start.line + 1) return undefined;
    const same = parts.every((part, i) => {
      const { text: old } = this.all[start.line + i];
      return old.slice(i === 0 ? start.character : 0, i === parts.length - 1 ? end.character : undefined) === part;
    });
    return same ? { line: start.line, character: start.character, text } : undefined;
  }

  private applyMark(mark: Mark, reason: EditReason): void {
    const isMark = (step: Step) => step.kind === 'tag' && same(step.mark, mark);
    if (reason === 'edit') {
      this.undone = [];
      const announced = this.pending.find((one) => same(one.mark, mark));
      if (announced) {
        this.withdraw(announced);
        announced.state = 'set';
      }
      // A letter that was typed over itself is a step, too: undoing it must not undo a tagging.
      const after = announced?.tags ?? new Map<number, Tags>();
      const before = new Map([...after.keys()].map((line) => [line, this.all[line]]));
      this.push({ kind: 'tag', mark, before, after });
      this.setTags(after);
    } else if (reason === 'undo') {
      const at = this.done.findLastIndex(isMark);
      const step = this.done[at];
      if (step?.kind !== 'tag') return;
      this.done.length = at;
      this.undone.push(step);
      this.restoreTags(step.before, step.after);
    } else {
      const at = this.undone.findLastIndex(isMark);
      const step = this.undone[at];
      if (step?.kind !== 'tag') return;
      this.undone.length = at;
      this.push(step);
      this.restoreTags(step.after, step.before);
    }
  }

  private restoreTags(to: ReadonlyMap<number, Tags>, from: ReadonlyMap<number, Tags>): void {
    for (const [at, tags] of to) {
      const now = this.all[at];
      this.put(at, 1, [withTags(now, restoredTags(tags, from.get(at) ?? now, now))]);
    }
  }

  private setTags(tags: ReadonlyMap<number, Tags>): void {
    for (const [at, of] of tags) this.put(at, 1, [withTags(this.all[at], of)]);
  }

  private applyEdits(edits: readonly LineEdit[], reason: EditReason): void {
    const before = this.state;
    const replacements = edits.map((edit) => {
      const at = edit.start.line;
      const touched = this.all.slice(at, edit.end.line + 1);
      for (const pending of this.pending) pending.follow(touched, edit);
      return this.put(at, touched.length, editLines(touched, edit));
    });
    if (reason === 'edit') {
      this.undone = [];
      const adopted = this.adopt(replacements);
      this.push({ kind: 'edit', replacements: [...replacements, ...adopted], before, after: this.state });
      return;
    }
    // What moving the spans gave is only a guess where the state that comes back is known.
    const [from, to] = reason === 'undo' ? [this.done, this.undone] : [this.undone, this.done];
    const at = this.stepBack(from, reason === 'undo' ? 'before' : 'after');
    if (at === -1) return;
    this.revert(replacements);
    for (let i = from.length - 1; i >= at; i--) {
      const step = from[i];
      if (step.kind !== 'edit') continue;
      if (reason === 'undo') this.revert(step.replacements);
      else for (const { at: line, before: old, after } of step.replacements) this.restore(line, after, old);
      to.push(step);
    }
    from.length = at;
  }

  /** The step, up to the last tagging, beyond which the text was as it is now. */
  private stepBack(steps: readonly Step[], side: 'before' | 'after'): number {
    const { fingerprint, count } = this.state;
    for (let at = steps.length - 1; at >= 0; at--) {
      const step = steps[at];
      if (step.kind === 'tag') break;
      if (step[side].fingerprint === fingerprint && step[side].count === count) return at;
    }
    return -1;
  }

  private revert(replacements: readonly Replacement[]): void {
    for (const { at, before, after } of [...replacements].reverse()) this.restore(at, before, after);
  }

  private restore(at: number, to: readonly TaggedLine[], from: readonly TaggedLine[]): void {
    this.put(at, from.length, restoredLines(to, from, this.all.slice(at, at + from.length)));
  }

  /** A tagged line that was deleted and stands somewhere again, moved or pasted, has its tags there. */
  private adopt(replacements: readonly Replacement[]): Replacement[] {
    const kept = new Set(replacements.flatMap(({ after }) => after.map(({ origin, text }) => origin ?? text)));
    for (const { before } of replacements) {
      for (const line of before) if (isTagged(line) && !kept.has(line.origin ?? line.text)) this.lost.set(line.text, line);
    }
    if (this.lost.size === 0) return [];
    const adopted: Replacement[] = [];
    let shift = 0;
    // Last places come first, so what follows in the list moves what went before.
    for (const { at, before, after } of [...replacements].reverse()) {
      after.forEach((line, i) => {
        const known = line.text === '' || line.origin !== undefined || isTagged(line) ? undefined : this.lost.get(line.text);
        if (!known) return;
        this.lost.delete(line.text);
        adopted.push(this.put(at + shift + i, 1, [known]));
      });
      shift += after.length - before.length;
    }
    for (const text of this.lost.keys()) {
      if (this.lost.size <= lostLimit) break;
      this.lost.delete(text);
    }
    return adopted;
  }

  private get state(): TextState {
    return { fingerprint: this.fingerprint.value, count: this.all.length };
  }

  private put(at: number, removed: number, after: readonly TaggedLine[]): Replacement {
    const before = this.all.slice(at, at + removed);
    const texts = (lines: readonly TaggedLine[]) => lines.map(({ text }) => text);
    const unchanged = before.length === after.length && before.every(({ text }, i) => text === after[i].text);
    if (!unchanged) this.fingerprint.replace(this.all[at - 1]?.text, texts(before), texts(after), this.all[at + removed]?.text);
    this.all = withLines(this.all, at, removed, after);
    const replacement = { at, before, after };
    this.onReplace(replacement);
    return replacement;
  }

  private push(step: Step): void {
    this.done.push(step);
    if (this.done.length > limit) this.done.splice(0, this.done.length - limit / 2);
  }
}

function same(a: Mark, b: Mark): boolean {
  return a.line === b.line && a.character === b.character && a.text === b.text;
}
