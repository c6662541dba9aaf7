import { longestSpans } from '../align';
import { tagLabel, type Document, type Span } from '../document';
import type { ProblemList } from '../problems';
import { type ConllExtra, labelIn, textIn } from './conll-extra';
import type { Format } from './format';
import type { JsonExtra } from './json-record';

/** A form as far as losses go. */
export type Target = Pick<Format, 'name' | 'title' | 'capabilities'>;

/**
 * Reports what a document holds and a form can't, and makes of the document what it can: roles join the label, what has no room goes.
 * @returns undefined where the form can't hold the document at all
 */
export function fitted(document: Document, target: Target, problems: ProblemList): Document | undefined {
  const { capabilities, name, title } = target;
  const { source } = document;
  if (document.answer !== undefined && name !== 'prodigy') {
    problems.losesDocument(
      source,
      'label',
      `${title} can't hold that a document was ${document.answer === 'reject' ? 'rejected' : 'ignored'}; it is left out.`,
    );
    return undefined;
  }
  reportLostExtra(document, target, problems);
  const label = capabilities.classes ? document.label : undefined;
  if (document.label !== label) problems.loses(source, 'classes', `${title} can't hold a class; "${document.label}" is left out.`);
  const fitting = document.spans.map((span) => fittedSpan(span, document, target, problems));
  const spans = capabilities.overlap ? fitting : withoutOverlap(fitting, document, target, problems);
  const isAsGiven = spans.length === document.spans.length && spans.every((span, i) => span === document.spans[i]);
  return isAsGiven && label === document.label ? document : { ...document, label, spans };
}

function fittedSpan(span: Span, { source }: Document, { capabilities, name, title }: Target, problems: ProblemList): Span {
  // Nearly all spans fit as they are.
  const fits = span.provenance === undefined || capabilities.provenance;
  const hasRoom = capabilities.roles || (span.role === undefined && span.group === undefined);
  if (fits && hasRoom && (span.extra === undefined || Object.keys(span.extra).every((form) => form === name))) return span;
  const { role, group, provenance, extra, ...rest } = span;
  for (const [form, values] of Object.entries(extra ?? {}))
    for (const key of form === name ? [] : Object.keys(values as object))
      problems.loses(
        source,
        'further fields of spans',
        `${title} can't hold "${key}" of the span "${span.label}"; it is left out.`,
        'syntax',
      );
  if (provenance !== undefined && !capabilities.provenance)
    problems.loses(
      source,
      'who set a span',
      `${title} can't hold who set a span and how sure the model was; the spans are written without. Write doccano to keep it.`,
    );
  if (!capabilities.roles && role !== undefined)
    problems.loses(source, 'roles', `${title} can't hold the role "${role}"; it is joined to the label: "${tagLabel(span)}".`);
  if (!capabilities.roles && group !== undefined)
    problems.loses(source, 'groups', `${title} can't hold the group "${group}"; it is left out.`);
  const own = extra?.[name];
  return {
    ...rest,
    ...(own !== undefined && { extra: { [name]: own } }),
    ...(provenance !== undefined && capabilities.provenance && { provenance }),
    ...(capabilities.roles ? { ...(role !== undefined && { role }), ...(group !== undefined && { group }) } : { label: tagLabel(span) }),
  };
}

function withoutOverlap(spans: readonly Span[], { source }: Document, { title }: Target, problems: ProblemList): readonly Span[] {
  const { kept, lost } = longestSpans(spans);
  for (const { label, start, end } of lost)
    problems.loses(
      source,
      'overlapping spans',
      `${title} can't hold spans that overlap: "${label}" from ${start} to ${end} is left out, a longer one stays.`,
      'offset',
    );
  return kept;
}

/** Reports what a document's own form holds in `extra` and the form to be written can't. */
function reportLostExtra({ extra, source }: Document, { name, title }: Target, problems: ProblemList): void {
  if (extra === undefined) return;
  for (const [form, held] of Object.entries(extra)) {
    if (form === name) continue;
    const lost = form === 'conll' ? lostOfConll(held as ConllExtra) : lostFields(held as JsonExtra);
    if (lost.length > 0)
      problems.loses(
        source,
        lost.map(([what]) => what),
        `${title} can't hold ${lost.map(([, shown]) => shown).join(' and ')}; they are left out.`,
        'syntax',
      );
  }
}

type Lost = (readonly [what: string, shown: string])[];

function lostOfConll({ columns = [], before = [], after = [] }: ConllExtra): Lost {
  const comments = [...before, ...after].filter((line) => line !== '' && labelIn(line) === undefined && textIn(line) === undefined);
  return [
    ...(columns.length > 0 ? [['other columns', 'other columns'] as const] : []),
    ...(comments.length > 0 ? [['comments', 'comments'] as const] : []),
  ];
}

function lostFields({ fields = {}, moreClasses = [] }: JsonExtra): Lost {
  const names = Object.keys(fields).map((name) => `"${name}"`);
  return [
    ...(names.length > 0 ? [['fields', `the fields ${names.join(', ')}`] as const] : []),
    ...(moreClasses.length > 0 ? [['further classes', 'further classes'] as const] : []),
  ];
}
