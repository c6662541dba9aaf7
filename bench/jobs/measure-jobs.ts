import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { PythonEnvironment } from '../python';
import { reference } from '../lineup';
import type { Absence, Job, JobRun } from '../results';
import { jobNames, MissingDataError, prepareJob, type PreparedJob } from './jobs';
import { runOurs, runPyTorch } from './run-job';

export interface JobsOptions {
  /** Folder of the data sets. */
  readonly data: string;
  readonly quick: boolean;
  readonly backends: readonly string[];
  readonly pytorch?: PythonEnvironment;
  readonly threads: number;
  /** Milliseconds for all jobs. */
  readonly time: number;
  readonly say: (text: string) => void;
}

/** One epoch of each job by each participant by turns, a second time where the time allows. */
export async function measureJobs(options: JobsOptions): Promise<{ jobs: Job[]; absent: Absence[] }> {
  const jobs: Job[] = [];
  const absent: Absence[] = [];
  const folder = mkdtempSync(path.join(os.tmpdir(), 'unroll-bench-'));
  const end = performance.now() + options.time;
  try {
    for (const [i, name] of jobNames.entries()) {
      try {
        const job = prepareJob(name, options.data, folder, options.quick);
        const time = (end - performance.now()) / (jobNames.length - i);
        jobs.push(...(await measureJob(job, { ...options, time })));
      } catch (error) {
        if (!(error instanceof MissingDataError)) throw error;
        absent.push({ name: `job ${name}`, why: error.message });
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { jobs, absent };
}

async function measureJob(job: PreparedJob, { backends, pytorch, threads, time, say }: JobsOptions): Promise<Job[]> {
  const begin = performance.now();
  const limit = Math.max(60_000, time / 2);
  const runs = new Map<string, () => Promise<JobRun>>(
    backends.map((backend) => [`unroll ${backend}`, () => runOurs(job, backend, threads, limit)]),
  );
  if (pytorch) runs.set(reference, () => runPyTorch(job, pytorch, threads, limit));
  const results = new Map<string, { runs: JobRun[]; why?: string }>([...runs.keys()].map((name) => [name, { runs: [] }]));
  for (let round = 0; round < 3; round++) {
    const spent = performance.now() - begin;
    if (round > 0 && spent + spent / round > time) break;
    for (const [name, run] of runs) {
      const result = results.get(name);
      if (!result || result.why !== undefined) continue;
      try {
        const measured = await run();
        result.runs.push(measured);
        say(`${job.title}: ${name} ${measured.epochSeconds.toFixed(1)} s, first step after ${measured.firstStepSeconds.toFixed(1)} s`);
      } catch (error) {
        result.why = error instanceof Error ? error.message.slice(0, 200) : String(error);
        say(`${job.title}: ${name}: ${result.why}`);
      }
    }
  }
  return [...results].map(([participant, result]) => ({ job: job.title, participant, ...result }));
}
