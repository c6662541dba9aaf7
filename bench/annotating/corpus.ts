import type { Document, Span } from '../../src/data';
import { codePointLength } from '../../src/data/code-points';

/** Words that stand for an utterance: of one, two, three and four bytes a character. */
const filler = [
  'fly',
  'to',
  'the',
  'nearest',
  'airport',
  'with',
  'a',
  'window',
  'seat',
  'and',
  'naïve',
  'breakfast',
  '早上',
  'please',
  '🙂',
];
const cities = ['Taipei', 'New York', 'Zürich', '臺北', 'Rio de Janeiro'];
const days = ['Friday', 'next week', '明天'];
const intents = ['book', 'ask', 'cancel', 'greet'];

/** Utterances of `words` words with a city and a day tagged in each and a class; every tenth utterance holds an emoji. */
export function makeDocuments(count: number, words: number): Document[] {
  return Array.from({ length: count }, (_, line): Document => {
    const parts: string[] = [];
    const spans: Span[] = [];
    let at = 0;
    const add = (text: string, label?: string): void => {
      const length = codePointLength(text);
      if (label !== undefined) spans.push({ start: at, end: at + length, label });
      parts.push(text);
      at += length + 1;
    };
    const noise = (n: number): string => filler[(line * 7 + n * 5) % (line % 10 === 0 ? filler.length : filler.length - 1)];
    for (let n = 0; n < words >> 1; n++) add(noise(n));
    add(cities[line % cities.length], 'city');
    for (let n = words >> 1; n < words; n++) add(noise(n));
    add(days[line % days.length], 'date');
    // A number makes each utterance its own.
    add(String(line));
    return { text: parts.join(' '), spans, label: intents[line % intents.length], source: { file: 'corpus', line: line + 1 } };
  });
}

/** A document as an annotator leaves it: another label on the first span, and in every second one a word more at the end. */
export function edited({ tokens, ...document }: Document, index: number): Document {
  const spans = document.spans.map((span, i) => (i === 0 ? { ...span, label: 'destination' } : span));
  if (index % 2 === 0) return { ...document, ...(tokens !== undefined && { tokens }), spans };
  return { ...document, text: `${document.text} thanks`, spans };
}
