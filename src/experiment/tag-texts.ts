import { tokenize } from '../data';
import type { Document } from '../data/document';
import type { TaggedText } from '../protocol/worker';
import { RunError } from '../runs/run-error';
import { predict, type Asked } from './predict';

/**
 * What the model says of texts, in their order. Texts are cut by the spec's tokenizer; one without any word has no tokens and no class.
 * @throws RunError "nan" when the model answers no numbers
 */
export async function tagTexts(asked: Asked, texts: readonly string[]): Promise<TaggedText[]> {
  const { spec, task, encoder } = asked;
  const documents = texts.map((text, i): Document & { tokens: NonNullable<Document['tokens']> } => ({
    text,
    spans: [],
    source: { file: '', line: i + 1 },
    tokens: tokenize({ text }, spec.data.tokenizer),
  }));
  const withWords = documents.filter(({ tokens }) => tokens.length > 0);
  const predicted = (await predict(asked, withWords)).documents;
  if (!predicted.every(({ probabilities }) => probabilities.every(Number.isFinite))) throw answersNaN();
  const predictions = new Map(predicted.map((prediction, i) => [withWords[i], prediction]));
  return documents.map((document) => {
    const prediction = predictions.get(document);
    if (!prediction) return { text: document.text, tokens: [], spans: [], confidence: 1 };
    return task.tagged(document, document.tokens, prediction, encoder.labels);
  });
}

/** Of weights that are finite, and too large to reckon with. */
export function answersNaN(): RunError {
  const remedy = 'Train anew with a lower training.optimizer.learningRate or with training.clipNorm.';
  return new RunError('nan', `The model answers NaN: its weights have grown too large to reckon with. ${remedy}`);
}
