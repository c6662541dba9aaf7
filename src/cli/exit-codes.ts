import type { EndReason } from '../protocol/events';
import type { ErrorReason } from '../protocol/worker';

/** What the exit code tells a script. */
export const exitCodes = { ok: 0, runFailed: 1, usage: 2, data: 3, run: 4, interrupted: 130, terminated: 143 } as const;

export const exitCodeHelp = `
Exit codes:
  0    done
  1    the run failed: NaN, out of memory, disk full, ...
  2    wrong usage, or an error in the spec
  3    the data can't be read
  4    no such run, or it is damaged, still running, or already at its end
  130  interrupted by Ctrl-C (143: by a request to end); "unroll resume" goes on`;

export function exitCodeOfError(reason: ErrorReason): number {
  switch (reason) {
    case 'spec':
    case 'backend':
      return exitCodes.usage;
    case 'data':
      return exitCodes.data;
    case 'run':
    case 'busy':
      return exitCodes.run;
    default:
      return exitCodes.runFailed;
  }
}

/** @param signal the one that stopped the run, if any did */
export function exitCodeOfEnd(reason: EndReason, signal?: NodeJS.Signals): number {
  if (reason === 'completed' || reason === 'earlyStopping') return exitCodes.ok;
  if (reason === 'stopped') return signal === 'SIGTERM' ? exitCodes.terminated : exitCodes.interrupted;
  return exitCodes.runFailed;
}
