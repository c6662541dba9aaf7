import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pythonEnvironment, root } from '../lineup';
import type { PythonEnvironment } from '../python';
import type { JobRun } from '../results';
import type { PreparedJob } from './jobs';

/** Lines that the two kinds of process write, as far as they are read here. */
type Line =
  | { readonly type: 'start' | 'step'; readonly time: number }
  | { readonly type: 'error'; readonly message: string }
  | { readonly start: number; readonly firstStep: number; readonly lastStep: number }
  | { readonly peakMemory: number };

/** `unroll train` of the job in a process of its own, on one backend. @throws Error when it fails or takes longer than `limit` milliseconds */
export async function runOurs(job: PreparedJob, backend: string, threads: number, limit: number): Promise<JobRun> {
  const out = mkdtempSync(path.join(os.tmpdir(), 'unroll-bench-'));
  const peak = path.join(__dirname, 'peak-memory.cjs');
  const args = ['--require', peak, path.join(root, 'dist/cli.js'), '--json', 'train', job.specFile, '--backend', backend, '--out', out];
  try {
    return await timed(...onCores(threads, process.execPath, args), {}, limit);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** A command with as many cores as it may use threads, since `unroll train` takes all that it is given. Linux alone can tell it so. */
function onCores(threads: number, command: string, args: readonly string[]): [string, readonly string[]] {
  if (threads >= os.availableParallelism() || process.platform !== 'linux') return [command, args];
  return ['taskset', ['--cpu-list', `0-${threads - 1}`, command, ...args]];
}

/** The same epoch in PyTorch. @throws Error when it fails or takes longer than `limit` milliseconds */
export async function runPyTorch(job: PreparedJob, { python }: PythonEnvironment, threads: number, limit: number): Promise<JobRun> {
  return timed(python, [path.join(__dirname, 'pytorch_tagger.py'), job.peerFile, String(threads)], pythonEnvironment(threads), limit);
}

/** Runs a command and reads its times from the JSON lines that it writes: an epoch is from the start of training to the end of its last step. */
async function timed(command: string, args: readonly string[], env: NodeJS.ProcessEnv, limit: number): Promise<JobRun> {
  const began = Date.now();
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    timeout: limit,
    killSignal: 'SIGKILL',
  });
  let [start, first, last, peakMemory] = [0, 0, 0, 0];
  let words = '';
  const read = (text: string) => {
    if (!text.startsWith('{')) {
      words = text || words;
      return;
    }
    const line = JSON.parse(text) as Line;
    if ('peakMemory' in line) peakMemory = line.peakMemory;
    else if ('firstStep' in line) [start, first, last] = [line.start, line.firstStep, line.lastStep].map((seconds) => seconds * 1000);
    else if (line.type === 'error') words = line.message;
    else if (line.type === 'start') start = line.time;
    else if (line.type === 'step') {
      first ||= line.time;
      last = line.time;
    }
  };
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', read);
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (...how) => resolve(how));
  });
  if (signal) throw new Error('over budget');
  if (code !== 0 || first === 0) throw new Error(words || `ended with code ${code}`);
  return { epochSeconds: (last - start) / 1000, firstStepSeconds: (first - began) / 1000, peakMemory };
}
