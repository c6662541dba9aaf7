import { OffsetMap } from '../code-points';
import { tagLabel, type Document, type Source } from '../document';
import { type Finding, type Steps, visit } from './finding';
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
      fix: {
        title: phrase('tagAsLine', line),
        removes: document.spans,
        adds: earlier.spans,
        ...(earlier.label !== undefined && earlier.label !== document.label && { label: earlier.label }),
      },
    });
  });
  return findings;
}

function shownTags({ text, spans, label }: Document): string {
  const map = new OffsetMap(text);
  const shown = spans.map((span) => `"${map.slice(span.start, span.end)}" ${tagLabel(span)}`);
  return [...shown, ...(label === undefined ? [] : [`class ${label}`])].join(', ');
}

/** Documents that stand in another set too. */
export function* duplicates(documents: readonly Document[], others: readonly (readonly Document[])[]): Steps<Finding[]> {
  const seen = new Map<string, Source>();
  const findings: Finding[] = [];
  for (const set of others)
    yield* visit(set, (document) => {
      const text = normal(document);
      // A blank line is nobody's secret.
      if (text !== '' && !seen.has(text)) seen.set(text, document.source);
    });
  if (seen.size === 0) return findings;
  yield* visit(documents, (document, index) => {
    const twin = seen.get(normal(document));
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

/** Text without differences of white space. */
function normal({ text }: Document): string {
  return text.trim().replace(/\s+/g, ' ');
}

/** Labels that are used once, and in no other set. */
export function* singleUses(documents: readonly Document[], others: readonly (readonly Document[])[]): Steps<Finding[]> {
  const elsewhere = new Set<string>();
  for (const set of others)
    yield* visit(set, ({ spans }) => {
      for (const span of spans) elsewhere.add(tagLabel(span));
    });
  const uses = new Map<string, { count: number; finding: Finding }>();
  yield* visit(documents, ({ spans, source }, document) => {
    for (const span of spans) {
      const label = tagLabel(span);
      const use = uses.get(label);
      if (use !== undefined) use.count++;
      else if (!elsewhere.has(label)) {
        const message = phrase('singleUse', label);
        const place = { start: span.start, end: span.end };
        uses.set(label, { count: 1, finding: { kind: 'singleUse', document, source, place, message, about: label } });
      }
    }
  });
  return [...uses.values()].filter(({ count }) => count === 1).map(({ finding }) => finding);
}
