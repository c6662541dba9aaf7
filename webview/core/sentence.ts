import type { RunSummary } from '../../src/protocol/page';

/** Scripts written without blanks between words, and their punctuation. */
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\u3000-\u303f\uff01-\uff65]/u;

/**
 * Tokens as a text that the run's tokenizer cuts into the same tokens again. Blanks between them are lost to us: characters stand without any,
 * words with one except where the script has none; where blanks alone part tokens, as in CoNLL files, every one counts.
 */
export function sentenceText(tokens: readonly string[], tokenizer: RunSummary['tokenizer']): string {
  if (tokenizer === 'characters') return tokens.join('');
  if (tokenizer !== 'words') return tokens.join(' ');
  return tokens.reduce((text, token) => {
    const tight = unspaced.test(Array.from(text).at(-1) ?? '') && unspaced.test(Array.from(token)[0] ?? '');
    return text === '' || tight ? text + token : `${text} ${token}`;
  }, '');
}
