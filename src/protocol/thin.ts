import { type RunEvent } from './events';

/**
 * Makes a long log light enough for one message: every step keeps its numbers, but only about `detailed` of them, evenly spread, keep the
 * parts that weigh (`timeStepNorms`, `lines`), and the worst step and the last always do. Watched examples keep their gates and attention
 * only in the last `watches` watch events. The events given are not changed.
 */
export function thinSteps(events: readonly RunEvent[], detailed = 1500, watches = 20): RunEvent[] {
  let steps = 0;
  let watched = 0;
  let worst = -Infinity;
  for (const event of events) {
    if (event.type === 'watch') watched++;
    if (event.type !== 'step') continue;
    steps++;
    if (event.gradientNorm > worst) worst = event.gradientNorm;
  }
  const every = Math.max(1, Math.ceil(steps / detailed));
  let step = 0;
  let watch = 0;
  return events.map((event) => {
    if (event.type === 'watch') {
      if (++watch > watched - watches) return event;
      return { ...event, examples: event.examples.map((example) => ({ ...example, attention: [], gates: [] })) };
    }
    if (event.type !== 'step') return event;
    step++;
    if (step % every === 0 || step === steps || event.gradientNorm === worst) return event;
    const light = { ...event, lines: [] };
    delete light.timeStepNorms;
    return light;
  });
}
