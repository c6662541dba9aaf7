import type { Span } from '../../../src/data/document';

/** An utterance of the example: its text, what is tagged in it (code points), and its intent. */
export interface Utterance {
  readonly intent: string;
  readonly text: string;
  readonly spans: readonly Span[];
}

/** Labels of spans in this example. */
export const labels = ['origin', 'destination', 'via', 'date', 'time', 'returnDate', 'returnTime', 'travelClass', 'passengers'] as const;

/** Classes of utterances in this example. */
export const intents = ['book', 'cancel', 'change', 'askPrice', 'askSchedule'] as const;

/**
 * Reads inline markup: `to [Taipei](destination)`.
 * @throws Error on a label or an intent that the example does not have, and on brackets left over.
 */
export function parseMarkup(markup: string, intent: string): Utterance {
  if (!(intents as readonly string[]).includes(intent)) throw new Error(`"${intent}" is not an intent of this example: ${markup}`);
  let text = '';
  const spans: Span[] = [];
  let last = 0;
  for (const match of markup.matchAll(/\[([^\][]+)\]\((\w+)\)/g)) {
    const [whole, inner, label] = match;
    if (!(labels as readonly string[]).includes(label)) throw new Error(`"${label}" is not a label of this example: ${markup}`);
    text += markup.slice(last, match.index);
    const start = [...text].length;
    text += inner;
    spans.push({ start, end: start + [...inner].length, label });
    last = match.index + whole.length;
  }
  text += markup.slice(last);
  if (/[[\](){}]/.test(text)) throw new Error(`A bracket is left over: ${markup}`);
  return { intent, text, spans };
}

/** Reads a file of lines `intent | markup`; lines that start with # are comments. */
export function parseLines(file: string): Utterance[] {
  return file
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const at = line.indexOf(' | ');
      return parseMarkup(line.slice(at + 3), line.slice(0, at));
    });
}
