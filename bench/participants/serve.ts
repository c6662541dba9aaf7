import { createInterface } from 'node:readline';
import type { Reply, Request, Ready } from '../participant';
import type { Setting } from '../settings';

/** Builds a model for a setting; the function that comes back does one step and resolves to a number that was read from it. */
export type Prepare = (setting: Setting) => Promise<{ step(): Promise<number>; dispose(): void }>;

/**
 * A participant's side of the pipe: says once what it is, then answers each request, a JSON object a line, and sleeps between them. The
 * model of the last setting is kept.
 */
export async function serve(ready: Ready, prepare: Prepare): Promise<void> {
  const write = (line: Ready | Reply) => process.stdout.write(`${JSON.stringify(line)}\n`);
  write(ready);
  let key = '';
  let model: Awaited<ReturnType<Prepare>> | undefined;
  for await (const line of createInterface({ input: process.stdin })) {
    const { setting, steps, warm } = JSON.parse(line) as Request;
    try {
      if (JSON.stringify(setting) !== key) {
        model?.dispose();
        model = undefined;
        key = '';
        model = await prepare(setting);
        key = JSON.stringify(setting);
        if (warm) await model.step();
      }
      const times: number[] = [];
      for (let i = 0; i < steps; i++) {
        const start = performance.now();
        const value = await model?.step();
        times.push(performance.now() - start);
        if (!Number.isFinite(value)) throw new Error(`The step gave ${String(value)}.`);
      }
      write({ times, peakMemory: process.resourceUsage().maxRSS * 1024 });
    } catch (error) {
      write({ error: error instanceof Error ? error.message : String(error) });
    }
  }
}

/** Ids that are the same for all participants in Node: tokens from 2 on (0 is padding, 1 "other"), targets from 0 on. */
export function idsFor({ batch, steps, vocabulary }: Setting, classes: number): { tokens: Int32Array; targets: Int32Array } {
  let state = 1;
  const next = (n: number) => ((state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 8) % n;
  const fill = (value: () => number) => Int32Array.from({ length: batch * steps }, value);
  return { tokens: fill(() => 2 + next(vocabulary - 2)), targets: fill(() => next(classes)) };
}
