/**
 * Accuracy beside PyTorch: trains the specs of bench/specs with several seeds and holds the mean test span F1 (seqeval default)
 * beside the goals and beside PyTorch with the same specs.
 *
 *   npx tsx bench/accuracy.ts [--sets atis-bilstm,atis-lstm] [--seeds 1,2,3] [--backend wasm] [--set training.epochs=3]... [--out FILE]
 *
 * The data sets are not shipped: a set whose files are absent is left out with a word. The exit code is 1 where a goal is missed.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startTraining } from '../src/experiment/train';
import type { EventOf } from '../src/protocol/events';
import { parseAssignment, parseSpec } from '../src/spec';

interface Target {
  /** Mean test span F1 over the seeds that ours should reach, in percent. */
  readonly goal: number;
  /** PyTorch's mean over 3 seeds with the same spec, in percent. */
  readonly pytorch: number;
}

const targets: Readonly<Record<string, Target>> = {
  'atis-bilstm': { goal: 94.2, pytorch: 94.4 },
  'atis-lstm': { goal: 92.3, pytorch: 92.5 },
  'atis-simple': { goal: 91.7, pytorch: 91.97 },
  'snips-bilstm': { goal: 90.4, pytorch: 90.7 },
};

interface SeedResult {
  readonly seed: number;
  /** Percent. */
  readonly testF1: number;
  readonly bestValidationF1: number;
  readonly bestEpoch: number;
  /** Mean training time of an epoch, without validation. */
  readonly secondsPerEpoch: number;
  readonly device: string;
}

interface SetResult extends Target {
  readonly set: string;
  readonly seeds: readonly SeedResult[];
  readonly mean: number;
  /** Of the population, as the PyTorch figures. */
  readonly sd: number;
  readonly secondsPerEpoch: number;
}

async function trainOnce(
  spec: string,
  seed: number,
  runsDir: string,
  backend: string | undefined,
  set: readonly string[],
): Promise<SeedResult> {
  let device = '';
  const epochs: EventOf<'epoch'>[] = [];
  const training = await startTraining({
    specFile: spec,
    specText: readFileSync(spec, 'utf8'),
    runsDir,
    seed,
    backend,
    changes: set.map(parseAssignment),
    onEvent: (_, event) => {
      if (event.type === 'start') device = event.device;
      if (event.type === 'epoch') epochs.push(event);
    },
  });
  const { evaluation, reason, message } = await training.finished;
  if (!evaluation) throw new Error(`${spec}, seed ${seed}: ${reason}. ${message}`);
  const best = epochs.findLast((epoch) => epoch.best);
  return {
    seed,
    testF1: evaluation.scores.score * 100,
    bestValidationF1: (best?.validation?.score ?? NaN) * 100,
    bestEpoch: best?.epoch ?? NaN,
    secondsPerEpoch: mean(epochs.map(({ seconds }) => seconds)),
    device,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function spread(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

/** Whether the training data of a spec are there. */
function hasData(spec: string): boolean {
  const parsed = parseSpec(readFileSync(spec, 'utf8'), spec).spec;
  if (!parsed) throw new Error(`${spec} is not a valid spec; see "unroll spec check".`);
  return existsSync(resolve(dirname(spec), parsed.data.train));
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      sets: { type: 'string', default: Object.keys(targets).join(',') },
      seeds: { type: 'string', default: '1,2,3' },
      backend: { type: 'string' },
      set: { type: 'string', multiple: true, default: [] },
      out: { type: 'string', default: join(__dirname, '../out/accuracy.json') },
    },
  });
  const results: SetResult[] = [];
  for (const set of values.sets.split(',')) {
    const target = targets[set];
    if (!target) throw new Error(`There is no set "${set}"; there are ${Object.keys(targets).join(', ')}.`);
    const spec = join(__dirname, 'specs', `${set}.unroll.json`);
    if (!hasData(spec)) {
      console.log(`${set}: left out, its data are not on this machine`);
      continue;
    }
    const seeds: SeedResult[] = [];
    const runsDir = mkdtempSync(join(tmpdir(), 'unroll-accuracy-'));
    try {
      for (const seed of values.seeds.split(',').map(Number)) {
        const result = await trainOnce(spec, seed, runsDir, values.backend, values.set);
        seeds.push(result);
        console.log(
          `${set} seed ${seed}: test F1 ${result.testF1.toFixed(2)}, best validation F1 ${result.bestValidationF1.toFixed(2)} at epoch ${result.bestEpoch}, ${result.secondsPerEpoch.toFixed(1)} s an epoch`,
        );
      }
    } finally {
      rmSync(runsDir, { recursive: true, force: true });
    }
    const scores = seeds.map(({ testF1 }) => testF1);
    results.push({
      set,
      ...target,
      seeds,
      mean: mean(scores),
      sd: spread(scores),
      secondsPerEpoch: mean(seeds.map((s) => s.secondsPerEpoch)),
    });
    // After each set, so that a long run that breaks off leaves what it has.
    mkdirSync(dirname(values.out), { recursive: true });
    writeFileSync(values.out, `${JSON.stringify({ cpu: cpus()[0]?.model, node: process.version, set: values.set, results }, null, 2)}\n`);
  }
  console.table(
    results.map((r) => ({
      set: r.set,
      'test F1': `${r.mean.toFixed(2)} ± ${r.sd.toFixed(2)}`,
      goal: r.goal,
      PyTorch: r.pytorch,
      reached: r.mean >= r.goal ? 'yes' : 'no',
      's an epoch': r.secondsPerEpoch.toFixed(1),
      device: r.seeds[0]?.device,
    })),
  );
  return results.every((r) => r.mean >= r.goal) ? 0 : 1;
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 2;
  },
);
