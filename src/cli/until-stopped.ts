import { exitCodes } from './exit-codes';
import type { Output } from './output';

/** Runners such as npx pass on a Ctrl-C that the terminal has sent to this process already: milliseconds in which it is the same one. */
const echo = 300;

/**
 * Does a job that can be stopped. The first Ctrl-C (or request to end, or the end of the editor that forked this process) aborts the
 * signal; the second ends the process at once.
 * @param job is given what stopped it, too
 */
export async function untilStopped<T>(
  output: Output,
  job: (signal: AbortSignal, stoppedBy: () => NodeJS.Signals | undefined) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  let by: NodeJS.Signals | undefined;
  let first = 0;
  const onSignal = (received: NodeJS.Signals): void => {
    if (by) {
      if (Date.now() - first < echo) return;
      process.exit(received === 'SIGTERM' ? exitCodes.terminated : exitCodes.interrupted);
    }
    by = received;
    first = Date.now();
    output.note('\nStopping after this step; once more ends at once.');
    abort.abort();
  };
  const onDisconnect = (): void => abort.abort();
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal).on('disconnect', onDisconnect);
  try {
    return await job(abort.signal, () => by);
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal).off('disconnect', onDisconnect);
  }
}
