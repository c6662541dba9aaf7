import { alignSpans, tagsOf } from '../../../src/data/align';
import { tokenizeText } from '../../../src/data/tokenize';
import type { Utterance } from './markup';

/** The three-file form: tokens (Unicode words, as `"tokenizer": "words"` cuts them), BIO tags and intents, a line an utterance. */
export function seqInOutFiles(utterances: readonly Utterance[]): [name: string, text: string][] {
  const lines = { 'seq.in': '', 'seq.out': '', label: '' };
  for (const { intent, text, spans } of utterances) {
    const tokens = tokenizeText(text, 'words');
    const { widened, dropped } = alignSpans(tokens, spans);
    if (widened.length + dropped.length > 0) throw new Error(`A span does not stand between token borders: ${text}`);
    const characters = [...text];
    lines['seq.in'] += `${tokens.map(({ start, end }) => characters.slice(start, end).join('')).join(' ')}\n`;
    lines['seq.out'] += `${tagsOf(tokens, spans, 'BIO').join(' ')}\n`;
    lines.label += `${intent}\n`;
  }
  return Object.entries(lines);
}

/** Doccano's JSON lines of a project for intents and slots: entities and a class; offsets in code points. */
export function doccanoFile(utterances: readonly Utterance[]): string {
  return utterances
    .map(({ intent, text, spans }) => {
      const entities = spans.map(({ start, end, label }) => [start, end, label]);
      return `${JSON.stringify({ text, entities, cats: [intent] })}\n`;
    })
    .join('');
}
