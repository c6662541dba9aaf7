import { tokenize } from '../data';
import type { Document } from '../data/document';
import type { TaggedText } from '../protocol/worker';
import { predict, type Asked } from './predict';

/** What the model says of texts, in their order. Texts are cut by the spec's tokenizer; one without any word has no tokens and no class. */
export async function tagTexts(asked: Asked, texts: readonly string[]): Promise<TaggedText[]> {
  const { spec, task, encoder } = asked;
  const documents = texts.map((text, i): Document & { tokens: NonNullable<Document['tokens']> } => ({
    text,
    spans: [],
    source: { file: '', line: i + 1 },
    tokens: tokenize({ text }, spec.data.tokenizer),
  }));
  const withWords = documents.filter(({ tokens }) => tokens.length > 0);
  const predictions = new Map((await predict(asked, withWords)).documents.map((prediction, i) => [withWords[i], prediction]));
  return documents.map((document) => {
    const prediction = predictions.get(document);
    if (!prediction) return { text: document.text, tokens: [], spans: [] };
    return task.tagged(document, document.tokens, prediction, encoder.labels);
  });
}
