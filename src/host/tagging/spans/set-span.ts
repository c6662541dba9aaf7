import {
  addSpan,
  inTheWay,
  mended,
  type Piece,
  personsSpan,
  relabelled,
  samePlace,
  type Spans,
  spansAt,
  type TaggedSpan,
} from './span-model';
import { expanded, trimmed, wordAt } from './words';

/** What can be set, and where. */
export interface Rules {
  /** Spans may overlap. */
  readonly overlap: boolean;
  /** Where spans can begin and end; undefined: anywhere. */
  readonly tokens?: readonly Piece[];
}

export type SetResult = { readonly spans: Spans; readonly span: TaggedSpan } | { readonly inTheWay: TaggedSpan };

/** What a selection (or, where it is empty, a cursor) means: the span around, else the word, else the selection without edge blanks. */
export function pieceAt(text: string, spans: Spans, start: number, end: number): Piece | undefined {
  if (start < end) return trimmed(text, start, end);
  const [around] = spansAt(spans, start, start);
  return around ?? wordAt(text, start);
}

/** Whole tokens of a piece. */
export function onTokens(piece: Piece, tokens: readonly Piece[] | undefined): Piece {
  const touched = tokens?.filter(({ start, end }) => start < piece.end && piece.start < end) ?? [];
  return touched.length === 0 ? piece : { start: touched[0].start, end: touched[touched.length - 1].end };
}

/** Gives a piece of a line a label; a span at the very same place gets the new label. */
export function setLabel(spans: Spans, wanted: Piece, target: { label: string; role?: string }, rules: Rules): SetResult {
  const piece = onTokens(wanted, rules.tokens);
  const [obstacle] = rules.overlap ? [] : inTheWay(spans, piece);
  if (obstacle) return { inTheWay: obstacle };
  const old = spans.find((span) => samePlace(span, piece));
  const span = old ? relabelled(old, target.label, target.role) : personsSpan(piece, target.label, target.role);
  return { spans: addSpan(spans, span), span };
}

/** Gives a span other borders; it keeps all else, but no break, nor what a model said of it where it stood before. */
export function moveSpan(spans: Spans, span: TaggedSpan, wanted: Piece, rules: Rules): SetResult {
  const { start, end } = onTokens(wanted, rules.tokens);
  const others = spans.filter((other) => other !== span);
  const [obstacle] = rules.overlap ? [] : inTheWay(others, { start, end });
  if (obstacle) return { inTheWay: obstacle };
  const own = span.provenance?.by === 'model' ? relabelled(span, span.label, span.role) : mended(span);
  const moved = { ...own, start, end };
  return { spans: addSpan(others, moved), span: moved };
}

/** Widens a span to the next word. Undefined at the line's end. */
export function widen(text: string, spans: Spans, span: TaggedSpan, rules: Rules): SetResult | undefined {
  const piece = expanded(text, span);
  return piece && moveSpan(spans, span, piece, rules);
}
