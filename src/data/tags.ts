import type { Span, TagScheme, Token } from './document';

/**
 * Tags and spans. A tag is "O" or a prefix, "-" and a label. Schemes:
 * IOB1  I- throughout; B- only where a span follows one of the same label (Ramshaw and Marcus 1995; CoNLL-2003).
 * BIO   B- at every start, also called IOB2 (CoNLL-2000, ATIS, SNIPS).
 * BIOES BIO with E- at the end and S- for spans of one token; BILOU's L- and U- and BMES' M- are read as E-, S- and I-.
 */
export type TagPrefix = 'B' | 'I' | 'E' | 'S' | 'O';

export interface ParsedTag {
  readonly prefix: TagPrefix;
  /** Empty for "O". A prefix without a label has the label "_", as in seqeval. */
  readonly label: string;
}

const outside: ParsedTag = { prefix: 'O', label: '' };
const prefixes: Readonly<Record<string, TagPrefix>> = { B: 'B', I: 'I', E: 'E', S: 'S', L: 'E', U: 'S', M: 'I' };
const parsed = new Map<string, ParsedTag>();

/** A tag's prefix and label, or undefined when it has no such form. The label may itself hold "-". */
export function parseTag(tag: string): ParsedTag | undefined {
  if (tag === 'O') return outside;
  // Data sets have few tags, repeated often.
  const known = parsed.get(tag);
  if (known !== undefined) return known;
  const prefix = tag.length > 0 && (tag.length === 1 || tag[1] === '-') ? prefixes[tag[0]] : undefined;
  const result = prefix === undefined ? undefined : { prefix, label: tag.slice(2) || '_' };
  if (result !== undefined && parsed.size < 10000) parsed.set(tag, result);
  return result;
}

/** A run of tokens with a label; token indices, end exclusive. */
export interface TokenSpan {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

/** A tag that its scheme does not allow at its place, with what was made of it. */
export interface IllFormedTag {
  readonly index: number;
  readonly tag: string;
  readonly why: string;
}

/**
 * Reads tags as seqeval's default mode and conlleval do, whatever the scheme: a span starts at B- or S-, at a change of label,
 * and at I- or E- after O, E- or S-; it ends before the next start or O, and after E- or S-. A tag of no known form is a span of one token.
 */
export function tokenSpans(tags: readonly string[]): TokenSpan[] {
  const spans: TokenSpan[] = [];
  let start = -1;
  let previous = outside;
  tags.forEach((tag, index) => {
    const current = parseTag(tag) ?? { prefix: 'S' as const, label: tag };
    if (start >= 0 && (current.prefix === 'O' || startsSpan(previous, current))) {
      spans.push({ start, end: index, label: previous.label });
      start = -1;
    }
    if (start < 0 && current.prefix !== 'O') start = index;
    previous = current;
  });
  if (start >= 0) spans.push({ start, end: tags.length, label: previous.label });
  return spans;
}

function startsSpan(previous: ParsedTag, current: ParsedTag): boolean {
  return (
    current.prefix === 'B' ||
    current.prefix === 'S' ||
    previous.prefix === 'O' ||
    previous.prefix === 'E' ||
    previous.prefix === 'S' ||
    previous.label !== current.label
  );
}

/** Tags of token spans that are sorted and don't overlap; `length` tokens. */
export function tagTokens(length: number, spans: readonly TokenSpan[], scheme: TagScheme): string[] {
  const tags = new Array<string>(length).fill('O');
  let previous: TokenSpan | undefined;
  for (const span of spans) {
    const last = span.end - 1;
    const touches = previous?.end === span.start && previous.label === span.label;
    for (let i = span.start; i < span.end; i++) tags[i] = `I-${span.label}`;
    if (scheme !== 'IOB1' || touches) tags[span.start] = `B-${span.label}`;
    if (scheme === 'BIOES') tags[last] = `${last === span.start ? 'S' : 'E'}-${span.label}`;
    previous = span;
  }
  return tags;
}

/** Code-point spans of token tags; see `tokenSpans` for how ill-formed tags are read. */
export function spansOf(tokens: readonly Token[], tags: readonly string[]): Span[] {
  return tokenSpans(tags).map(({ start, end, label }) => ({ start: tokens[start].start, end: tokens[end - 1].end, label }));
}

/**
 * The scheme of a data set's tags: BIOES if any tag is of its own; else IOB1 or BIO by which of them more spans' starts fit.
 * Without any span, or when all fit both, BIO.
 */
export function detectScheme(tagSequences: Iterable<readonly string[]>): TagScheme {
  let bio = 0;
  let iob1 = 0;
  for (const tags of tagSequences) {
    let previous = outside;
    for (const tag of tags) {
      const current = parseTag(tag) ?? outside;
      if (current.prefix === 'E' || current.prefix === 'S') return 'BIOES';
      if (current.prefix !== 'O' && previous.label !== current.label) {
        if (current.prefix === 'B') bio++;
        else iob1++;
      }
      previous = current;
    }
  }
  return iob1 > bio ? 'IOB1' : 'BIO';
}

/** What a file writes for each prefix: BILOU has L- and U- where BIOES has E- and S-, BMES has M- for I-. */
export type TagLetters = Readonly<Record<TagPrefix, string>>;

/** The letters that a file's tags have, of two for the same the one that stands there more often. */
export function tagLetters(sequences: Iterable<readonly string[]>): TagLetters {
  const counts = new Map<string, number>();
  for (const tags of sequences)
    for (const tag of tags) {
      // Most tags, and it has no other letter.
      if (tag === 'O') continue;
      const letter = tag.charAt(0);
      counts.set(letter, (counts.get(letter) ?? 0) + 1);
    }
  const usual = (one: string, other: string): string => ((counts.get(other) ?? 0) > (counts.get(one) ?? 0) ? other : one);
  return { O: 'O', B: 'B', I: usual('I', 'M'), E: usual('E', 'L'), S: usual('S', 'U') };
}

/**
 * Tags that the scheme forbids at their place. Spans come from `tokenSpans` all the same.
 * @param letters of the file, for the words
 */
export function illFormedTags(tags: readonly string[], scheme: TagScheme, letters?: Pick<TagLetters, 'E'>): IllFormedTag[] {
  const ending = `${letters?.E ?? 'E'}-`;
  const found: IllFormedTag[] = [];
  let previous = outside;
  const add = (index: number, why: string): void => {
    found.push({ index, tag: tags[index], why });
  };
  tags.forEach((tag, index) => {
    const current = parseTag(tag);
    if (current === undefined) {
      add(index, 'has no prefix B- or I-; it is read as a span of one token');
      previous = outside;
      return;
    }
    // A bare "B" is a scheme without labels, a "B-" has lost its own.
    if (tag.length === 2 && current.prefix !== 'O') add(index, 'has no label; it is read as "_"');
    const continues = (previous.prefix === 'B' || previous.prefix === 'I') && previous.label === current.label;
    if (current.prefix === 'I' || current.prefix === 'E') {
      if (scheme !== 'IOB1' && !continues) add(index, `follows no B-${current.label}; it is read as the start of a span`);
    } else if (scheme === 'IOB1' && current.prefix === 'B' && previous.label !== current.label)
      add(
        index,
        'starts a span that does not follow one of the same label, where the other spans of the file start with I-; it is read as a start',
      );
    else if (scheme === 'BIOES' && (previous.prefix === 'B' || previous.prefix === 'I'))
      add(index - 1, `is followed by "${tag}" without ${ending}; the span is read as ending here`);
    if (scheme === 'BIOES' && (current.prefix === 'I' || current.prefix === 'E') && !continues && isOpen(previous))
      add(index - 1, `is followed by "${tag}" without ${ending}; the span is read as ending here`);
    previous = current;
  });
  if (scheme === 'BIOES' && isOpen(previous)) add(tags.length - 1, `ends the sentence without ${ending}; the span is read as ending here`);
  return found;
}

function isOpen(tag: ParsedTag): boolean {
  return tag.prefix === 'B' || tag.prefix === 'I';
}
