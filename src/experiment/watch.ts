import { makeBatches } from '../data';
import type { Document } from '../data/document';
import { tokenTexts } from '../data/tokenize';
import type { WatchedExample } from '../protocol/events';
import { decode, type Asked } from './predict';

/** The documents to watch: spread evenly over the set, so that they are not all of one kind; always the same ones. */
export function watchedDocuments(documents: readonly Document[], count: number): Document[] {
  const n = Math.min(count, documents.length);
  return Array.from({ length: n }, (_, i) => documents[Math.floor((i * documents.length) / n)]);
}

/** What the model says and does inside on each of them now. */
export async function watch({ spec, task, encoder, model }: Asked, documents: readonly Document[]): Promise<WatchedExample[]> {
  const { attention, gates } = spec.watch;
  const examples: WatchedExample[] = [];
  for (const document of documents) {
    const tokens = document.tokens ?? [];
    // One at a time: then nothing is padded, and arrays are as long as the sentence.
    const [batch] = makeBatches(encoder.encode([document], {}), { batchSize: 1, bucketByLength: false, shuffle: false, stateful: false });
    model.resetStates();
    const prediction = await model.predict(batch, { attention, gates });
    const { labels, confidences } = decode(prediction.probabilities, encoder.labels);
    const steps = batch.steps;
    examples.push({
      file: document.source.file,
      line: document.source.line,
      tokens: tokenTexts(document, tokens),
      predictions: labels.map((label, i) => ({ label, probability: short(confidences[i]) })),
      truth: task.truth(document, spec)?.slice(),
      attention: prediction.attention.map(({ layer, heads, weights }) => ({
        layer,
        weights: nested(weights, [heads, steps, steps]),
      })),
      gates: prediction.gates.map(({ layer, names, units, values }) => ({
        layer,
        names: [...names],
        values: names.map((_, gate) =>
          Array.from({ length: units }, (_, unit) =>
            Array.from({ length: steps }, (_, step) => short(values[(step * names.length + gate) * units + unit])),
          ),
        ),
      })),
    });
  }
  return examples;
}

function nested(values: Float32Array, [heads, rows, columns]: [number, number, number]): number[][][] {
  return Array.from({ length: heads }, (_, head) =>
    Array.from({ length: rows }, (_, row) => {
      const start = (head * rows + row) * columns;
      return Array.from(values.subarray(start, start + columns), short);
    }),
  );
}

/** Three digits after the point draw a map as well as seven, in half the log. */
function short(value: number): number {
  return Math.round(value * 1000) / 1000;
}
