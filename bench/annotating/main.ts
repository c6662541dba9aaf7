/**
 * How long it takes to read an annotated file and to write it back, in every form: 100,000 utterances, 20 MB, tags in each.
 *
 *   npm run bench:annotating -- [--documents 10000,100000] [--only conll,brat] [--megabytes 20] [--repeats 3] [--patience 120] [--out FILE]
 *   npm run bench:annotating -- --cold [--only conll,brat] [--megabytes 20] [--repeats 3]
 *
 * Megabytes belong to the largest size; smaller ones are smaller in proportion. Each form and size is a process of its own. `--cold`: what
 * an editor meets that has just started, step by step, the files written by another process.
 */
import { buildSync } from 'esbuild';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { forms } from './forms';
import { type ColdSteps, type FormResult, type Measure, tableOf } from './results';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      documents: { type: 'string', default: '10000,100000' },
      only: { type: 'string' },
      megabytes: { type: 'string', default: '20' },
      repeats: { type: 'string', default: '3' },
      patience: { type: 'string', default: '120' },
      cold: { type: 'boolean', default: false },
      out: { type: 'string', default: join(__dirname, '../../out/annotating.json') },
    },
  });
  const sizes = values.documents.split(',').map(Number);
  const names = values.only?.split(',') ?? forms.map(({ name }) => name);
  const folder = mkdtempSync(join(tmpdir(), 'unroll-annotating-'));
  const script = join(folder, 'script.cjs');
  // Bundled as the extension is: what runs the sources as they are gives each function its name at run time, which takes time.
  buildSync({
    entryPoints: [join(__dirname, values.cold ? 'cold.ts' : 'measure.ts')],
    bundle: true,
    platform: 'node',
    mainFields: ['module', 'main'],
    outfile: script,
  });
  const results: FormResult[] = [];
  try {
    if (values.cold) {
      const count = String(Math.max(...sizes));
      for (const form of names) showCold(script, form, [count, values.megabytes], mkdtempSync(join(folder, form)), Number(values.repeats));
      return;
    }
    for (const form of names) {
      for (const documents of sizes) {
        const megabytes = (Number(values.megabytes) * documents) / Math.max(...sizes);
        const result = await measure(script, form, documents, [String(megabytes), values.repeats], Number(values.patience) * 1000);
        results.push(result);
        console.error(`${form}, ${documents} documents: ${result.why ?? 'measured'}`);
      }
      save(values.out, results);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log('Seconds of the first call (the least of all; processor time), and how they grow: 1 is in proportion.');
  console.table(tableOf(results));
}

/** Prints the least of each step: ten documents changed, then all. */
function showCold(script: string, form: string, size: readonly string[], files: string, repeats: number): void {
  execFileSync(process.execPath, [script, 'write', form, ...size, files]);
  const rows = ['ten', 'all'].map((changes): [string, Record<string, string>] => {
    const runs = Array.from(
      { length: repeats },
      () => JSON.parse(execFileSync(process.execPath, [script, 'measure', form, files, changes], { encoding: 'utf8' })) as ColdSteps,
    );
    const least = (step: string, of: keyof Measure): string => Math.min(...runs.map((run) => run[step][of])).toFixed(0);
    return [changes, Object.fromEntries(Object.keys(runs[0]).map((step) => [step, `${least(step, 'cpu')} (${least(step, 'wall')})`]))];
  });
  console.log(`${form}: milliseconds of processor time, in brackets wall time`);
  console.table(Object.fromEntries(rows));
}

function measure(script: string, form: string, documents: number, rest: readonly string[], patience: number): Promise<FormResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, form, String(documents), ...rest], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, patience);
    child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString('utf8')));
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      const figures = said
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as object);
      const why = late ? `not done in ${patience / 1000} s` : code === 0 ? undefined : `ended with ${code}`;
      resolve(Object.assign({ form, documents }, ...figures, why === undefined ? {} : { why }) as FormResult);
    });
  });
}

/** A line for each result, so that two runs can be compared by lines. */
function save(file: string, results: readonly FormResult[]): void {
  const machine = { processor: cpus()[0]?.model, cores: cpus().length, node: process.version, load: loadavg()[0] };
  const lines = results.map((result) => `    ${JSON.stringify(result)}`).join(',\n');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    `{\n  "date": "${new Date().toISOString()}",\n  "machine": ${JSON.stringify(machine)},\n  "results": [\n${lines}\n  ]\n}\n`,
  );
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
