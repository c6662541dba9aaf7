import { OffsetMap } from '../code-points';
import { tagLabel, type Document, type Source } from '../document';
import { type Finding } from './finding';
import { type Steps, visit } from '../steps';
import { phrase } from './phrases';

/** Documents whose text stands there before with other spans or another class. */
export function* otherTags(documents: readonly Document[]): Steps<Finding[]> {
  const first = new Map<string, number>();
  const findings: Finding[] = [];
  yield* visit(documents, (document, index) => {
    const at = first.get(document.text);
    if (at === undefined) {
      first.set(document.text, index);
      return;
    }
    const earlier = documents[at];
    if (shownTags(earlier) === shownTags(document)) return;
    const { file, line } = earlier.source;
    const tags = shownTags(earlier) || phrase('noSpan');
    findings.push({
      kind: 'otherTags',
      document: index,
      source: document.source,
      message: phrase('otherTags', phrase('place', file, line), tags, shownTags(document) || phrase('noSpan')),
      related: [{ message: phrase('tagsHere', tags), source: earlier.source, document: at }],
      // Where only this one has a class, it is the earlier one that lacks something.
      ...((earlier.label !== undefined || document.label === undefined) && {
        fix: {
          title: phrase('tagAsLine', line),
          removes: document.spans,
          adds: earlier.spans,
          ...(earlier.label !== undefined && earlier.label !== document.label && { label: earlier.label }),
        },
      }),
    });
  });
  return findings;
}

function shownTags({ text, spans, label }: Document): string {
  const map = new OffsetMap(text);
  const shown = spans.map((span) => `"${map.slice(span.start, span.end)}" ${tagLabel(span)}`);
  return [...shown, ...(label === undefined ? [] : [`class ${label}`])].join(', ');
}

/** What is remembered of a set to find its documents and labels in another one. */
export interface KnownSet {
  /** Where each text stands first, by `withoutSpace`. */
  readonly texts: ReadonlyMap<string, Source>;
  readonly labels: ReadonlySet<string>;
}

/** What is to be remembered of documents. */
export function* knownSet(documents: readonly Document[]): Steps<KnownSet> {
  const texts = new Map<string, Source>();
  const labels = new Set<string>();
  yield* visit(documents, (document) => {
    const text = withoutSpace(document);
    // A blank line is nobody's secret.
    if (text !== '' && !texts.has(text)) texts.set(text, document.source);
    for (const span of document.spans) labels.add(tagLabel(span));
  });
  return { texts, labels };
}

/** Documents that stand in another set too. */
export function* duplicates(documents: readonly Document[], others: readonly KnownSet[]): Steps<Finding[]> {
  const findings: Finding[] = [];
  if (others.length === 0) return findings;
  yield* visit(documents, (document, index) => {
    const text = withoutSpace(document);
    const twin = others.find(({ texts }) => texts.has(text))?.texts.get(text);
    if (twin === undefined) return;
    findings.push({
      kind: 'duplicate',
      document: index,
      source: document.source,
      message: phrase('duplicate', phrase('place', twin.file, twin.line)),
      related: [{ message: phrase('sameText'), source: twin }],
      fix: { title: phrase('removeHere'), deletes: true },
    });
  });
  return findings;
}

/** The text without differences of white space. */
function withoutSpace({ text }: Document): string {
  return text.trim().replace(/\s+/g, ' ');
}

/** Labels that are used once, and in no other set. */
export function* singleUses(documents: readonly Document[], others: readonly KnownSet[]): Steps<Finding[]> {
  const uses = new Map<string, { count: number; finding: Finding }>();
  yield* visit(documents, ({ spans, source }, document) => {
    for (const span of spans) {
      const label = tagLabel(span);
      const use = uses.get(label);
      if (use !== undefined) use.count++;
      else if (!others.some(({ labels }) => labels.has(label))) {
        const message = phrase('singleUse', label);
        const place = { start: span.start, end: span.end };
        uses.set(label, { count: 1, finding: { kind: 'singleUse', document, source, place, message, about: label } });
      }
    }
  });
  return [...uses.values()].filter(({ count }) => count === 1).map(({ finding }) => finding);
}
