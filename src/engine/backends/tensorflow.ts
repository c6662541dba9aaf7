import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { runtimeState } from '../../runtimes/runtime-file';
import { installTensorflowKernels, type TensorflowBackend } from '../kernels/tensorflow';
import { BackendError, type Backend, type BackendOptions, type BackendState } from './backend';
import { loadGraph, loadTfjsNode, nativeFile } from './tfjs-node';
import { askedThreads } from './threads';

const fused = ['lstm', 'gru', 'simple', 'embedding', 'crossEntropy', 'optimizer'] as const;

const setUpAgain = 'Set it up again: "unroll setup tensorflow", in VS Code "Unroll: Set Up GPU Runtime".';

/** TensorFlow's own library: with CUDA where it finds a GPU. */
export const tensorflow: Backend = {
  name: 'tensorflow',
  async probe(options) {
    const found = find(options);
    if ('missing' in found) return { available: false, kind: 'cpu', fused: [], reason: found.missing };
    return found.gpu ? gpuState(found) : cpuState(found);
  },
  async start(options) {
    const found = find(options);
    if ('missing' in found) throw new BackendError('unavailable', found.missing);
    if (!tf.findBackend('tensorflow')) {
      prepareEnvironment(options, found);
      const backend = load(found);
      tf.registerBackend('tensorflow', () => backend, 0);
    }
    if (!(await tf.setBackend('tensorflow'))) throw new BackendError('unavailable', 'tfjs could not start its tensorflow backend.');
    const backend = tf.backend() as TensorflowBackend;
    installTensorflowKernels(backend, (text) => loadGraph(backend.binding, text));
    const version = `TensorFlow ${backend.binding.TF_Version}`;
    if (!backend.isUsingGpuDevice) return `tensorflow · CPU · ${version}`;
    return `tensorflow · ${(await firstGpu())?.name ?? 'GPU'} · ${version}`;
  },
};

/** tfjs-node in a folder, and the TensorFlow that it will load. */
interface Found {
  readonly folder: string;
  /** Undefined where a user installed the package: its own download. */
  readonly version?: string;
  /** As the set-up saw it. */
  readonly gpu: boolean;
}

/** What was set up, else what the user has installed from npm. Loads nothing. */
function find({ runtimes }: BackendOptions): Found | { readonly missing: string } {
  const state = runtimeState('tensorflow', runtimes);
  if (state.state === 'ready') {
    const { packageFolder: folder, runtime } = state;
    const { tensorflow: version, source, gpu } = runtime;
    // The packages' own download is 2.9: it needs another binary, which comes with it.
    if (source === 'python' && isOlder(version, 2, 13)) return { missing: tooOld(version) };
    return { folder, version, gpu };
  }
  return installed() ?? { missing: state.reason };
}

function installed(): Found | undefined {
  for (const from of [path.join(process.cwd(), 'package.json'), __filename]) {
    for (const name of ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node']) {
      try {
        const folder = path.dirname(createRequire(from).resolve(`${name}/package.json`));
        if (existsSync(nativeFile(folder))) return { folder, gpu: name.endsWith('gpu') };
      } catch {
        // Not there, or without its native part: the next place.
      }
    }
  }
  return undefined;
}

function isOlder(version: string, major: number, minor: number): boolean {
  const [a = 0, b = 0] = version.split('.').map(Number);
  return a < major || (a === major && b < minor);
}

function tooOld(version: string): string {
  return `TensorFlow ${version} is too old; 2.13 or newer is needed. Install one in the Python environment ("pip install --upgrade tensorflow"). ${setUpAgain}`;
}

/** What TensorFlow reads when it is loaded; what the user has set stays. */
function prepareEnvironment(options: BackendOptions, { gpu }: Found): void {
  const { env } = process;
  const threads = askedThreads(options);
  env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  // It would take all of the GPU's memory at once.
  env.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true';
  // Our graphs are chains of small ops: handed from thread to thread on a CPU they take longer. Each op still has all threads.
  if (!gpu) env.TF_NUM_INTEROP_THREADS ??= '1';
  if (threads === undefined) return;
  env.TF_NUM_INTRAOP_THREADS ??= String(threads);
  env.TF_NUM_INTEROP_THREADS ??= String(threads);
}

/** @throws BackendError that says what to do */
function load({ folder, version }: Found): TensorflowBackend {
  try {
    return loadTfjsNode(folder);
  } catch (error) {
    throw new BackendError('unavailable', wordsFor(error instanceof Error ? error.message : String(error), version), { cause: error });
  }
}

/** What the system's loader says, for a person. */
function wordsFor(message: string, version: string | undefined): string {
  const line = message.split('\n', 1)[0];
  if (/undefined symbol|symbol not found|procedure could not be found/i.test(line)) {
    return `This TensorFlow${version === undefined ? '' : ` (${version})`} lacks what its binding needs: it is older than 2.13, or was changed after the set-up (${line}). ${setUpAgain}`;
  }
  if (/wrong ELF class|invalid ELF header|incompatible architecture|not a valid Win32|file too short|wrong architecture/i.test(line)) {
    const advice = `TensorFlow's library is damaged or made for another processor than this one (${process.platform} ${process.arch})`;
    return `${advice}: ${line}. Use a Python of this architecture. ${setUpAgain}`;
  }
  if (/cannot open shared object file|no such file|library not loaded|module could not be found/i.test(line)) {
    return `TensorFlow's library is gone: ${line}. Was its Python environment moved or removed? ${setUpAgain}`;
  }
  return `TensorFlow does not load: ${line}. ${setUpAgain}`;
}

function cpuState({ version }: Found): BackendState {
  return {
    available: true,
    kind: 'cpu',
    device: 'CPU',
    driver: `TensorFlow ${version ?? 'of the npm package'}`,
    fused,
    reason: 'TensorFlow without a GPU: works, but is no faster than the CPU backends that come with Unroll.',
  };
}

async function gpuState({ version }: Found): Promise<BackendState> {
  const library = `TensorFlow ${version ?? 'of the npm package'}`;
  const gpu = await firstGpu();
  if (!gpu) {
    const reason = 'TensorFlow with CUDA, but no GPU answers now (nvidia-smi): it would run on the CPU.';
    return { available: true, kind: 'cpu', device: 'CPU', driver: library, fused, reason };
  }
  const { name, memory, driver } = gpu;
  return {
    available: true,
    kind: 'gpu',
    device: name,
    memory,
    driver: `${library} · NVIDIA ${driver}`,
    fused,
    reason: "NVIDIA's GPU by TensorFlow, with cuDNN's recurrent kernels.",
  };
}

/** The first GPU that NVIDIA's driver lists. */
function firstGpu(): Promise<{ name: string; memory: number; driver: string } | undefined> {
  const args = ['--query-gpu=name,memory.total,driver_version', '--format=csv,noheader,nounits'];
  return new Promise((resolve) => {
    execFile('nvidia-smi', args, { timeout: 5000, windowsHide: true }, (error, stdout) => {
      const [name, mebibytes, driver] = stdout
        .split('\n', 1)[0]
        .split(',')
        .map((part) => part.trim());
      resolve(error || !driver ? undefined : { name, memory: Number(mebibytes) * 2 ** 20, driver });
    });
  });
}
