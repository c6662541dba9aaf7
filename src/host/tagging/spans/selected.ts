import { type Position } from './places';
import { type Spans, spansAt, type TaggedSpan } from './span-model';
import { type TaggedLine } from './tagged-line';

/** A selection as an editor has it; one without text is a cursor. */
export interface Selection {
  readonly start: Position;
  readonly end: Position;
}

export interface SpanAt {
  readonly line: number;
  readonly span: TaggedSpan;
}

/** Lines of cursors and selections. One that ends at a line's start, as a whole line that is selected does, does not mean that line. */
export function selectedLines(selections: readonly Selection[], count: number): number[] {
  const lines = new Set<number>();
  for (const { start, end } of selections) {
    const last = end.line > start.line && end.character === 0 ? end.line - 1 : end.line;
    for (let line = start.line; line <= Math.min(last, count - 1); line++) lines.add(line);
  }
  return [...lines];
}

/**
 * Spans in selections or at cursors, each once: at a cursor the innermost one. A selection that ends where a span begins does not touch it.
 * @param of which spans of a line are meant
 */
export function spansSelected(selections: readonly Selection[], lines: readonly TaggedLine[], of: (line: TaggedLine) => Spans): SpanAt[] {
  const found = new Map<TaggedSpan, number>();
  for (const { start, end } of selections) {
    const isCursor = start.line === end.line && start.character === end.character;
    for (let at = start.line; at <= Math.min(end.line, lines.length - 1); at++) {
      const from = at === start.line ? start.character : 0;
      const to = at === end.line ? end.character : lines[at].text.length;
      if (from === to && !isCursor) continue;
      const here = spansAt(of(lines[at]), from, to);
      for (const span of isCursor ? here.slice(0, 1) : here) found.set(span, at);
    }
  }
  return [...found].map(([span, line]) => ({ span, line }));
}
