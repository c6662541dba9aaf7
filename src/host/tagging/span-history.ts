import { type Spans, type TextChange, clipToLines, shiftSpans } from './span-model';

/** A replacement of text by the same text: the trace that a tagging leaves on the editor's undo stack. */
export interface Mark {
  readonly start: number;
  readonly text: string;
}

/** A replacement as an editor reports it; `reason` tells whether its undo or redo made it. */
export interface Edit extends TextChange {
  readonly removedText: string;
  readonly insertedText: string;
}
export type EditReason = 'edit' | 'undo' | 'redo';

interface TagStep {
  readonly kind: 'tag';
  readonly mark: Mark;
  readonly before: Spans;
  readonly after: Spans;
}
/** An edit that hurt spans, so that moving them back would not bring them back. */
interface LossStep {
  readonly kind: 'loss';
  readonly textBefore: string;
  readonly before: Spans;
}
type Step = TagStep | LossStep;

/** Steps that are remembered; older ones can no longer be undone as tags. */
const LIMIT = 1000;
/** A loss step holds the whole text, so few are kept where texts are long. */
const LIMIT_TEXT = 50_000_000;

/**
 * The spans of one text and how they came to be. Undo and redo belong to the editor: each tagging makes it replace a
 * piece of text by itself (`mark`), which takes a place on the editor's own stack, and when the editor undoes that very
 * replacement, the tagging is undone here. So tags and typing are undone in the order in which they were done.
 */
export class SpanHistory {
  private done: Step[] = [];
  private undone: TagStep[] = [];
  private pending: { mark: Mark; after: Spans } | undefined;

  constructor(
    public text: string,
    public spans: Spans = [],
  ) {}

  /** Announces a tagging; it takes place when the editor reports the replacement of `mark` by itself. */
  announce(mark: Mark, after: Spans): void {
    this.pending = { mark, after };
  }

  /** Takes back an announcement whose replacement the editor refused. */
  withdraw(): void {
    this.pending = undefined;
  }

  /** Replaces all spans from outside (the sidecar changed); taggings before can no longer be undone. */
  reset(text: string, spans: Spans): void {
    this.text = text;
    this.spans = spans;
    this.done = [];
    this.undone = [];
  }

  /** Follows the replacements of one change of the document, in the order in which the editor lists them (last place first). */
  apply(edits: readonly Edit[], reason: EditReason): void {
    const same = edits.length === 1 && edits[0].removedText === edits[0].insertedText ? edits[0] : undefined;
    if (same) this.applyMark({ start: same.start, text: same.insertedText }, reason);
    else if (edits.length > 0) this.applyEdits(edits, reason);
  }

  private applyMark(mark: Mark, reason: EditReason): void {
    const is = (other: Mark) => other.start === mark.start && other.text === mark.text;
    if (reason === 'edit') {
      this.undone = [];
      if (!this.pending || !is(this.pending.mark)) return;
      this.push({ kind: 'tag', mark, before: this.spans, after: this.pending.after });
      this.spans = this.pending.after;
      this.pending = undefined;
    } else if (reason === 'undo') {
      const at = this.done.findLastIndex((step) => step.kind === 'tag' && is(step.mark));
      const step = this.done[at];
      if (step?.kind !== 'tag') return;
      this.done.length = at;
      this.undone.push(step);
      this.spans = step.before;
    } else {
      const at = this.undone.findLastIndex((step) => is(step.mark));
      if (at === -1) return;
      const step = this.undone[at];
      this.undone.length = at;
      this.push(step);
      this.spans = step.after;
    }
  }

  private applyEdits(edits: readonly Edit[], reason: EditReason): void {
    const textBefore = this.text;
    const before = this.spans;
    let spans = before;
    let text = textBefore;
    for (const edit of edits) {
      spans = shiftSpans(spans, edit);
      text = text.slice(0, edit.start) + edit.insertedText + text.slice(edit.start + edit.removed);
    }
    this.text = text;
    this.spans = clipToLines(spans, text);
    if (reason === 'edit') this.undone = [];
    if (reason === 'undo') {
      const at = this.lossAt(text);
      const step = this.done[at];
      if (step?.kind === 'loss') {
        this.done.length = at;
        this.spans = step.before;
      }
    } else if (hurt(before, this.spans)) this.push({ kind: 'loss', textBefore, before });
  }

  /** One undo may take back several edits, such as the letters of a word, but never more than back to the last tagging. */
  private lossAt(text: string): number {
    for (let at = this.done.length - 1; at >= 0; at--) {
      const step = this.done[at];
      if (step.kind === 'tag') break;
      if (step.textBefore === text) return at;
    }
    return -1;
  }

  private push(step: Step): void {
    this.done.push(step);
    const kept = step.kind === 'loss' ? Math.max(1, Math.min(LIMIT, Math.floor(LIMIT_TEXT / (step.textBefore.length + 1)))) : LIMIT;
    if (this.done.length > kept) this.done.splice(0, this.done.length - kept);
  }
}

/** Whether a span was lost or changed its length. */
function hurt(before: Spans, after: Spans): boolean {
  return before.length !== after.length || before.some((span, index) => span.end - span.start !== after[index].end - after[index].start);
}
