import type { Random } from '../../../src/data/random';

/** Applies `change` to the text of inline markup, not to its labels. */
function outsideLabels(markup: string, change: (text: string) => string): string {
  return markup
    .split(/(\]\(\w+\))/)
    .map((piece, i) => (i % 2 === 0 ? change(piece) : piece))
    .join('');
}

function tidy(markup: string): string {
  return markup
    .replace(/\s+/g, ' ')
    .replace(/ ([,.;?])/g, '$1')
    .replace(/([,.;])(?:,)+/g, '$1')
    .replace(/([.?])[,;]/g, '$1')
    .replace(/^[\s,.;]+/, '')
    .replace(/[\s,;]+$/, '')
    .replace(/([.?])\.$/, '$1')
    .replace(/\ba (\[?(?:a|e|i|o(?!ne)))/gi, 'an $1');
}

/** How people type English: with or without capitals, commas, apostrophes and a full stop at the end. */
export function writeEnglish(markup: string, random: Random): string {
  let text = tidy(markup);
  if (random.uniform() < 0.35) {
    text = outsideLabels(text, (piece) => piece.toLowerCase());
    if (random.uniform() < 0.5) text = outsideLabels(text, (piece) => piece.replaceAll(',', ''));
    if (random.uniform() < 0.3) text = outsideLabels(text, (piece) => piece.replaceAll("'", ''));
    return random.uniform() < 0.8 ? text.replace(/[.?]$/, '') : text;
  }
  if (random.uniform() < 0.75) text = text.replace(/^(\[?)([a-z])/, (_, open: string, letter: string) => open + letter.toUpperCase());
  if (random.uniform() < 0.15) text = text.replace(/\b([Ii])'d\b/g, '$1 would').replace(/\b([Ww])e'd\b/g, '$1e would');
  text = text.replace(/([.?] )([a-z])/g, (_, stop: string, letter: string) => stop + letter.toUpperCase());
  return /[.?]$/.test(text) || random.uniform() < 0.4 ? text : `${text}.`;
}

/** How people type Chinese: full-width or half-width punctuation, a space instead, or none. */
export function writeChinese(markup: string, random: Random): string {
  const text = markup
    .replace(/[，。；]*([，。；？])/g, '$1')
    .replace(/^[，。；]+/, '')
    .replace(/[，；]+$/, '');
  const style = random.uniform();
  if (style < 0.12) return text.replaceAll('，', ',').replaceAll('？', '?').replace(/。$/, '');
  if (style < 0.2) return text.replaceAll('，', ' ').replace(/[。？]$/, '');
  if (style < 0.6) return text.replace(/[。？]$/, '');
  return /[。？]$/.test(text) || style < 0.8 ? text : `${text}。`;
}
