import { logLogSlope } from '../statistics';

export type Step = 'read' | 'updateTen' | 'updateAll';

/** Milliseconds. The first of several is what an editor meets; later ones run compiled code. */
export interface Measure {
  readonly wall: number;
  /** Of all threads, with garbage collection. */
  readonly cpu: number;
}

export function timed(job: () => void): Measure {
  const [cpu, wall] = [process.cpuUsage(), performance.now()];
  job();
  const { user, system } = process.cpuUsage(cpu);
  return { wall: performance.now() - wall, cpu: (user + system) / 1000 };
}

/** What each step took for the first time in a process. */
export type ColdSteps = Readonly<Record<string, Measure>>;

/** One form with so many documents. */
export interface FormResult {
  readonly form: string;
  readonly documents: number;
  readonly bytes?: number;
  readonly read?: readonly Measure[];
  readonly updateTen?: readonly Measure[];
  readonly updateAll?: readonly Measure[];
  /** Bytes: the largest resident set, with the texts and documents that the measurement itself holds. */
  readonly peakMemory?: number;
  /** Why figures are missing. */
  readonly why?: string;
}

const steps: readonly Step[] = ['read', 'updateTen', 'updateAll'];

/** A row a form: seconds of the first call and the least at the largest size, and how they grow from the smallest. */
export function tableOf(results: readonly FormResult[]): Record<string, string>[] {
  return [...new Set(results.map(({ form }) => form))].map((form) => {
    const own = results.filter((result) => result.form === form).sort((a, b) => a.documents - b.documents);
    const [small, large] = [own[0], own[own.length - 1]];
    const times = steps.flatMap((step): [string, string][] => [
      [`${step} s`, secondsOf(large[step])],
      [`${step} slope`, slopeOf(small, large, step)],
    ]);
    return {
      form,
      MB: megabytes(large.bytes),
      ...Object.fromEntries(times),
      'peak MB': megabytes(large.peakMemory),
      ...(large.why !== undefined && { why: large.why }),
    };
  });
}

function secondsOf(measures: readonly Measure[] | undefined): string {
  if (measures === undefined) return '';
  const shown = (ms: number) => (ms / 1000).toFixed(2);
  return `${shown(measures[0].wall)} (${shown(least(measures, 'wall'))}; cpu ${shown(least(measures, 'cpu'))})`;
}

function slopeOf(small: FormResult, large: FormResult, step: Step): string {
  const [a, b] = [small[step], large[step]];
  if (a === undefined || b === undefined || small.documents === large.documents) return '';
  const points = [
    { x: small.documents, y: least(a, 'wall') },
    { x: large.documents, y: least(b, 'wall') },
  ];
  return logLogSlope(points).toFixed(2);
}

function least(measures: readonly Measure[], of: keyof Measure): number {
  return Math.min(...measures.map((measure) => measure[of]));
}

function megabytes(bytes: number | undefined): string {
  return bytes === undefined ? '' : (bytes / 1e6).toFixed(1);
}
