import { hasLoneSurrogate } from '../code-points';
import type { Document, Span } from '../document';
import { ProblemList } from '../problems';
import { tokenizeText } from '../tokenize';
import type { DoccanoExtra } from './doccano-extra';
import type { Written } from './format';
import { reportLostExtra } from './lost-extra';

/** Writes an object a line, in the shape it was read in; else spans as `label`, a class as `label`, or both as `entities` and `cats`. */
export function writeDoccano(documents: readonly Document[]): Written {
  const problems = new ProblemList();
  const lines: string[] = [];
  for (const document of documents) {
    if (hasLoneSurrogate(document.text)) {
      problems.error(
        document.source,
        'encoding',
        "The text holds half of a surrogate pair, which UTF-8 can't hold; the document is left out.",
      );
      continue;
    }
    reportLostExtra(document, 'doccano', problems);
    if (tokensDiffer(document))
      problems.warning(
        document.source,
        'syntax',
        "The form holds no tokens, and these don't lie at white space; a tokenizer will cut the text anew.",
      );
    lines.push(`${JSON.stringify(objectOf(document))}\n`);
  }
  return { files: [{ name: '', text: lines.join('') }], problems: problems.toArray() };
}

/** Whether cutting at white space would not find the document's tokens again. */
function tokensDiffer({ text, tokens }: Document): boolean {
  if (tokens === undefined) return false;
  const found = tokenizeText(text, 'whitespace');
  return found.length !== tokens.length || found.some(({ start, end }, i) => start !== tokens[i].start || end !== tokens[i].end);
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
  const { start, end, label, provenance } = span;
  const known = extra.objects?.find((object) => object.start_offset === start && object.end_offset === end && object.label === label);
  if (known === undefined && provenance === undefined && extra.objects === undefined) return [start, end, label];
  const fields: Record<string, unknown> = { ...known };
  // Who set it may have changed since it was read.
  for (const key of ['by', 'run', 'score']) delete fields[key];
  return { ...fields, label, start_offset: start, end_offset: end, ...provenance };
}
