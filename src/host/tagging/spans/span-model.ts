import { type Provenance } from '../../../data/document';
import { cutsWord } from '../../../data/word-border';

/** Why a span needs a look: an edit cut it, a line end went through it, or it no longer begins and ends where words do. */
export type Break = 'cut' | 'split' | 'border';

/**
 * A labelled piece of one line, as an editor counts: UTF-16 units from the line's start, end exclusive.
 * A list of spans is never changed in place, is sorted by start, then end, and holds no empty span.
 */
export interface TaggedSpan {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  /** Part that the entity plays, as "destination" of a "city". */
  readonly role?: string;
  readonly group?: string;
  /** Absent: the file does not say. */
  readonly provenance?: Provenance;
  /** An edit hurt it and nobody has looked since. */
  readonly broken?: Break;
  /** What the file's form holds of it beside. */
  readonly extra?: Readonly<Record<string, unknown>>;
}
export type Spans = readonly TaggedSpan[];

/** A piece of a line. */
export interface Piece {
  readonly start: number;
  readonly end: number;
}

/** One replacement in a text: `removed` units at `start` gave way to `inserted` units. */
export interface TextChange {
  readonly start: number;
  readonly removed: number;
  readonly inserted: number;
}

export const overlaps = (a: Piece, b: Piece) => a.start < b.end && b.start < a.end;
export const samePlace = (a: Piece, b: Piece) => a.start === b.start && a.end === b.end;

const inOrder = (a: Piece, b: Piece) => a.start - b.start || a.end - b.end;

export function sorted(spans: Spans): Spans {
  return [...spans].sort(inOrder);
}

/** Adds a span; one at the very same place gives way. An empty span changes nothing. */
export function addSpan(spans: Spans, span: TaggedSpan): Spans {
  if (span.end <= span.start) return spans;
  return sorted([...spans.filter((other) => !samePlace(other, span)), span]);
}

/** Spans that a new one at this place would overlap; one at the very same place gives way to it and does not count. */
export function inTheWay(spans: Spans, piece: Piece): Spans {
  return spans.filter((other) => overlaps(other, piece) && !samePlace(other, piece));
}

/** Spans that the range touches; for an empty range those that the position lies in or, without any, at whose end it is. Innermost first. */
export function spansAt(spans: Spans, start: number, end: number): Spans {
  const length = (span: Piece) => span.end - span.start;
  if (start < end) return spans.filter((span) => overlaps(span, { start, end }));
  const inside = spans.filter((span) => span.start <= start && start < span.end);
  return (inside.length > 0 ? inside : spans.filter((span) => span.end === start)).sort((a, b) => length(a) - length(b));
}

/** A span with its label or role changed by a person: what a model said of it no longer holds, nor does a break. */
export function relabelled(span: TaggedSpan, label: string, role: string | undefined): TaggedSpan {
  const { start, end, group, extra } = span;
  return {
    start,
    end,
    label,
    ...(role !== undefined && { role }),
    ...(group !== undefined && { group }),
    ...(extra && { extra }),
    ...byPerson,
  };
}

/** The span that a person sets. */
export function personsSpan({ start, end }: Piece, label: string, role?: string): TaggedSpan {
  return { start, end, label, ...(role !== undefined && { role }), ...byPerson };
}

const byPerson = { provenance: { by: 'person' } } as const;

/** A suggestion that a person takes as right. */
export function accepted(span: TaggedSpan, when: Date): TaggedSpan {
  return { ...span, provenance: acceptedBy(span.provenance, when) };
}

/** Who made a suggestion that a person takes as right, and when that was. */
export function acceptedBy(suggested: Provenance | undefined, when: Date): Provenance {
  return { by: 'model', ...suggested, accepted: when.toISOString() };
}

/** The same span without its mark of a break. */
export function mended(span: TaggedSpan): TaggedSpan {
  const { broken, ...whole } = span;
  return broken === undefined ? span : whole;
}

/** "city:destination", as a person sees a label with its role. */
export function labelWords({ label, role }: Pick<TaggedSpan, 'label' | 'role'>): string {
  return role === undefined ? label : `${label}:${role}`;
}

/** ".71", as a person sees a confidence. */
export function scoreWords(score: number): string {
  return score.toFixed(2).replace(/^0/, '');
}

/**
 * Moves spans along with an edit. Text typed inside a span or over a part of it belongs to it, text typed at its border
 * does not; a span whose whole text is gone is gone, one that lost a part together with text beside it is broken.
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
      if (left < right) moved.push({ ...span, start: left, end: right, ...(!inside && { broken: 'cut' }) });
    }
  }
  // Of two that began one after the other, the cut may leave both with one beginning.
  return sorted(moved);
}

/** Whether a span begins and ends where words do, without white space at its edges. */
export function bordersFit(text: string, { start, end }: Piece): boolean {
  return !cutsWord(text, start) && !cutsWord(text, end) && !/^\s|\s$/.test(text.slice(start, end));
}
