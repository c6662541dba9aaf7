import { type LabelledSpan, readByDefault } from './span-reading';

/** A span that was not found as it is. Token indices within the document, end exclusive. */
export interface SpanError {
  /**
   * "type": the right tokens under another label. "boundary": the right label on other tokens that overlap.
   * "missed": a true span that no prediction comes near. "spurious": a predicted one that is near no true one.
   */
  readonly kind: 'missed' | 'spurious' | 'type' | 'boundary';
  readonly truth?: LabelledSpan;
  readonly prediction?: LabelledSpan;
  /** Of the tokens that either covers. */
  readonly start: number;
  readonly end: number;
}

/**
 * What is wrong with the tags predicted for one document, in the order of the text; both are read as in seqeval's default mode.
 * Each span is part of one error at most: pairs of equal tokens first, then of equal labels by the tokens that they share.
 */
export function spanErrors(truth: readonly string[], predicted: readonly string[]): SpanError[] {
  const wanted = readByDefault([truth]);
  const found = readByDefault([predicted]);
  const key = ({ start, end, label }: LabelledSpan): string => `${start}:${end}:${label}`;
  const right = new Set(wanted.map(key));
  const hits = new Set(found.map(key).filter((place) => right.has(place)));
  const missed = new Set(wanted.filter((span) => !hits.has(key(span))));
  const spurious = new Set(found.filter((span) => !hits.has(key(span))));
  const errors: SpanError[] = [];
  const pairs = [...missed]
    .flatMap((one) => [...spurious].map((other) => ({ one, other, shared: overlap(one, other), kind: kindOf(one, other) })))
    .filter((pair) => pair.kind !== undefined)
    .sort((a, b) => (a.kind === b.kind ? b.shared - a.shared : a.kind === 'type' ? -1 : 1));
  for (const { one, other, kind } of pairs) {
    if (!kind || !missed.has(one) || !spurious.has(other)) continue;
    missed.delete(one);
    spurious.delete(other);
    errors.push({ kind, truth: one, prediction: other, start: Math.min(one.start, other.start), end: Math.max(one.end, other.end) });
  }
  for (const span of missed) errors.push({ kind: 'missed', truth: span, start: span.start, end: span.end });
  for (const span of spurious) errors.push({ kind: 'spurious', prediction: span, start: span.start, end: span.end });
  return errors.sort((a, b) => a.start - b.start || a.end - b.end);
}

function kindOf(one: LabelledSpan, other: LabelledSpan): 'type' | 'boundary' | undefined {
  if (one.start === other.start && one.end === other.end) return 'type';
  return one.label === other.label && overlap(one, other) > 0 ? 'boundary' : undefined;
}

function overlap(one: LabelledSpan, other: LabelledSpan): number {
  return Math.min(one.end, other.end) - Math.max(one.start, other.start);
}
