import { OffsetMap } from '../../../data/code-points';
import { type Span } from '../../../data';
import { type TagsFix } from '../../../data/quality/finding';
import { type Tags } from '../../tagging/spans/span-history';
import { acceptedBy, addSpan, inTheWay, type Spans, type TaggedSpan } from '../../tagging/spans/span-model';
import { suggestionOf, type TaggedLine, tagsIn } from '../../tagging/spans/tagged-line';

/** The fix of a finding whose place has moved by so many UTF-16 units within its line since it was found. */
export interface LineFix {
  readonly fix: TagsFix;
  /** Text of the line when it was found. */
  readonly text: string;
  readonly moved: number;
}

/** The tags of a line after fixes; one that the form can't hold is left out. What a model proposes, also as an open suggestion, is accepted now. */
export function fixedTags(line: TaggedLine, fixes: readonly LineFix[], overlap: boolean, now: Date): Tags {
  let { spans, label, labelProvenance } = line;
  for (const { fix, text, moved } of fixes) {
    const map = new OffsetMap(text);
    const here = (span: Span): TaggedSpan => ({ ...span, start: map.toUtf16(span.start) + moved, end: map.toUtf16(span.end) + moved });
    const gone = new Set(fix.removes.map((span) => keyOf(here(span))));
    let fixed: Spans = spans.filter((span) => !gone.has(keyOf(span)));
    const adds = fix.adds.map((span) => setBy(acceptedNow(here(span), now), fix.removes, line, now));
    if (!overlap && adds.some((span) => inTheWay(fixed, span).length > 0)) continue;
    for (const span of adds) fixed = addSpan(fixed, span);
    spans = fixed;
    if (fix.label === undefined || fix.label === label) continue;
    label = fix.label;
    labelProvenance = fix.labelProvenance ? acceptedBy(fix.labelProvenance, now) : { by: 'person' };
  }
  return tagsIn({ ...line, spans, label, labelProvenance });
}

function setBy(span: TaggedSpan, removed: readonly Span[], line: TaggedLine, now: Date): TaggedSpan {
  // A span that only moved was set by whoever set it.
  const isMoved = removed.some((old) => old.label === span.label && old.role === span.role);
  if (span.provenance !== undefined || isMoved) return span;
  const offered = suggestionOf(line, span);
  return { ...span, provenance: offered ? acceptedBy(offered.provenance, now) : { by: 'person' } };
}

/** What a model proposed and a person takes says when. */
export function acceptedNow<T extends Pick<Span, 'provenance'>>(span: T, now: Date): T {
  const { provenance } = span;
  if (provenance?.by !== 'model' || provenance.accepted !== undefined) return span;
  return { ...span, provenance: { ...provenance, accepted: now.toISOString() } };
}

function keyOf({ start, end, label, role }: TaggedSpan): string {
  return JSON.stringify([start, end, label, role]);
}
