import type { Batch } from '../data/batch';
import type { Task } from '../spec';

/** Probabilities and the loss of a batch whose scores are on this side of the tensors. */
export interface ScoredBatch {
  readonly probabilities: Float32Array;
  readonly loss: number;
  readonly count: number;
}

/**
 * Cross-entropy of a batch whose scores and probabilities were computed on tensors. Targets that are padded or negative are not counted.
 * @param logits "tag": [B*T*K]; "classify": [B*K]; without them nothing is counted
 * @param probabilities their softmax
 */
export function crossEntropyOf(
  logits: Float32Array | undefined,
  probabilities: Float32Array,
  classes: number,
  batch: Batch,
  task: Task,
): ScoredBatch {
  let loss = 0;
  let count = 0;
  for (let row = 0; logits && row * classes < logits.length; row++) {
    const real = task === 'classify' || row % batch.steps < batch.lengths[Math.floor(row / batch.steps)];
    const target = batch.targets?.[row] ?? -1;
    if (!real || target < 0) continue;
    const start = row * classes;
    let likeliest = start;
    for (let k = start; k < start + classes; k++) if (logits[k] > logits[likeliest]) likeliest = k;
    // log(sum of e^logits), from a probability that is not small: the target's own may be 0.
    const logSum = logits[likeliest] - Math.log(probabilities[likeliest]);
    loss += logSum - logits[start + target];
    count++;
  }
  return { probabilities, loss, count };
}
