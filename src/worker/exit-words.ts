import { readFileSync } from 'node:fs';
import type { EndReason } from '../protocol/events';

/** How a process ended that should not have. */
export interface Death {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of what it wrote to its standard error. */
  readonly stderr: string;
  /** Whether the system killed a process for want of memory while it ran. */
  readonly systemOutOfMemory: boolean;
}

/**
 * Reason and words for a person; the message ends with what to do.
 * @param advice where no run was under way: another, or none
 */
export function deathWords(
  death: Death,
  advice = 'Resume goes on from the last checkpoint.',
): { reason: Extract<EndReason, 'crashed' | 'outOfMemory'>; message: string } {
  const { reason, message } = wordsOf(death, advice);
  return { reason, message: message.trim() };
}

function wordsOf({ code, signal, stderr, systemOutOfMemory }: Death, advice: string): ReturnType<typeof deathWords> {
  const memory = 'lower training.batchSize or the layers\' units, or close other programs.'; // prettier-ignore
  if (/heap out of memory|allocation failed/i.test(stderr)) {
    return { reason: 'outOfMemory', message: `The worker process ran out of JavaScript memory; ${memory} ${advice}` };
  }
  if (signal === 'SIGKILL' && systemOutOfMemory) {
    return { reason: 'outOfMemory', message: `The system killed the worker process because memory ran out; ${memory} ${advice}` };
  }
  if (signal === 'SIGKILL') {
    return {
      reason: 'crashed',
      message: `The worker process was killed (SIGKILL), by hand or by the system for want of memory. ${advice}`,
    };
  }
  if (signal) return { reason: 'crashed', message: `The worker process was ended by ${signalWords(signal)}. ${advice}` };
  const last = stderr.trim().split('\n').findLast((line) => /error/i.test(line)) ?? ''; // prettier-ignore
  const said = last === '' ? '' : ` It said: ${last.trim()}`;
  return { reason: 'crashed', message: `The worker process ended unexpectedly with exit code ${code ?? 'unknown'}.${said} ${advice}` };
}

function signalWords(signal: NodeJS.Signals): string {
  const words: Partial<Record<NodeJS.Signals, string>> = {
    SIGSEGV: 'a forbidden memory access in native code',
    SIGBUS: 'a memory access in native code that the hardware refused',
    SIGILL: 'an instruction that this processor does not know',
    SIGABRT: 'an abort in native code',
    SIGTERM: 'a request to end',
    SIGINT: 'an interrupt from the keyboard',
    SIGHUP: 'the closing of its terminal',
  };
  const meaning = words[signal];
  return meaning === undefined ? signal : `${signal} (${meaning})`;
}

/** How many processes this Linux has killed for want of memory since it started; undefined where that is not told. */
export function systemMemoryKills(): number | undefined {
  try {
    const count = /^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'))?.[1];
    return count === undefined ? undefined : Number(count);
  } catch {
    return undefined;
  }
}
