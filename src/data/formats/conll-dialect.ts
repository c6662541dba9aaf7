import { alignSpans } from '../align';
import type { Document, Span, TagScheme } from '../document';
import { parseTag, spansOf, tagTokens, tokenSpans } from '../tags';
import type { ConllText } from './conll-text';

/** How tags are written in a file. */
export interface Dialect {
  readonly letters: Letters;
  /** Tags are labels alone, one for each token, as parts of speech are. */
  readonly plain: boolean;
}

/** Looks at tags until they leave no doubt. */
export function dialectOf(file: ConllText, documents: readonly Document[], scheme: TagScheme): Dialect {
  const { tag: column } = file.columns;
  const first = new Set<string>();
  const has = (...letters: readonly string[]): boolean => letters.some((letter) => first.has(letter));
  let hasPrefixes = false;
  for (const document of column === undefined ? [] : documents) {
    if (hasPrefixes && has('I', 'M') && (scheme !== 'BIOES' || has('E', 'S', 'L', 'U'))) break;
    if (document.spans.length === 0) continue;
    for (const tag of file.column(document, column ?? 0)) {
      if (tag === 'O') continue;
      first.add(tag[0]);
      hasPrefixes ||= parseTag(tag) !== undefined;
    }
  }
  return { letters: lettersOf((letter) => first.has(letter)), plain: first.size > 0 && !hasPrefixes };
}

/** Puts the prefixes of a file's own dialect in place of BIOES': BILOU's L- and U-, BMES' M-. */
type Letters = (tag: string) => string;

/** @param begins whether any tag of the file begins with a letter */
export function lettersOf(begins: (letter: string) => boolean): Letters {
  const letters: Record<string, string> = {
    ...(begins('L') || begins('U') ? { E: 'L', S: 'U' } : {}),
    ...(begins('M') && !begins('I') ? { I: 'M' } : {}),
  };
  if (Object.keys(letters).length === 0) return (tag) => tag;
  return (tag) => (tag === 'O' ? tag : (letters[tag[0]] ?? tag[0]) + tag.slice(1));
}

/**
 * New tags of a sentence; undefined: the tag that stands in the row where the token was is right. So it is where the scheme makes the same of
 * the old spans and the new ones, even if it stands there otherwise than the scheme would have it.
 * @param partner for each token the one that it was
 */
export function changedTags(
  file: ConllText,
  before: Document,
  after: Pick<Document, 'spans' | 'tokens'>,
  tags: readonly string[],
  partner: readonly (number | undefined)[],
  { scheme, letters }: { readonly scheme: TagScheme; readonly letters: Letters },
): readonly (string | undefined)[] {
  const { tag: column } = file.columns;
  if (column === undefined) return tags;
  const { tokens = [], spans, misplaced } = before;
  const changed = (usual: readonly string[]): (string | undefined)[] =>
    tags.map((tag, i) => {
      const from = partner[i];
      return from !== undefined && usual[from] === tag ? undefined : tag;
    });
  // Without misplaced tags all of them are those of the scheme, and need not be looked at.
  if (misplaced === undefined) return changed(tagTokens(tokens.length, alignSpans(tokens, spans).spans, scheme).map(letters));
  const standing = file.column(before, column);
  const mixed = changed(tagTokens(standing.length, tokenSpans(standing), scheme).map(letters));
  const read = spansOf(
    after.tokens ?? [],
    mixed.map((tag, i) => tag ?? standing[partner[i] ?? 0]),
  );
  return read.length === after.spans.length && read.every((span, i) => isSameSpan(span, after.spans[i])) ? mixed : tags;
}

function isSameSpan(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end && a.label === b.label;
}
