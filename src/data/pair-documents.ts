import { distance } from 'fastest-levenshtein';
import type { Document, Span } from './document';
import { mapPieces } from './text-mapping';

/** Two annotators' versions of one text. */
export interface DocumentPair {
  readonly a: Document;
  /** With the first one's text, and its own spans on that. */
  readonly b: Document;
  /** The second as it stands in its file, where its text reads otherwise. */
  readonly ownB?: Document;
}

export interface PairedDocuments {
  readonly pairs: readonly DocumentPair[];
  /** Texts that the other file lacks. */
  readonly onlyA: readonly Document[];
  readonly onlyB: readonly Document[];
  /** Spans of the second whose words the first one's text lacks: they are compared with nothing. */
  readonly unplaced: readonly { readonly document: Document; readonly span: Span }[];
}

/** Share of letters that two texts must have in common to be versions of one. */
const alike = 0.75;
/** So many lines may lie between two such texts, counted from a pair of equal ones. */
const reach = 20;

/**
 * Puts the versions of each text together, in the order of the first file: equal texts wherever they stand, then those that differ in white space,
 * punctuation, case or Unicode form alone, then those that differ in a few letters and stand at the same place among the others.
 */
export function pairDocuments(a: readonly Document[], b: readonly Document[]): PairedDocuments {
  const partners = new Partners(a, b);
  partners.pairEqual(({ text }) => text);
  partners.pairEqual(({ text }) => bare(text) || undefined);
  partners.pairAlike();
  const pairs: DocumentPair[] = [];
  const unplaced: PairedDocuments['unplaced'][number][] = [];
  a.forEach((document, i) => {
    const other = b[partners.ofA[i]] as Document | undefined;
    if (other === undefined) return;
    if (other.text === document.text) pairs.push({ a: document, b: other });
    else {
      const { moved, lost } = onText(document, other);
      pairs.push({ a: document, b: moved, ownB: other });
      unplaced.push(...lost.map((span) => ({ document: other, span })));
    }
  });
  const lone = (documents: readonly Document[], of: readonly number[]) => documents.filter((_, i) => of[i] === nobody);
  return { pairs, onlyA: lone(a, partners.ofA), onlyB: lone(b, partners.ofB), unplaced };
}

/** A document as if it had the text of another. */
function onText({ text }: Document, { tokens: _tokens, ...other }: Document): { moved: Document; lost: Span[] } {
  const placeOf = mapPieces(other.text, text);
  const lost: Span[] = [];
  const spans = other.spans.flatMap((span) => {
    const place = placeOf(span);
    if (place === undefined) lost.push(span);
    return place === undefined ? [] : [{ ...span, ...place }];
  });
  return { moved: { ...other, text, spans: spans.sort((one, two) => one.start - two.start || one.end - two.end) }, lost };
}

const signs = /[\p{P}\p{Z}\p{C}\s]+/gu;

/** Letters, digits and symbols alone, in one Unicode form and case; empty for a text that has none. */
function bare(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(signs, '');
}

/** Share of letters that two texts have in common, in order. */
function likeness(one: string, other: string): number {
  const longer = Math.max(one.length, other.length);
  // The shorter one can't have more.
  if (longer === 0 || Math.min(one.length, other.length) < alike * longer) return 0;
  return 1 - distance(one, other) / longer;
}

const nobody = -1;

/** A run of documents without partners: from the first to before the last. */
interface Run {
  readonly start: number;
  readonly end: number;
}

class Partners {
  readonly ofA: number[];
  readonly ofB: number[];

  constructor(
    private readonly a: readonly Document[],
    private readonly b: readonly Document[],
  ) {
    this.ofA = a.map(() => nobody);
    this.ofB = b.map(() => nobody);
  }

  /** Pairs those that have the same key, the first with the first. */
  pairEqual(keyOf: (document: Document) => string | undefined): void {
    const waiting = new Map<string, number[]>();
    const free = (list: readonly Document[], of: readonly number[], each: (key: string, index: number) => void): void =>
      list.forEach((document, i) => {
        const key = of[i] === nobody ? keyOf(document) : undefined;
        if (key !== undefined) each(key, i);
      });
    free(this.b, this.ofB, (key, j) => {
      const list = waiting.get(key);
      if (list) list.push(j);
      else waiting.set(key, [j]);
    });
    for (const list of waiting.values()) list.reverse();
    free(this.a, this.ofA, (key, i) => this.pair(i, waiting.get(key)?.pop()));
  }

  /** Pairs those that are alike, the most alike first, where both stand before, or behind, the two of one pair. */
  pairAlike(): void {
    const runs = runsOf(this.ofB);
    const behind = new Map(runs.map((run) => [run.start === 0 ? nobody : this.ofB[run.start - 1], run]));
    const before = new Map(runs.map((run) => [run.end === this.b.length ? this.a.length : this.ofB[run.end], run]));
    const found: { i: number; j: number; score: number; off: number }[] = [];
    const texts = this.b.map(({ text }, j) => (this.ofB[j] === nobody ? bare(text) : ''));
    for (const { start, end } of runsOf(this.ofA))
      for (let i = start; i < end; i++) {
        const text = bare(this.a[i].text);
        const compare = (run: Run | undefined, near: (run: Run) => number): void => {
          if (run === undefined) return;
          const middle = near(run);
          for (let j = Math.max(run.start, middle - reach); j < Math.min(run.end, middle + reach + 1); j++) {
            const score = likeness(text, texts[j]);
            if (score >= alike) found.push({ i, j, score, off: Math.abs(j - middle) });
          }
        };
        compare(behind.get(start - 1), (run) => run.start + (i - start));
        compare(before.get(end), (run) => run.end - (end - i));
      }
    found.sort((one, other) => other.score - one.score || one.off - other.off);
    for (const { i, j } of found) if (this.ofA[i] === nobody && this.ofB[j] === nobody) this.pair(i, j);
  }

  private pair(i: number, j: number | undefined): void {
    if (j === undefined) return;
    this.ofA[i] = j;
    this.ofB[j] = i;
  }
}

function runsOf(partners: readonly number[]): Run[] {
  const runs: Run[] = [];
  for (let start = 0; start < partners.length; start++) {
    if (partners[start] !== nobody) continue;
    let end = start;
    while (end < partners.length && partners[end] === nobody) end++;
    runs.push({ start, end });
    start = end;
  }
  return runs;
}
