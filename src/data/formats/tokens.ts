import { alignSpans, alignmentProblems } from '../align';
import { codePointLength, hasSurrogates } from '../code-points';
import type { Document, Token } from '../document';
import type { ProblemList } from '../problems';
import { tagTokens } from '../tags';
import { tokenize, tokenTexts } from '../tokenize';
import type { WriteOptions } from './format';

/** Code-point places of tokens that are joined by single blanks. */
export function joinedTokens(texts: readonly string[]): { text: string; tokens: Token[] } {
  const text = texts.join(' ');
  const simple = !hasSurrogates(text);
  let start = 0;
  const tokens = texts.map((token) => {
    const end = start + (simple ? token.length : codePointLength(token));
    const place = { start, end };
    start = end + 1;
    return place;
  });
  return { text, tokens };
}

/** Code-point places of tokens in a text in which nothing but white space lies between them, or undefined when they don't fit it. */
export function tokensInText(texts: readonly string[], text: string): Token[] | undefined {
  const tokens: Token[] = [];
  const simple = !hasSurrogates(text);
  let at = 0;
  let codePoint = 0;
  for (const token of texts) {
    const start = text.indexOf(token, at);
    if (start < 0 || text.slice(at, start).trim() !== '') return undefined;
    codePoint += start - at;
    const length = simple ? token.length : codePointLength(token);
    tokens.push({ start: codePoint, end: codePoint + length });
    codePoint += length;
    at = start + token.length;
  }
  return text.slice(at).trim() === '' ? tokens : undefined;
}

/** Tokens and tags of a document for a form made of tokens; spans that the tokens can't show are reported. */
export function taggedTokens(document: Document, options: WriteOptions, problems: ProblemList): { words: string[]; tags: string[] } {
  const tokens = tokenize(document, options.tokenizer ?? 'whitespace');
  const alignment = alignSpans(tokens, document.spans);
  for (const problem of alignmentProblems(document, alignment)) problems.add(problem);
  return { words: tokenTexts(document, tokens), tags: tagTokens(tokens.length, alignment.spans, options.scheme ?? 'BIO') };
}

/** Reports what forms made of tokens never hold. */
export function reportProvenance(document: Document, problems: ProblemList): void {
  if (document.spans.some(({ provenance }) => provenance !== undefined))
    problems.warning(
      document.source,
      'label',
      "This form can't hold who set a span and how sure the model was; the spans are written without. Write doccano to keep it.",
    );
}
