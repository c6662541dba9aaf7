import { OffsetMap } from '../../../data/code-points';
import { type Span } from '../../../data';
import { type TagsFix } from '../../../data/quality/finding';
import { type Tags } from '../../tagging/spans/span-history';
import { addSpan, inTheWay, type Spans, type TaggedSpan } from '../../tagging/spans/span-model';
import { type TaggedLine, tagsIn } from '../../tagging/spans/tagged-line';

/** The fix of a finding whose place has moved by so many UTF-16 units within its line since it was found. */
export interface LineFix {
  readonly fix: TagsFix;
  /** Text of the line when it was found. */
  readonly text: string;
  readonly moved: number;
}

/** The tags of a line after fixes; one that the form can't hold is left out. What a model put in is accepted now. */
export function fixedTags(line: TaggedLine, fixes: readonly LineFix[], overlap: boolean, now: Date): Tags {
  let { spans } = line;
  let { label } = line;
  for (const { fix, text, moved } of fixes) {
    const map = new OffsetMap(text);
    const here = (span: Span): TaggedSpan => ({ ...span, start: map.toUtf16(span.start) + moved, end: map.toUtf16(span.end) + moved });
    const gone = new Set(fix.removes.map((span) => keyOf(here(span))));
    let fixed: Spans = spans.filter((span) => !gone.has(keyOf(span)));
    const adds = fix.adds.map((span) => setBy(acceptedNow(here(span), now), line.spans));
    if (!overlap && adds.some((span) => inTheWay(fixed, span).length > 0)) continue;
    for (const span of adds) fixed = addSpan(fixed, span);
    spans = fixed;
    label = fix.label ?? label;
  }
  const labelProvenance = label === line.label ? line.labelProvenance : ({ by: 'person' } as const);
  return tagsIn({ ...line, spans, label, labelProvenance });
}

function setBy(span: TaggedSpan, before: Spans): TaggedSpan {
  const { provenance } = span;
  // A span that only moved was set by whoever set it.
  const known = before.some((old) => old.label === span.label && old.provenance === provenance);
  return provenance === undefined && !known ? { ...span, provenance: { by: 'person' } } : span;
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
