import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { BackendName, BackendState } from '../src/engine';
import { Participant, type Launch } from './participant';
import { environmentOf, peers, PythonError, type PeerName, type PythonEnvironment } from './python';
import type { Absence, ParticipantInfo } from './results';

export interface LineupOptions {
  readonly threads: number;
  /** Folder of a Python environment, by peer; one is made where there is none. */
  readonly environments: Readonly<Partial<Record<PeerName, string>>>;
  /** Backends to take; default: all that are there. */
  readonly backends?: readonly string[];
  /** Leave the Python peers or tf.layers out. */
  readonly without: readonly string[];
  readonly say: (text: string) => void;
}

export interface Lineup {
  readonly participants: readonly Participant[];
  readonly infos: readonly ParticipantInfo[];
  readonly absent: readonly Absence[];
  readonly environments: Partial<Record<PeerName, PythonEnvironment>>;
}

export const reference = 'PyTorch';

const scripts: Readonly<Record<PeerName, string>> = { pytorch: 'pytorch.py', keras: 'keras_tensorflow.py' };

/** Starts all that can take part on this machine. What can't is named with the reason. */
export async function gather(options: LineupOptions): Promise<Lineup> {
  const absent: Absence[] = [];
  const environments: Partial<Record<PeerName, PythonEnvironment>> = {};
  const launches: Launch[] = [];
  for (const peer of Object.keys(peers) as PeerName[]) {
    const { title } = peers[peer];
    if (options.without.includes(peer)) continue;
    try {
      const environment = environmentOf(peer, options.environments[peer], options.say);
      environments[peer] = environment;
      launches.push({ name: title, kind: 'cpu', slow: false, ...pythonCommand(environment, scripts[peer], options.threads) });
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
      absent.push({ name: title, why: error.message });
    }
  }
  for (const { name, available, kind, reason } of listBackends(options.threads)) {
    if (options.backends && !options.backends.includes(name)) continue;
    if (!available) {
      absent.push({ name: `unroll ${name}`, why: reason });
      continue;
    }
    const slow = name === 'cpu' || kind === 'software';
    launches.push({ name: `unroll ${name}`, kind, slow, ...nodeCommand('ours.ts', name, options.threads) });
    // "native" is tfjs' wasm backend with other kernels: without them it is wasm.
    if (name !== 'native' && !options.without.includes('layers'))
      launches.push({ name: `tf.layers ${name}`, kind, slow: true, ...nodeCommand('tf-layers.ts', name, options.threads) });
  }
  const participants: Participant[] = [];
  const infos: ParticipantInfo[] = [];
  for (const launch of launches) {
    const participant = new Participant(launch);
    try {
      infos.push(await participant.start());
      participants.push(participant);
    } catch (error) {
      absent.push({ name: launch.name, why: error instanceof Error ? error.message : String(error) });
    }
  }
  return { participants, infos, absent, environments };
}

/** As each backend says of itself; asked in a process of its own, as it may load native libraries. */
function listBackends(threads: number): ({ name: BackendName } & BackendState)[] {
  const output = execFileSync(process.execPath, [...nodeArguments('ours.ts'), '--list', String(threads)], { encoding: 'utf8', cwd: root });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '[]') as ({ name: BackendName } & BackendState)[];
}

export const root = path.join(__dirname, '..');

function nodeArguments(script: string): string[] {
  return ['--import', 'tsx', path.join(__dirname, 'participants', script)];
}

type Command = Pick<Launch, 'command' | 'args' | 'env'>;

function nodeCommand(script: string, backend: string, threads: number): Command {
  return { command: process.execPath, args: [...nodeArguments(script), backend, String(threads)], env: threadEnvironment(threads) };
}

function pythonCommand({ python }: PythonEnvironment, script: string, threads: number): Command {
  return { command: python, args: [path.join(__dirname, 'participants', script), String(threads)], env: pythonEnvironment(threads) };
}

/** For native libraries that read their threads here. TensorFlow's C interface has no other way. */
function threadEnvironment(threads: number): NodeJS.ProcessEnv {
  const names = ['OMP_NUM_THREADS', 'MKL_NUM_THREADS', 'TF_NUM_INTRAOP_THREADS', 'TF_NUM_INTEROP_THREADS'];
  return { ...Object.fromEntries(names.map((name) => [name, String(threads)])), TF_CPP_MIN_LOG_LEVEL: '2' };
}

/** The peers have no GPU, as the comparison is of processors. */
export function pythonEnvironment(threads: number): NodeJS.ProcessEnv {
  return { ...threadEnvironment(threads), CUDA_VISIBLE_DEVICES: '' };
}
