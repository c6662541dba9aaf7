import { makeBatches, type Encoder } from '../data';
import type { Document } from '../data/document';
import type { SequenceModel } from '../engine';
import type { Spec } from '../spec';
import type { DocumentPrediction, Task } from './task';

/** Documents in a batch when nothing is learnt. Masked steps change nothing, so this changes no answer, only the speed. */
const batchSize = 64;

export interface Predictions {
  /** In the documents' order. */
  readonly documents: DocumentPrediction[];
  /** Mean cross-entropy a row with a known label, in nats; 0 where no label is known. */
  readonly loss: number;
}

/** What must be known to ask a model about documents. */
export interface Asked {
  readonly spec: Spec;
  readonly task: Task;
  readonly encoder: Encoder;
  readonly model: SequenceModel;
}

/**
 * Runs tokenized documents, each with at least one token, through the model.
 * @param between awaited between batches, so that a long evaluation lets messages in
 */
export async function predict(
  { spec, task, encoder, model }: Asked,
  documents: readonly Document[],
  between: () => Promise<void> = () => Promise.resolve(),
): Promise<Predictions> {
  const { labels } = encoder;
  // Carried states: one document after the other in the file's order, so that the answer does not hang on a batch size.
  const stateful = spec.layers.some((layer) => 'cell' in layer && layer.stateful);
  if (stateful) model.resetStates();
  const encoded = encoder.encode(documents, {});
  const batches = makeBatches(encoded, { batchSize: stateful ? 1 : batchSize, bucketByLength: !stateful, shuffle: false, stateful });
  const found = new Array<DocumentPrediction>(documents.length);
  let loss = 0;
  let count = 0;
  for (const batch of batches) {
    const prediction = await model.predict(batch);
    loss += prediction.loss;
    count += prediction.count;
    const width = task.rows(batch.steps) * labels.length;
    for (let row = 0; row < batch.size; row++) {
      const start = row * width;
      const size = task.rows(batch.lengths[row]) * labels.length;
      found[batch.documents[row]] = decode(prediction.probabilities.slice(start, start + size), labels);
    }
    await between();
  }
  return { documents: found, loss: count > 0 ? loss / count : 0 };
}

/** @param probabilities [rows*K] */
export function decode(probabilities: Float32Array, labels: readonly string[]): DocumentPrediction {
  const best: string[] = [];
  const confidences: number[] = [];
  for (let start = 0; start < probabilities.length; start += labels.length) {
    let k = 0;
    for (let i = 1; i < labels.length; i++) if (probabilities[start + i] > probabilities[start + k]) k = i;
    best.push(labels[k]);
    confidences.push(probabilities[start + k]);
  }
  return { labels: best, confidences, probabilities };
}
