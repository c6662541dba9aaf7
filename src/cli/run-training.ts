import type { Training, TrainingSummary } from '../experiment/training';
import type { EndReason } from '../protocol/events';
import type { Remedy } from '../protocol/going-on';
import { showEvaluation } from './evaluation-view';
import { exitCodeOfEnd, exitCodes } from './exit-codes';
import type { Output } from './output';
import { quoted } from './quoted';

/** Runners such as npx pass on a Ctrl-C that the terminal has sent to this process already: milliseconds in which it is the same one. */
const echo = 300;

/**
 * Waits for a training's end. The first Ctrl-C (or request to end) stops it after the step in hand, with a checkpoint; the second ends
 * the process at once.
 * @returns the exit code
 */
export async function runTraining(output: Output, training: Training): Promise<number> {
  let signal: NodeJS.Signals | undefined;
  let first = 0;
  const onSignal = (received: NodeJS.Signals): void => {
    if (signal) {
      if (Date.now() - first < echo) return;
      process.exit(received === 'SIGTERM' ? exitCodes.terminated : exitCodes.interrupted);
    }
    signal = received;
    first = Date.now();
    output.note('\nStopping after this step; once more ends at once.');
    training.stop();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    const summary = await training.finished;
    showSummary(output, summary);
    return exitCodeOfEnd(summary.reason, signal);
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
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
