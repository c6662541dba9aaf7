import { tagLabel, type Document, type Span, type Token } from './document';
import type { Finding } from './quality';
import { tokenizeText, tokenTexts, type Tokenizer } from './tokenize';

/** A text must be tagged this often before a place where it is not, or otherwise, is doubtful. */
const often = 5;
/** One label must have this share of a text's uses: a name that is now an origin, now a destination is no mistake. */
const usualShare = 0.9;
/** A text may be left untagged in a quarter as many places as it is tagged: "May" is not always a month. */
const untaggedShare = 1 / 4;

interface Uses {
  readonly words: readonly string[];
  /** Spans of the text, by label. */
  readonly byLabel: Map<string, { document: number; span: Span }[]>;
  readonly bare: { document: number; place: Token }[];
}

/** Places where a text that is nearly always tagged one way is tagged otherwise, or not at all. */
export function inconsistentSpans(documents: readonly Document[], tokenizer: Tokenizer): Finding[] {
  const tokens = documents.map((document) => document.tokens ?? tokenizeText(document.text, tokenizer));
  const words = documents.map((document, i) => tokenTexts(document, tokens[i]));
  const uses = collectTagged(documents, tokens, words);
  collectBare(documents, tokens, words, uses);
  const findings: Finding[] = [];
  for (const [text, { byLabel, bare }] of uses) {
    const [usual, ...others] = [...byLabel].sort((a, b) => b[1].length - a[1].length);
    const count = usual[1].length;
    if (count < often) continue;
    const [{ span: model }] = usual[1];
    const tagged = others.reduce((sum, [, places]) => sum + places.length, count);
    if (count < tagged * usualShare) continue;
    for (const [label, places] of others) {
      for (const { document, span } of places)
        findings.push({
          kind: 'otherLabel',
          document,
          source: documents[document].source,
          place: { start: span.start, end: span.end },
          message: `"${text}" is tagged "${usual[0]}" ${count} times, here "${label}".`,
          fix: {
            title: `Tag as "${usual[0]}"`,
            spans: documents[document].spans.map((other) => (other === span ? relabelled(span, model) : other)),
          },
        });
    }
    if (bare.length > count * untaggedShare) continue;
    for (const { document, place } of bare)
      findings.push({
        kind: 'untagged',
        document,
        source: documents[document].source,
        place,
        message: `"${text}" is tagged "${usual[0]}" ${count} times, here not.`,
        fix: {
          title: `Tag as "${usual[0]}"`,
          spans: [...documents[document].spans, relabelled(place, model)].sort((a, b) => a.start - b.start || a.end - b.end),
        },
      });
  }
  return findings;
}

/** A span with another's label and role; who set it no longer holds. */
function relabelled(span: Token & Pick<Span, 'extra'>, { label, role }: Span): Span {
  return { start: span.start, end: span.end, label, ...(role !== undefined && { role }), ...(span.extra && { extra: span.extra }) };
}

/** Texts that are tagged somewhere on whole tokens. */
function collectTagged(
  documents: readonly Document[],
  tokens: readonly (readonly Token[])[],
  words: readonly (readonly string[])[],
): Map<string, Uses> {
  const uses = new Map<string, Uses>();
  documents.forEach(({ spans }, document) => {
    for (const span of spans) {
      const first = tokens[document].findIndex(({ start }) => start === span.start);
      const last = tokens[document].findIndex(({ end }) => end === span.end);
      if (first < 0 || last < first) continue;
      const held = words[document].slice(first, last + 1);
      const text = held.join(' ');
      const use = uses.get(text) ?? { words: held, byLabel: new Map<string, { document: number; span: Span }[]>(), bare: [] };
      const label = tagLabel(span);
      use.byLabel.set(label, [...(use.byLabel.get(label) ?? []), { document, span }]);
      uses.set(text, use);
    }
  });
  return uses;
}

/** Where these texts stand without a span; of two that begin at one token the longer counts. */
function collectBare(
  documents: readonly Document[],
  tokens: readonly (readonly Token[])[],
  words: readonly (readonly string[])[],
  uses: ReadonlyMap<string, Uses>,
): void {
  const byFirst = new Map<string, Uses[]>();
  for (const use of uses.values()) byFirst.set(use.words[0], [...(byFirst.get(use.words[0]) ?? []), use]);
  for (const list of byFirst.values()) list.sort((a, b) => b.words.length - a.words.length);
  documents.forEach(({ spans }, document) => {
    const here = words[document];
    for (let i = 0; i < here.length; i++) {
      const use = byFirst.get(here[i])?.find((one) => one.words.every((word, k) => here[i + k] === word));
      if (use === undefined) continue;
      const place = { start: tokens[document][i].start, end: tokens[document][i + use.words.length - 1].end };
      if (spans.some(({ start, end }) => start < place.end && place.start < end)) continue;
      use.bare.push({ document, place });
      i += use.words.length - 1;
    }
  });
}
