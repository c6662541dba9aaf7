import { OffsetMap } from '../code-points';
import { tagLabel, type Document, type Span, type Token } from '../document';
import { tokenTexts, type Tokenizer } from '../tokenize';
import { cutsWord } from '../word-border';
import { firstAfter } from './borders';
import { type Finding, type Related } from './finding';
import { inTurn, type Steps, visit } from '../steps';
import { PackedTokens } from './packed-tokens';
import { phrase } from './phrases';

/** A text must be tagged this often before a place where it is not, or otherwise, is doubtful. */
const often = 5;
/** One label must have this share of a text's uses: a name that is now an origin, now a destination is no mistake. */
const usualShare = 0.9;
/** A text may be left untagged in a quarter as many places as it is tagged: "May" is not always a month. */
const untaggedShare = 1 / 4;

/** Between the words of a key; tokens may hold blanks. */
const glue = '\0';

interface Tagged {
  readonly document: number;
  readonly span: Span;
}

/** A text that is tagged somewhere on whole tokens. */
interface Uses {
  /** As it stands in the first place. */
  readonly text: string;
  readonly words: readonly string[];
  readonly byLabel: Map<string, Tagged[]>;
}

/** A text that nearly always has one label. */
interface Usual {
  readonly text: string;
  readonly label: string;
  readonly places: readonly Tagged[];
  readonly others: readonly (readonly [label: string, places: readonly Tagged[]])[];
  readonly bare: { readonly document: number; readonly place: Token }[];
  /** So many places without a span that it means something else there. */
  readonly most: number;
}

/** Places where a text that is nearly always tagged one way is tagged otherwise, or not at all. */
export function* inconsistentSpans(documents: readonly Document[], tokenizer: Tokenizer): Steps<Finding[]> {
  // What comes after the last tagged document was perhaps not looked at yet.
  const seen = documents.slice(0, documents.findLastIndex(({ spans }) => spans.length > 0) + 1);
  const packed = new PackedTokens(tokenizer);
  const uses = yield* collectTagged(seen, packed);
  const usual = new Map<string, Usual>();
  yield* inTurn([...uses], ([key, use]) => {
    const found = usualOf(use);
    if (found) usual.set(key, found);
  });
  if (usual.size === 0) return [];
  yield* collectBare(seen, packed, usual);
  const findings: Finding[] = [];
  yield* inTurn([...usual.values()], (one) => findings.push(...otherLabels(one, documents), ...untagged(one, documents)));
  return findings;
}

function usualOf({ text, byLabel }: Uses): Usual | undefined {
  const [[label, places], ...others] = [...byLabel].sort((a, b) => b[1].length - a[1].length);
  const count = places.length;
  const all = others.reduce((sum, [, list]) => sum + list.length, count);
  return count < often || count < all * usualShare ? undefined : { text, label, places, others, bare: [], most: count * untaggedShare };
}

function otherLabels(usual: Usual, documents: readonly Document[]): Finding[] {
  const { text, label, places } = usual;
  return usual.others.flatMap(([other, list]) =>
    list.map(({ document, span }): Finding => {
      const { start, end } = span;
      const message = phrase('otherLabel', text, label, places.length, other);
      const fix = { title: phrase('tagAs', label), removes: [span], adds: [relabelled(span, places[0].span)] };
      return { kind: 'otherLabel', document, ...common(usual, documents, document), place: { start, end }, message, fix };
    }),
  );
}

function untagged(usual: Usual, documents: readonly Document[]): Finding[] {
  const { text, label, places, bare, most } = usual;
  if (bare.length > most) return [];
  return bare.map(({ document, place }): Finding => {
    const message = phrase('untagged', text, label, places.length);
    const fix = { title: phrase('tagAs', label), removes: [], adds: [relabelled(place, places[0].span)] };
    return { kind: 'untagged', document, ...common(usual, documents, document), place, message, fix };
  });
}

function common(
  { text, label, places }: Usual,
  documents: readonly Document[],
  document: number,
): Pick<Finding, 'source' | 'about' | 'related'> {
  const related = places.slice(0, 3).map(({ document: at, span }): Related => {
    return {
      message: phrase('taggedHere', text, label),
      source: documents[at].source,
      document: at,
      place: { start: span.start, end: span.end },
    };
  });
  return { source: documents[document].source, about: text, related };
}

/** A span with another's label and role; who set it no longer holds. */
function relabelled({ start, end, extra }: Token & Pick<Span, 'extra'>, { label, role }: Span): Span {
  return { start, end, label, ...(role !== undefined && { role }), ...(extra && { extra }) };
}

function* collectTagged(documents: readonly Document[], packed: PackedTokens): Steps<Map<string, Uses>> {
  const uses = new Map<string, Uses>();
  yield* visit(documents, (one, document) => {
    const tokens = packed.add(one);
    if (one.spans.length === 0) return;
    const words = tokenTexts(one, tokens);
    const map = new OffsetMap(one.text);
    for (const span of one.spans) {
      const first = firstAfter(tokens, span.start);
      const last = firstAfter(tokens, span.end - 1);
      if (tokens[first]?.start !== span.start || tokens[last]?.end !== span.end) continue;
      const held = words.slice(first, last + 1);
      const key = held.join(glue);
      let use = uses.get(key);
      if (!use) uses.set(key, (use = { text: map.slice(span.start, span.end), words: held, byLabel: new Map() }));
      const label = tagLabel(span);
      const list = use.byLabel.get(label);
      if (list) list.push({ document, span });
      else use.byLabel.set(label, [{ document, span }]);
    }
  });
  return uses;
}

/** Where these texts stand without a span; of two that begin at one token the longer counts. */
function* collectBare(documents: readonly Document[], packed: PackedTokens, usual: ReadonlyMap<string, Usual>): Steps<void> {
  /** How many words the texts have that begin with a word, the most first. */
  const lengths = new Map<string, number[]>();
  for (const key of usual.keys()) {
    const words = key.split(glue);
    const list = lengths.get(words[0]);
    if (!list) lengths.set(words[0], [words.length]);
    else if (!list.includes(words.length)) list.push(words.length);
  }
  for (const list of lengths.values()) list.sort((a, b) => b - a);
  yield* visit(documents, (one, document) => {
    const { text, tokens: own, spans } = one;
    const tokens = packed.of(one, document);
    const words = tokenTexts(one, tokens);
    let map: OffsetMap | undefined;
    let covered: Uint8Array | undefined;
    for (let i = 0; i < words.length; i++) {
      const keys = lengths.get(words[i])?.map((length) => words.slice(i, i + length).join(glue));
      const key = keys?.find((one) => usual.has(one));
      const found = key === undefined ? undefined : usual.get(key);
      if (key === undefined || found === undefined) continue;
      const end = i + key.split(glue).length;
      covered ??= coveredTokens(tokens, spans);
      if (covered.subarray(i, end).includes(1)) continue;
      const place = { start: tokens[i].start, end: tokens[end - 1].end };
      // Where characters are tokens, "he" stands in "the", too.
      map ??= new OffsetMap(text);
      if (own === undefined && (cutsWord(text, map.toUtf16(place.start)) || cutsWord(text, map.toUtf16(place.end)))) continue;
      // One more than is allowed says all.
      if (found.bare.length <= found.most) found.bare.push({ document, place });
      i = end - 1;
    }
  });
}

/** 1 for each token that a span touches. */
function coveredTokens(tokens: readonly Token[], spans: readonly Span[]): Uint8Array {
  const covered = new Uint8Array(tokens.length);
  for (const { start, end } of spans)
    for (let i = firstAfter(tokens, start); i < tokens.length && tokens[i].start < end; i++) covered[i] = 1;
  return covered;
}
