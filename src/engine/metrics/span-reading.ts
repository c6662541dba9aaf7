import type { TagScheme } from '../../data/document';

/** Tags of several documents: one list a document, one tag a token. */
export type TagSequences = readonly (readonly string[])[];

/** A labelled run of tokens; end exclusive. */
export interface LabelledSpan {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

/** A tag that strict reading can't take. */
export class TagError extends Error {
  readonly reason = 'tag';
}

interface PrefixedTag {
  readonly prefix: string;
  readonly label: string;
}

/**
 * Reads spans as seqeval's default mode (and conlleval, the script of CoNLL-2000) does: any prefix, any order.
 * A span starts at B or S, at I or E after O, E or S, and wherever the label changes; it ends at O, before the next start, and after E or S.
 * All documents are read as one, an "O" after each: a span left open by an odd tag then begins where the last one began, as in seqeval.
 * Offsets count tokens, and one more a document for that "O".
 */
export function readByDefault(sequences: TagSequences): LabelledSpan[] {
  const spans: LabelledSpan[] = [];
  const tags = new Map<string, PrefixedTag>();
  let before: PrefixedTag = { prefix: 'O', label: '' };
  let start = 0;
  let i = 0;
  const read = (tag: string): void => {
    let now = tags.get(tag);
    if (!now) tags.set(tag, (now = defaultTag(tag)));
    if (endsSpan(before, now)) spans.push({ start, end: i, label: before.label });
    if (startsSpan(before, now)) start = i;
    before = now;
    i++;
  };
  for (const sequence of sequences) {
    for (const tag of sequence) read(tag);
    read('O');
  }
  return spans;
}

/** First character and label; without a label "_". */
function defaultTag(tag: string): PrefixedTag {
  const [prefix = ''] = tag;
  const rest = tag.slice(prefix.length);
  const hyphen = rest.indexOf('-');
  return { prefix, label: rest.slice(hyphen + 1) || '_' };
}

/** "." stands for "O" in conlleval's older files. */
function isOutside(prefix: string): boolean {
  return prefix === 'O' || prefix === '.';
}

function endsSpan(before: PrefixedTag, now: PrefixedTag): boolean {
  if (before.prefix === 'E' || before.prefix === 'S') return true;
  if ('BI'.includes(before.prefix) && before.prefix !== '' && 'BSO'.includes(now.prefix)) return true;
  return !isOutside(before.prefix) && before.label !== now.label;
}

function startsSpan(before: PrefixedTag, now: PrefixedTag): boolean {
  if (now.prefix === 'B' || now.prefix === 'S') return true;
  if ((now.prefix === 'I' || now.prefix === 'E') && 'OES'.includes(before.prefix)) return true;
  return !isOutside(now.prefix) && before.label !== now.label;
}

/** What a scheme says of a tag after another; "same" tells whether their labels are equal. Prefixes of both, as "BI". */
interface StrictScheme {
  readonly prefixes: string;
  starts(pair: string, same: boolean): boolean;
  goesOn(pair: string, same: boolean): boolean;
  ends(pair: string, same: boolean): boolean;
}

/** The schemes of seqeval 1.2's strict mode. Its IOB1 takes a B- only after a span of the same label. */
const schemes: Readonly<Record<TagScheme, StrictScheme>> = {
  BIO: {
    prefixes: 'BIO',
    starts: ([, now]) => now === 'B',
    goesOn: (pair, same) => same && (pair === 'BI' || pair === 'II'),
    ends: ([before, now], same) => before !== 'O' && (now !== 'I' || !same),
  },
  IOB1: {
    prefixes: 'BIO',
    starts: (pair, same) => pair === 'OI' || pair === 'BI' || (pair === 'II' ? !same : same && (pair === 'IB' || pair === 'BB')),
    goesOn: (pair, same) => same && (pair === 'BI' || pair === 'II'),
    ends: (pair, same) =>
      pair === 'IO' || pair === 'IB' || pair === 'BO' || (pair === 'BB' ? same : !same && (pair === 'II' || pair === 'BI')),
  },
  BIOES: {
    prefixes: 'BIOES',
    starts: ([, now]) => now === 'B' || now === 'S',
    goesOn: (pair, same) => same && (pair === 'BI' || pair === 'BE' || pair === 'II' || pair === 'IE'),
    ends: ([before]) => before === 'S' || before === 'E',
  },
};

/**
 * Reads spans as seqeval's strict mode does: a span that the scheme does not allow as it stands is no span.
 * Offsets as in `readByDefault`.
 * @throws TagError at a tag whose prefix is not of the scheme
 */
export function readStrictly(sequences: TagSequences, scheme: TagScheme): LabelledSpan[] {
  const rules = schemes[scheme];
  const spans: LabelledSpan[] = [];
  const known = new Map<string, PrefixedTag>([['O', { prefix: 'O', label: '_' }]]);
  let base = 0;
  for (const sequence of sequences) {
    const tags = [...sequence, 'O'].map((tag) => {
      let read = known.get(tag);
      if (!read) known.set(tag, (read = strictTag(tag, scheme)));
      return read;
    });
    const test = (what: 'starts' | 'goesOn' | 'ends', i: number): boolean => {
      const before = i === 0 ? { prefix: 'O', label: '_' } : tags[i - 1];
      return rules[what](before.prefix + tags[i].prefix, before.label === tags[i].label);
    };
    for (let i = 0; i < tags.length;) {
      const start = i++;
      if (!test('starts', start)) continue;
      while (test('goesOn', i)) i++;
      if (test('ends', i)) spans.push({ start: base + start, end: base + i, label: tags[start].label });
    }
    base += tags.length;
  }
  return spans;
}

function strictTag(tag: string, scheme: TagScheme): PrefixedTag {
  const [prefix = ''] = tag;
  if (prefix === '' || !schemes[scheme].prefixes.includes(prefix)) {
    throw new TagError(`The tag "${tag}" is not of the scheme ${scheme}, which knows ${[...schemes[scheme].prefixes].join(', ')}.`);
  }
  return { prefix, label: tag.slice(1).replace(/^-+|-+$/g, '') || '_' };
}
