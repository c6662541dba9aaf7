import { expect } from 'chai';
import type { Document, Format } from '../../../src/data';

/** What is done to a document. */
export type Change = (document: Document) => Document;

/** The lines that an update changed: what they were, and what they became. */
export function diff(format: Format, original: string, at: number, change: Change): [string[], string[]] {
  const { documents } = format.read(original);
  const { text, problems } = format.update(
    original,
    documents.map((document, i) => (i === at ? change(document) : document)),
  );
  expect(problems).to.deep.equal([]);
  return changedLines(original, text);
}

/** The lines in which two texts differ: of the first, and of the second. */
export function changedLines(before: string, after: string): [string[], string[]] {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < Math.min(old.length, fresh.length) && old[start] === fresh[start]) start++;
  let end = 0;
  while (end < Math.min(old.length, fresh.length) - start && old[old.length - 1 - end] === fresh[fresh.length - 1 - end]) end++;
  return [old.slice(start, old.length - end), fresh.slice(start, fresh.length - end)];
}

/** Gives a span another label. @param index of the span */
export const relabel =
  (label: string, index = 0): Change =>
  (document) => ({ ...document, spans: document.spans.map((span, i) => (i === index ? { ...span, label } : span)) });
/** As an editor hands a document on whose text was edited. */
export const withoutTokens = ({ tokens: _tokens, ...document }: Document): Document => document;
export const addSpan =
  (start: number, end: number, label: string): Change =>
  (document) => ({ ...document, spans: [...document.spans, { start, end, label }].sort((a, b) => a.start - b.start) });
