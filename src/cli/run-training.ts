import type { Training, TrainingSummary } from '../experiment/training';
import type { EndReason } from '../protocol/events';
import type { Remedy } from '../protocol/going-on';
import { showEvaluation } from './evaluation-view';
import { exitCodeOfEnd } from './exit-codes';
import type { Output } from './output';
import { quoted } from './quoted';
import { untilStopped } from './until-stopped';

/**
 * Waits for a training's end. The first Ctrl-C (or request to end) stops it after the step in hand, with a checkpoint; the second ends
 * the process at once.
 * @returns the exit code
 */
export async function runTraining(output: Output, training: Training): Promise<number> {
  return untilStopped(output, async (signal, stoppedBy) => {
    signal.addEventListener('abort', () => training.stop());
    const summary = await training.finished;
    showSummary(output, summary);
    return exitCodeOfEnd(summary.reason, stoppedBy());
  });
}

function showSummary(output: Output, { run, reason, message, evaluation, trainAnew, remedies }: TrainingSummary): void {
  const { green, red, yellow } = output.colors;
  const finished = reason === 'completed' || reason === 'earlyStopping';
  if (evaluation) showEvaluation(output, evaluation);
  output.line();
  const paint = finished ? green : reason === 'stopped' ? yellow : red;
  if (finished || reason === 'stopped') output.line(paint(message));
  else output.note(paint(message));
  if (trainAnew) return;
  if (finished) output.line(`Try it: unroll tag ${quoted(run)} "..."`);
  else
    for (const [i, change] of changesFor(reason, remedies).entries())
      output.line(`${i === 0 ? 'Go on: ' : '   or: '} unroll resume ${quoted(run)}${change}`);
}

/** What to add to "unroll resume": with the same settings it would only get to the same end again. */
function changesFor(reason: EndReason, remedies: readonly Remedy[]): string[] {
  if (reason === 'nan') return [' --set training.optimizer.learningRate=...'];
  if (remedies.length === 0) return [''];
  return remedies.map(({ batchSize, backend }) => (batchSize !== undefined ? ` --batch-size ${batchSize}` : ` --backend ${backend}`));
}
