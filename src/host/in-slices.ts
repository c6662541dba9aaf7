import { setImmediate } from 'node:timers/promises';
import { type Steps } from '../data/steps';

/**
 * Runs a job without holding up the editor. Undefined: it was aborted.
 * @param slice milliseconds after which the editor gets a turn
 */
export function inSlices<T>(steps: Steps<T>, signal: AbortSignal, slice?: number): Promise<T | undefined>;
export function inSlices<T>(steps: Steps<T>, signal: undefined, slice?: number): Promise<T>;
export async function inSlices<T>(steps: Steps<T>, signal: AbortSignal | undefined, slice = 12): Promise<T | undefined> {
  for (;;) {
    const end = performance.now() + slice;
    do {
      const step = steps.next();
      if (step.done === true) return step.value;
    } while (performance.now() < end);
    await setImmediate();
    if (signal?.aborted) return undefined;
  }
}
