import { type Provenance } from '../../data/document';

/**
 * Spans over a text whose lines end in "\n", as an editor counts: UTF-16 units, end exclusive.
 * A list of spans is never changed in place, is sorted by start, and holds no empty and no overlapping span.
 */
export interface TaggedSpan {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  readonly provenance: Provenance;
}
export type Spans = readonly TaggedSpan[];

/** One replacement in a text: `removed` units at `start` gave way to `inserted` units. */
export interface TextChange {
  readonly start: number;
  readonly removed: number;
  readonly inserted: number;
}

const overlap = (a: { start: number; end: number }, b: { start: number; end: number }) => a.start < b.end && b.start < a.end;

/** Adds a span; what it overlaps gives way. An empty span changes nothing. */
export function addSpan(spans: Spans, span: TaggedSpan): Spans {
  if (span.end <= span.start) return spans;
  const kept = spans.filter((other) => !overlap(other, span));
  kept.push(span);
  return kept.sort((a, b) => a.start - b.start);
}

/** Spans that the range touches; for an empty range those that the position lies in or at the border of. */
export function spansAt(spans: Spans, start: number, end: number): Spans {
  if (start < end) return spans.filter((span) => overlap(span, { start, end }));
  const inside = spans.filter((span) => span.start <= start && start < span.end);
  return inside.length > 0 ? inside : spans.filter((span) => span.end === start);
}

/**
 * Moves spans along with an edit. Text typed inside a span or over a part of it belongs to it, text typed at its border
 * does not; a span whose whole text is gone is gone.
 */
export function shiftSpans(spans: Spans, { start, removed, inserted }: TextChange): Spans {
  const stop = start + removed;
  const by = inserted - removed;
  const moved: TaggedSpan[] = [];
  for (const span of spans) {
    if (span.end <= start) moved.push(span);
    else if (span.start >= stop) moved.push(by === 0 ? span : { ...span, start: span.start + by, end: span.end + by });
    else {
      // New text stays with the span when it was typed between two of its letters, or in the place of some, not of all.
      const whole = start <= span.start && span.end <= stop;
      const inside = span.start <= start && stop <= span.end && !whole;
      const left = span.start <= start && (inside || span.start < start) ? span.start : start + inserted;
      const right = inside || stop < span.end ? span.end + by : start;
      if (left < right) moved.push({ ...span, start: left, end: right });
    }
  }
  return moved;
}

/** Cuts spans at the end of the line they start in: a span belongs to one line. */
export function clipToLines(spans: Spans, text: string): Spans {
  let clipped = false;
  const result: TaggedSpan[] = [];
  for (const span of spans) {
    const end = text.indexOf('\n', span.start);
    if (end === -1 || end >= span.end) result.push(span);
    else {
      clipped = true;
      if (end > span.start) result.push({ ...span, end });
    }
  }
  return clipped ? result : spans;
}
