import { createHash } from 'node:crypto';
import type { Document, Span } from './document';
import type { DocumentPair } from './pair-documents';

/**
 * Something in which two versions differ.
 * label     the same place, another label or role
 * boundary  overlapping places, the same label
 * onlyA, onlyB  a span that the other version has nothing near
 * class     another class of the whole document
 */
export interface Difference {
  readonly kind: 'label' | 'boundary' | 'onlyA' | 'onlyB' | 'class';
  /** Index of the pair. */
  readonly pair: number;
  readonly a?: Span;
  readonly b?: Span;
  /** Of what either covers, in code points of the text. */
  readonly start: number;
  readonly end: number;
}

/**
 * All differences of all pairs, in the order of the text.
 * @param options.classes whether classes count: not where one of the files has none at all
 */
export function findDifferences(pairs: readonly DocumentPair[], { classes = true }: { readonly classes?: boolean } = {}): Difference[] {
  return pairs.flatMap(({ a, b }, pair) => {
    const same = (one: Span, other: Span): boolean => samePlace(one, other) && sameName(one, other);
    const left = new Set(a.spans.filter((span) => !b.spans.some((other) => same(span, other))));
    const right = new Set(b.spans.filter((span) => !a.spans.some((other) => same(span, other))));
    const found: Difference[] = [];
    const pairUp = (kind: 'label' | 'boundary', fits: (one: Span, other: Span) => boolean): void => {
      for (const one of left)
        for (const other of right)
          if (fits(one, other)) {
            left.delete(one);
            right.delete(other);
            found.push({ kind, pair, a: one, b: other, start: Math.min(one.start, other.start), end: Math.max(one.end, other.end) });
            break;
          }
    };
    pairUp('label', samePlace);
    pairUp('boundary', (one, other) => sameName(one, other) && one.start < other.end && other.start < one.end);
    for (const one of left) found.push({ kind: 'onlyA', pair, a: one, start: one.start, end: one.end });
    for (const other of right) found.push({ kind: 'onlyB', pair, b: other, start: other.start, end: other.end });
    if (classes && a.label !== b.label) found.push({ kind: 'class', pair, start: 0, end: [...a.text].length });
    return found.sort((one, other) => one.start - other.start || one.end - other.end);
  });
}

function samePlace(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}

function sameName(a: Span, b: Span): boolean {
  return a.label === b.label && a.role === b.role;
}

/**
 * A short name for each difference, which stays as long as the text and both versions of the place do, wherever the text moves in
 * its file; what is chosen is kept under it.
 */
export function differenceKeys(pairs: readonly DocumentPair[], differences: readonly Difference[]): string[] {
  const seen = new Map<string, number>();
  const shown = (span: Span | undefined): unknown => span && [span.start, span.end, span.label, span.role];
  return differences.map(({ kind, pair, a, b }) => {
    const { text, label } = pairs[pair].a;
    const what = JSON.stringify([text, kind, shown(a), shown(b), ...(kind === 'class' ? [label, pairs[pair].b.label] : [])]);
    // A text may stand in a file more than once.
    const times = seen.get(what) ?? 0;
    seen.set(what, times + 1);
    return createHash('sha256').update(`${times} ${what}`).digest('base64url').slice(0, 12);
  });
}

/** Whose version is right; neither: there is no span, no class. */
export type Choice = 'a' | 'b' | 'neither';

/** One version of all pairs: what both have, and of each difference what was chosen. Everything else is as in the first file. */
export function mergeByChoices(
  pairs: readonly DocumentPair[],
  differences: readonly Difference[],
  choose: (difference: Difference, index: number) => Choice,
): Document[] {
  const byPair = new Map<number, { difference: Difference; choice: Choice }[]>();
  differences.forEach((difference, index) => {
    const list = byPair.get(difference.pair) ?? [];
    list.push({ difference, choice: choose(difference, index) });
    byPair.set(difference.pair, list);
  });
  return pairs.map(({ a, b }, pair) => {
    let label = a.label;
    const removed = new Set<Span>();
    const added: Span[] = [];
    for (const { difference, choice } of byPair.get(pair) ?? []) {
      if (difference.kind === 'class') {
        if (choice !== 'a') label = choice === 'b' ? b.label : undefined;
        continue;
      }
      if (choice !== 'a' && difference.a !== undefined) removed.add(difference.a);
      if (choice === 'b' && difference.b !== undefined) added.push(difference.b);
    }
    const spans = [...a.spans.filter((span) => !removed.has(span)), ...added].sort(
      (one, other) => one.start - other.start || one.end - other.end,
    );
    return { ...a, spans, label };
  });
}
