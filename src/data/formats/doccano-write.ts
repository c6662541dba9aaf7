import type { Document, Span } from '../document';
import { ProblemList } from '../problems';
import { tokenizeText } from '../tokenize';
import type { DoccanoExtra, DoccanoSpanExtra } from './doccano-extra';
import type { Written } from './format';
import { hasOwnFields, isWritable, writtenFields } from './json-record';
import { fitted, type Target } from './lost';

/** Writes an object a line, in the shape it was read in; else spans as `label`, a class as `label`, or both as `entities` and `cats`. */
export function writeDoccano(documents: readonly Document[], target: Target): Written {
  const problems = new ProblemList();
  const lines: string[] = [];
  for (const document of documents) {
    const object = doccanoObject(document, target, problems);
    if (object !== undefined) lines.push(`${JSON.stringify(object)}\n`);
  }
  return { files: [{ name: '', text: lines.join('') }], problems: problems.toArray(), losses: problems.losses() };
}

/** The object of a document's line; undefined: the form can't hold it. */
export function doccanoObject(document: Document, target: Target, problems: ProblemList): Record<string, unknown> | undefined {
  const kept = isWritable(document, problems) ? fitted(document, target, problems) : undefined;
  if (kept === undefined) return undefined;
  reportTokens(document, target, problems);
  return objectOf(kept);
}

/** Reports tokens that cutting at white space would not find again. */
export function reportTokens({ text, tokens, source }: Document, { title }: Target, problems: ProblemList): void {
  if (tokens === undefined) return;
  const found = tokenizeText(text, 'whitespace');
  if (found.length === tokens.length && found.every(({ start, end }, i) => start === tokens[i].start && end === tokens[i].end)) return;
  problems.loses(
    source,
    'tokens',
    `${title} holds no tokens, and these don't lie at white space; a tokenizer will cut the text anew.`,
    'syntax',
  );
}

function objectOf(document: Document): Record<string, unknown> {
  const extra = (document.extra?.doccano ?? {}) as DoccanoExtra;
  const { label, spans } = document;
  const object: Record<string, unknown> = { text: document.text };
  const classKey = extra.classKey ?? (spans.length > 0 || extra.spanKey !== undefined ? 'cats' : 'label');
  // An empty list stands for "no span"; where it would be mistaken for, or overwrite, the class, there is none.
  const spanKey = extra.spanKey ?? (label === undefined ? 'label' : 'entities');
  const writtenKey = label !== undefined && spanKey === classKey ? 'entities' : spanKey;
  if (spans.length > 0 || extra.spanKey !== undefined || label === undefined)
    object[writtenKey] = spans.map((span) => spanItem(span, extra));
  if (label !== undefined) {
    const classes = [label, ...(extra.moreClasses ?? [])];
    object[classKey] = classes.length > 1 || extra.classList === true || classKey === 'cats' ? classes : label;
  }
  return { ...object, ...extra.fields };
}

function spanItem(span: Span, extra: DoccanoExtra): unknown {
  const { start, end, label } = span;
  const { fields, rest = [] } = (span.extra?.doccano ?? {}) as DoccanoSpanExtra;
  if (fields === undefined && extra.objects !== true && !hasOwnFields(span)) return [start, end, label, ...rest];
  return { ...fields, label, start_offset: start, end_offset: end, ...writtenFields(span) };
}
