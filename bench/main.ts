/** `npm run bench`: measures all that can take part on this machine, beside PyTorch; see README.md. */
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { bestOfOurs, measureGrowth } from './growth';
import { measureJobs } from './jobs/measure-jobs';
import { gather, reference, root, type Lineup } from './lineup';
import { matches, measureSteps } from './measure-steps';
import { measureMemory } from './memory';
import { isTiming, readResults, resultsFile, writeResults, type Results, type Row } from './results';
import { writeReport } from './report/write-report';
import { grid, settingName } from './settings';
import { measureSizes } from './sizes';
import { median } from './statistics';

const parts = ['steps', 'jobs', 'memory', 'sizes', 'growth'] as const;
type Part = (typeof parts)[number];

interface Options {
  readonly quick: boolean;
  readonly minutes?: number;
  readonly only?: string;
  readonly parts: readonly Part[];
  readonly backends?: readonly string[];
  readonly without: readonly string[];
  readonly threads: number;
  readonly torch?: string;
  readonly keras?: string;
  readonly data: string;
  readonly out?: string;
  readonly report: boolean;
}

const program = new Command('npm run bench --')
  .description(
    'Measure training steps, inference, whole jobs, memory, sizes and growth: ours on every backend, tf.layers, PyTorch and Keras by turns.',
  )
  .option('--quick', 'a ninth of the settings, in about four minutes', false)
  .option('--minutes <n>', 'time for all of it (default: 25, with --quick 4); what does not fit is told', positive)
  .option('--only <text>', 'only settings whose name has all these words, as "lstm T=50 U=128"; then only steps are measured')
  .option('--parts <names>', `of ${parts.join(', ')}`, partsOf, [...parts])
  .option('--backends <names>', 'of ours, as "native,wasm" (default: all that are there)', list)
  .option('--without <names>', 'leave out: layers, pytorch, keras', list, [])
  .option('--threads <n>', 'that each participant may use (default: all cores)', positive, os.availableParallelism())
  .option('--torch <folder>', 'Python environment with PyTorch (default: one is made from PyPI)')
  .option('--keras <folder>', 'Python environment with Keras and TensorFlow (default: one is made from PyPI)')
  .option('--data <folder>', 'folder of the data sets for whole jobs: atis, tinyshakespeare', path.join(root, '../shared/data'))
  .option('--out <file>', 'where to save (default: bench/results/performance.json, but out/performance.json for a quick or partial run)')
  .option('--report', 'measure nothing: make docs/performance.md and its pictures of the saved results again', false);

async function main(options: Options): Promise<void> {
  const partial = options.quick || options.only !== undefined || options.parts.length < parts.length || options.backends !== undefined;
  const file = options.out ? path.resolve(options.out) : partial ? path.join(root, 'out/performance.json') : resultsFile;
  if (options.report) {
    await writeReport(readResults(resultsFile));
    return;
  }
  const results = await measure(options, file);
  console.log(`\nSaved in ${path.relative(process.cwd(), file)}.`);
  if (file === resultsFile) await writeReport(results);
  else console.log('The documentation is made of complete runs only; see --out.');
}

async function measure(options: Options, file: string): Promise<Results> {
  const began = Date.now();
  const minutes = options.minutes ?? (options.quick ? 4 : 25);
  const total = minutes * 60_000;
  const say = (text: string) => console.log(text);
  const asked = (part: Part) => options.parts.includes(part) && (options.only === undefined || part === 'steps');
  const load = os.loadavg()[0];
  if (asked('jobs') || asked('sizes'))
    execFileSync(process.execPath, ['esbuild.config.mjs', '--production'], { cwd: root, stdio: 'inherit' });
  const lineup = await gather({
    threads: options.threads,
    environments: { pytorch: options.torch, keras: options.keras },
    backends: options.backends,
    without: options.without,
    say,
  });
  let results: Results = {
    format: 1,
    date: new Date(began).toISOString(),
    seconds: 0,
    asked: { quick: options.quick, minutes, only: options.only },
    threads: options.threads,
    machine: {
      processor: os.cpus()[0]?.model.trim() ?? 'unknown',
      cores: os.availableParallelism(),
      memory: os.totalmem(),
      system: `${os.type()} ${os.release()} ${os.arch()}`,
      node: process.version,
      load: Number(load.toFixed(1)),
    },
    participants: lineup.infos,
    absent: lineup.absent,
    steps: [],
    jobs: [],
    memory: [],
    sizes: [],
    growth: [],
  };
  // After each part, so that a run that breaks off leaves what it has.
  const save = (more: Partial<Results>) => {
    results = { ...results, ...more, seconds: Math.round((Date.now() - began) / 1000) };
    writeResults(file, results);
  };
  for (const { name, device, versions } of lineup.infos) say(`${name}: ${device} (${versions})`);
  for (const { name, why } of results.absent) say(`${name} takes no part: ${why}`);
  // Half of the time that the parts are given is for the steps where all are asked for.
  const share = (part: Part): number => {
    const weights: Record<Part, number> = { steps: 16, jobs: 5, growth: 3, memory: 1, sizes: 0 };
    return (total * weights[part]) / parts.filter(asked).reduce((sum, one) => sum + weights[one], 0);
  };
  try {
    if (asked('steps')) {
      const settings = grid(options.quick).filter((setting) => matches(setting, options.only ?? ''));
      if (settings.length === 0)
        throw new Error(`No setting has all the words "${options.only}"; one is called "${settingName(grid()[0])}".`);
      const rows: Row[] = [];
      const onRow = (row: Row, index: number, count: number) => {
        rows.push(row);
        say(`${String(index + 1).padStart(3)}/${count} ${lineOf(row)}`);
        save({ steps: rows });
      };
      await measureSteps({ settings, runners: lineup.participants, time: share('steps'), onRow });
    }
    const names = lineup.infos.map(({ name }) => name);
    const best = bestOfOurs(results.steps, names);
    if (asked('growth')) {
      const runners = lineup.participants.filter(({ name }) => name === best || name === reference);
      save({
        growth: await measureGrowth({ runners, quick: options.quick, time: share('growth'), onRow: (row) => say(`growth ${lineOf(row)}`) }),
      });
    }
    await stopAll(lineup);
    if (asked('memory')) save({ memory: await measureMemory(lineup.participants, say) });
    if (asked('jobs')) {
      // Plain JavaScript and GPUs in software would take all the time.
      const ours = lineup.participants.filter(({ name, slow }) => name.startsWith('unroll ') && !slow);
      const backends = ours.map(({ name }) => name.slice('unroll '.length));
      const { jobs, absent } = await measureJobs({
        data: options.data,
        quick: options.quick,
        backends,
        pytorch: lineup.environments.pytorch,
        threads: options.threads,
        time: share('jobs'),
        say,
      });
      for (const { name, why } of absent) say(`${name} is left out: ${why}`);
      save({ jobs, absent: [...results.absent, ...absent] });
    }
    if (asked('sizes')) save({ sizes: measureSizes(lineup.environments) });
  } finally {
    await stopAll(lineup);
  }
  return results;
}

async function stopAll({ participants }: Lineup): Promise<void> {
  await Promise.all(participants.map((participant) => participant.stop()));
}

/** A row for the terminal: milliseconds, and ratios to PyTorch where it was measured. */
function lineOf({ setting, times }: Row): string {
  const other = times[reference];
  const base = isTiming(other) ? median(other.rounds) : undefined;
  const cells = Object.entries(times).map(([name, timing]) => {
    if (!isTiming(timing)) return `${name} ${timing.why}`;
    const time = median(timing.rounds);
    return `${name} ${time.toPrecision(3)} ms${base !== undefined && name !== reference ? ` (${(time / base).toFixed(2)})` : ''}`;
  });
  return `${settingName(setting)}: ${cells.join(', ')}`;
}

function positive(text: string): number {
  const number = Number(text);
  if (!(number > 0) || !Number.isFinite(number)) throw new InvalidArgumentError('It must be a number above 0.');
  return number;
}

function list(text: string): string[] {
  return text.split(',').map((name) => name.trim());
}

function partsOf(text: string): Part[] {
  const names = list(text);
  const unknown = names.filter((name) => !parts.some((part) => part === name));
  if (unknown.length > 0) throw new InvalidArgumentError(`There is no part ${unknown.join(', ')}; there are ${parts.join(', ')}.`);
  return parts.filter((part) => names.includes(part));
}

program.parse();
main(program.opts<Options>()).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
