import type { Document } from '../document';
import { linesOfText } from '../lines';
import { ProblemList } from '../problems';
import { runSteps, type Steps } from '../steps';
import { spansOf, tagTokens, tokenSpans } from '../tags';
import { lettersOf } from './conll-dialect';
import type { UpdateOptions, Written } from './format';
import { arrangeLines, closeLine, type Item, type Piece, piecesOf } from './layout';
import { readSeqInOut, split } from './seq-in-out-read';
import { seqLines, type SeqLines } from './seq-in-out-write';
import { pairTokens, retokenized } from './tokens';
import { lineEndOf, LinePlaces } from './text-lines';

const names = ['seq.in', 'seq.out', 'label'] as const;

/** Writes documents back; a seq.out or label that was missing is made when there is something to be held by it. */
export function* updateSeqInOut(
  [input = '', output, labels]: readonly (string | undefined)[],
  documents: readonly Document[],
  options: UpdateOptions = {},
): Steps<Written> {
  const problems = new ProblemList();
  const lines = (text: string, i: number) => linesOfText(text, names[i]);
  const read =
    options.before ??
    runSteps(
      readSeqInOut(
        lines(input, 0),
        output === undefined ? undefined : lines(output, 1),
        labels === undefined ? undefined : lines(labels, 2),
      ),
    );
  const needsTags = output !== undefined || documents.some(({ spans }) => spans.length > 0);
  const needsLabels = labels !== undefined || documents.some(({ label }) => label !== undefined);
  const originals = [
    input,
    needsTags ? (output ?? blankTags(input)) : undefined,
    needsLabels ? (labels ?? new LinePlaces(input).map(() => lineEndOf(input)).join('')) : undefined,
  ];
  const ranges = originals.map((text) => (text === undefined ? undefined : new LinePlaces(text)));
  const old = (part: number, line: number): string => {
    const place = ranges[part]?.at(line - 1);
    return place === undefined ? '' : (originals[part] ?? '').slice(place.start, place.end);
  };
  const letters = lettersOf((letter) => new RegExp(`(?<![^ \\t\\r\\n])${letter}`).test(output ?? ''));
  const scheme = read.scheme ?? options.scheme ?? 'BIO';
  const linesOf = (document: Document): SeqLines | undefined => {
    const made = seqLines(document, { ...options, scheme }, problems);
    return made && { ...made, tags: made.tags.map(letters) };
  };
  const updated = new Map<number, SeqLines>();
  const created: SeqLines[] = [];
  // One pass decides what stands where; each file then takes its own line of it.
  const items = read.documents.map(({ source }, document): Item => ({ start: source.line - 1, end: source.line, document }));
  const pieces = yield* piecesOf(items, read.documents, documents, {
    rewrite: (origin, before, document) => {
      const made = linesOf(retokenized(before, document));
      if (made !== undefined) updated.set(origin, made);
      return made && '';
    },
    create: (document) => {
      const made = linesOf(document);
      if (made !== undefined) created.push(made);
      return made && '';
    },
  });
  const files = originals.flatMap((text, part) => {
    const places = ranges[part];
    if (text === undefined || places === undefined) return [];
    const eol = lineEndOf(text);
    let next = 0;
    const own = pieces.map(({ origin }): Piece => {
      if (origin === undefined) return { text: fresh(created[next++], part) + eol };
      const { line } = read.documents[origin].source;
      const place = places.at(line - 1);
      const made = updated.get(origin);
      if (made === undefined && place !== undefined) return { origin, text: text.slice(place.start, place.next) };
      const content = old(part, line);
      const end = place === undefined ? eol : text.slice(place.end, place.next);
      return { origin, text: (made === undefined ? content : changed(content, made, part, old(0, line), scheme)) + end };
    });
    const stand = read.documents.flatMap(({ source: { line } }, document): Item[] => {
      const place = places.at(line - 1);
      return place === undefined ? [] : [{ start: place.start, end: place.next, document }];
    });
    return [{ name: names[part], text: arrangeLines(text, stand, own, closeLine(eol)) }];
  });
  return { files, problems: problems.toArray(), losses: problems.losses() };
}

function blankTags(input: string): string {
  const eol = lineEndOf(input);
  return new LinePlaces(input)
    .map(
      ({ start, end }) =>
        split(input.slice(start, end))
          .map(() => 'O')
          .join(' ') + eol,
    )
    .join('');
}

function fresh({ sentence, tags, label }: SeqLines, part: number): string {
  return part === 0 ? sentence : part === 1 ? tags.join(' ') : label;
}

/** A line with what is new in it; blanks between words or tags stay. */
function changed(content: string, made: SeqLines, part: number, oldSentence: string, scheme: 'IOB1' | 'BIO' | 'BIOES'): string {
  if (part === 0) return made.sentence;
  if (part === 2) return content.trim() === made.label ? content : content.replace(content.trim(), () => made.label);
  const oldTags = split(content);
  const { partner } = pairTokens(split(oldSentence), made.words);
  const tags = mixedTags(oldTags, made.tags, partner, scheme);
  if (tags.length !== oldTags.length) return tags.join(' ');
  let i = 0;
  return content.replace(/[^ \t]+/g, () => tags[i++]);
}

/** A tag that is what the scheme makes of the old spans stays as it was written, where the spans come out the same. */
function mixedTags(
  oldTags: readonly string[],
  tags: readonly string[],
  partner: readonly (number | undefined)[],
  scheme: 'IOB1' | 'BIO' | 'BIOES',
): readonly string[] {
  const usual = tagTokens(oldTags.length, tokenSpans(oldTags), scheme);
  const mixed = tags.map((tag, i) => {
    const from = partner[i];
    return from !== undefined && usual[from] === tag ? oldTags[from] : tag;
  });
  const places = tags.map((_, i) => ({ start: i, end: i + 1 }));
  return JSON.stringify(spansOf(places, mixed)) === JSON.stringify(spansOf(places, tags)) ? mixed : tags;
}
