import type { Command } from 'commander';
import { failureOf } from '../experiment/failure';
import { exitCodeOfError, exitCodes } from './exit-codes';
import { Output } from './output';

/** The command can't be done as it was given. */
export class UsageError extends Error {}

/** What a command does; its result is the exit code. */
type Job<A extends unknown[]> = (output: Output, ...args: A) => Promise<number>;

/**
 * Makes a commander action of a job: writes failures for people or machines and sets the exit code.
 * @param json read from the program's options when the command runs
 */
export function action<A extends unknown[]>(command: () => Command, job: Job<A>): (...args: A) => Promise<void> {
  return async (...args) => {
    const { json = false } = command().optsWithGlobals<{ json?: boolean }>();
    const output = new Output(json);
    try {
      process.exitCode = await job(output, ...args);
    } catch (error) {
      process.exitCode = showFailure(output, error);
    }
  };
}

function showFailure(output: Output, error: unknown): number {
  const failure = error instanceof UsageError ? { reason: 'spec' as const, message: error.message } : failureOf(error);
  output.object({ type: 'error', ...failure });
  if (!output.json) output.note(output.colors.red(failure.message));
  // A fault of the program, not of the user: whoever mends it needs the place.
  if (failure.reason === 'failed' && error instanceof Error && process.env.UNROLL_DEBUG) output.note(error.stack ?? '');
  return exitCodeOfError(failure.reason);
}

/** Ends the process when the editor that forked it lets go of it; for what only reads, and leaves nothing half done. */
export function endWhenLetGo(): void {
  process.on('disconnect', () => process.exit(exitCodes.interrupted));
  // The listener alone would keep the process alive.
  process.channel?.unref();
}

/** Aborted when the editor that forked the process lets go of it; for what must not end half done. */
export function abortWhenLetGo(): AbortSignal {
  const stop = new AbortController();
  process.on('disconnect', () => stop.abort(new Error('Stopped: nothing is written.')));
  process.channel?.unref();
  return stop.signal;
}
