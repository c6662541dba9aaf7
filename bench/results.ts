import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Setting } from './settings';

/** All that one run measured on one machine: what is saved, and what the report is made of. */
export interface Results {
  readonly format: 1;
  /** ISO 8601. */
  readonly date: string;
  readonly seconds: number;
  /** What of everything was asked for. */
  readonly asked: { readonly quick: boolean; readonly minutes: number; readonly only?: string };
  /** What a reader must know of how this run was made, in whole sentences. */
  readonly remark?: string;
  /** Threads that each participant was allowed. */
  readonly threads: number;
  readonly machine: Machine;
  readonly participants: readonly ParticipantInfo[];
  /** What could not take part, and why. */
  readonly absent: readonly Absence[];
  readonly steps: readonly Row[];
  readonly jobs: readonly Job[];
  readonly memory: readonly Memory[];
  readonly sizes: readonly Size[];
  readonly growth: readonly Growth[];
}

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
  readonly system: string;
  readonly node: string;
  /** Mean number of processes that wanted a core in the minute before the run. */
  readonly load: number;
}

/** One side of the comparison: a process of its own. */
export interface ParticipantInfo {
  /** As "unroll wasm", "tf.layers wasm", "PyTorch", "Keras". */
  readonly name: string;
  /** What its numbers are worked out on; Python's are on the CPU. */
  readonly kind: 'cpu' | 'gpu' | 'software';
  /** What it runs on, with its threads. */
  readonly device: string;
  readonly versions: string;
  /** What a reader must know of it. */
  readonly note?: string;
  /** Thousand millions of floating-point operations a second in a large product of matrices: the machine's bound. */
  readonly productGflops?: number;
}

export interface Absence {
  readonly name: string;
  readonly why: string;
}

export interface Row {
  readonly setting: Setting;
  readonly times: Readonly<Record<string, Timing | Omission>>;
}

export interface Timing {
  /** Milliseconds a step: the median of each round, in the order in which all participants took turns. */
  readonly rounds: readonly number[];
  /** The fastest single step. */
  readonly least: number;
}

/** Not measured: "over budget", or an error. */
export interface Omission {
  readonly why: string;
}

export function isTiming(entry: Timing | Omission | undefined): entry is Timing {
  return entry !== undefined && 'rounds' in entry;
}

/** One epoch of a whole training. */
export interface Job {
  readonly job: string;
  readonly participant: string;
  readonly runs: readonly JobRun[];
  readonly why?: string;
}

export interface JobRun {
  /** Of training alone, without validation. */
  readonly epochSeconds: number;
  /** From the command to the end of the first step. */
  readonly firstStepSeconds: number;
  /** Bytes: the process' largest resident set. */
  readonly peakMemory: number;
}

export interface Memory {
  readonly participant: string;
  /** Bytes: the largest resident set of a fresh process after training steps of one setting. */
  readonly peakMemory: number;
}

export interface Size {
  readonly name: string;
  readonly bytes: number;
}

export interface Growth {
  readonly axis: 'steps' | 'batch' | 'units' | 'vocabulary';
  readonly rows: readonly Row[];
}

/** The file that docs/performance.md is made of. */
export const resultsFile = path.join(__dirname, 'results/performance.json');

/** @throws Error when the file is not one of ours */
export function readResults(file: string): Results {
  const results = JSON.parse(readFileSync(file, 'utf8')) as Results;
  if (results.format !== 1) throw new Error(`${file} is not a file of "npm run bench", or one of another version: measure again.`);
  return results;
}

/** Writes a line for each entry of a list, so that two runs can be compared by lines. */
export function writeResults(file: string, results: Results): void {
  const members = Object.entries(results).map(([key, value]: [string, unknown]) => {
    if (!Array.isArray(value) || value.length === 0) return `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`;
    return `  ${JSON.stringify(key)}: [\n${value.map((entry) => `    ${JSON.stringify(entry)}`).join(',\n')}\n  ]`;
  });
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `{\n${members.join(',\n')}\n}\n`);
}
