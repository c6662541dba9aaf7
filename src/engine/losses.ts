import type { Batch } from '../data/batch';
import type { Task } from '../spec';

/** Probabilities and the loss of a batch whose scores are on this side of the tensors. */
export interface ScoredBatch {
  readonly probabilities: Float32Array;
  readonly loss: number;
  readonly count: number;
}

/**
 * Softmax and cross-entropy. Targets that are padded or negative are not counted.
 * @param logits "tag": [B*T*K]; "classify": [B*K]
 */
export function crossEntropyOf(logits: Float32Array, classes: number, batch: Batch, task: Task): ScoredBatch {
  const probabilities = new Float32Array(logits.length);
  let loss = 0;
  let count = 0;
  for (let row = 0; row * classes < logits.length; row++) {
    const start = row * classes;
    let highest = -Infinity;
    for (let k = start; k < start + classes; k++) highest = Math.max(highest, logits[k]);
    let sum = 0;
    for (let k = start; k < start + classes; k++) sum += probabilities[k] = Math.exp(logits[k] - highest);
    for (let k = start; k < start + classes; k++) probabilities[k] /= sum;
    const real = task === 'classify' || row % batch.steps < batch.lengths[Math.floor(row / batch.steps)];
    const target = batch.targets?.[row] ?? -1;
    if (!real || target < 0) continue;
    loss += highest + Math.log(sum) - logits[start + target];
    count++;
  }
  return { probabilities, loss, count };
}
