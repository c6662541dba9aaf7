import type { Document, MisplacedTag, Provenance, Source, Span, Token } from '../document';
import type { Phrase } from './phrases';

/**
 * What makes an annotation doubtful.
 * misplacedTag  a tag that the file's scheme forbids at its place, as I- without B-
 * insideToken   a span begins or ends inside a word
 * edgeSpace     a span begins or ends with white space
 * otherLabel    the same text has another label nearly everywhere else
 * untagged      the same text is tagged nearly everywhere else, here not
 * otherTags     the same document is tagged otherwise elsewhere
 * duplicate     the same document is in another set too, so that a score on it measures memory
 * singleUse     a label is used once: nothing can be learnt of it
 * disagreement  a trained model is sure of something else
 */
export type FindingKind =
  'misplacedTag' | 'insideToken' | 'edgeSpace' | 'otherLabel' | 'untagged' | 'otherTags' | 'duplicate' | 'singleUse' | 'disagreement';

/** What is doubtful in a document, and why. */
export interface Finding {
  readonly kind: FindingKind;
  /** Index among the documents that were given. */
  readonly document: number;
  readonly source: Source;
  /** The place in the document's text, in code points; absent: all of it. */
  readonly place?: Token;
  readonly message: Phrase;
  /** The text in question: findings of one kind about one text have one cause. */
  readonly about?: string;
  /** Other places that it follows from, three at most. */
  readonly related?: readonly Related[];
  readonly fix?: Fix;
}

export interface Related {
  readonly message: Phrase;
  readonly source: Source;
  /** Index among the documents that were given; absent: it is of another set. */
  readonly document?: number;
  readonly place?: Token;
}

/** What would mend it. */
export type Fix = TagsFix | DeleteFix | MisplacedTagFix;

/** Other spans, or another class. */
export interface TagsFix {
  readonly title: Phrase;
  /** Spans of the document that go. */
  readonly removes: readonly Span[];
  readonly adds: readonly Span[];
  /** The class, where it is another. */
  readonly label?: string;
  /** What proposes that class, where it is a model. */
  readonly labelProvenance?: Provenance;
}

/** The document goes. */
export interface DeleteFix {
  readonly title: Phrase;
  readonly deletes: true;
}

/** The file says the same by another tag. */
export interface MisplacedTagFix {
  readonly title: Phrase;
  readonly tag: MisplacedTag & { readonly wanted: string };
}

/** Spans and class of a document after fixes of its tags. */
export function fixTags<T extends Pick<Document, 'spans' | 'label'>>(document: T, fixes: readonly TagsFix[]): T {
  const removed = new Set(fixes.flatMap(({ removes }) => removes.map(keyOf)));
  const added = fixes.flatMap(({ adds }) => adds);
  const spans = [...document.spans.filter((span) => !removed.has(keyOf(span))), ...added];
  const unique = [...new Map(spans.map((span) => [keyOf(span), span])).values()].sort((a, b) => a.start - b.start || a.end - b.end);
  const label = fixes.findLast((fix) => fix.label !== undefined)?.label;
  return { ...document, spans: unique, ...(label !== undefined && { label }) };
}

function keyOf({ start, end, label, role }: Span): string {
  return JSON.stringify([start, end, label, role]);
}
