import { overlaps, type Spans, sorted, type TaggedSpan } from './span-model';
import { mergeRejected, sameRejected } from './rejection';
import { type Tags } from './span-history';
import { tagsIn } from './tagged-line';

/**
 * Tags of one line that two sides changed apart from each other (two windows, or a window and another program): what either set or removed is set or removed.
 * Undefined where they contradict each other: overlapping spans that only one side has each, or two new classes.
 */
export function mergeTags(base: Tags, mine: Tags, theirs: Tags): Tags | undefined {
  const [before, here, there] = [base, mine, theirs].map(({ spans }) => new Map(spans.map((span) => [placeOf(span), span])));
  const added = (side: Map<string, TaggedSpan>) => [...side].filter(([place]) => !before.has(place));
  const kept = [...here].filter(([place]) => before.has(place) && there.has(place));
  const others = added(there).filter(([place]) => !here.has(place));
  if (others.some(([, span]) => clashes(span, added(here), there))) return undefined;
  const { label, labelProvenance } = mine.label === base.label && theirs.label !== mine.label ? theirs : mine;
  if (mine.label !== base.label && theirs.label !== base.label && mine.label !== theirs.label) return undefined;
  const spans: Spans = sorted([...kept, ...added(here), ...others].map(([, span]) => span));
  const done = mine.done === base.done ? theirs.done : mine.done;
  return tagsIn({ spans, label, labelProvenance, done, rejected: mergeRejected(base, mine, theirs) });
}

/** A span of theirs that lies over one of mine that they do not have. */
function clashes(span: TaggedSpan, mine: readonly (readonly [string, TaggedSpan])[], theirs: ReadonlyMap<string, unknown>): boolean {
  return mine.some(([place, other]) => !theirs.has(place) && overlaps(span, other));
}

/** What makes two spans the same for a person; who set them does not. */
function placeOf({ start, end, label, role }: TaggedSpan): string {
  return JSON.stringify([start, end, label, role]);
}

export function sameTags(a: Tags, b: Tags): boolean {
  return (
    a.label === b.label &&
    a.done === b.done &&
    a.spans.length === b.spans.length &&
    a.spans.every((span, i) => placeOf(span) === placeOf(b.spans[i])) &&
    sameRejected(a, b)
  );
}
