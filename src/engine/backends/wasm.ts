import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths, type BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { compileKernels, installWasmKernels, type FunctionsSource } from '../kernels/wasm';
import { withSharedMemory } from '../kernels/wasm/shared-memory';
import { throwWithoutMemory } from './wasm-memory';
import { BackendError, type Backend, type BackendName, type BackendOptions } from './backend';
import { counted, threadCount } from './threads';

const simdFile = 'tfjs-backend-wasm-simd.wasm';

const kernelFile = 'kernels.wasm';

const threadFile = 'kernel-thread.js';

export const fusedOnWasm = ['lstm', 'gru', 'simple', 'embedding', 'crossEntropy', 'optimizer', 'products'] as const;

/** tfjs on WebAssembly with SIMD and Unroll's kernels in all cores' threads: the embedded default. */
export const wasm: Backend = {
  name: 'wasm',
  probe(options) {
    const missing = [tfjsFolder(options) ? '' : simdFile, kernelFolder(options) || sourceRoot() ? '' : kernelFile].filter(
      (file) => file !== '',
    );
    if (missing.length > 0)
      return Promise.resolve({ available: false, kind: 'cpu', fused: [], reason: `Not found beside the program: ${missing.join(', ')}.` });
    const device = `wasm · ${counted(threadCount(options))}`;
    return Promise.resolve({ available: true, kind: 'cpu', device, fused: fusedOnWasm, reason: 'WebAssembly: nothing to install.' });
  },
  start(options) {
    return startKernels('wasm', options, (folder, shared) => compileKernels(folder, shared));
  },
};

/**
 * Makes tfjs' wasm backend the current one, with functions from a source in all cores' threads.
 *
 * @param name of the backend, for the device's words
 * @param sourceOf gives the source, from the folder of our .wasm files and whether the memory is shared; called when it is not in use already
 * @returns the device, as "wasm · 2 threads · relaxed simd"
 * @throws BackendError
 */
export async function startKernels(
  name: BackendName,
  options: BackendOptions,
  sourceOf: (folder: string, shared: boolean) => Promise<{ source: FunctionsSource; variant: string }>,
): Promise<string> {
  const backend = await startTfjsWasm(options);
  const threads = threadCount(options);
  if (started?.name !== name || started.backend !== backend || started.threads !== threads) {
    const folder = await kernelFiles(options);
    const { source, variant } = await sourceOf(folder, isShared(backend));
    const running = await installWasmKernels(backend, {
      source,
      threads,
      threadFile: holds(threadFile, [folder]) && path.join(folder, threadFile),
    });
    const reason = running.reason ? ` (${running.reason})` : '';
    started = { name, backend, threads, device: `${name} · ${counted(running.threads)}${reason} · ${variant}` };
  }
  return started.device;
}

/** What was started last, to be kept when it is asked for again. */
let started: { readonly name: BackendName; readonly backend: BackendWasm; readonly threads: number; readonly device: string } | undefined;

/**
 * Makes tfjs' wasm backend the current one, its memory shared so that several threads can work on it.
 * @throws BackendError
 */
async function startTfjsWasm(options: BackendOptions): Promise<BackendWasm> {
  const folder = tfjsFolder(options);
  if (!folder) throw new BackendError('unavailable', `${simdFile} is neither beside the program nor in its packages.`);
  const binary = new Blob([withSharedMemory(readFileSync(path.join(folder, simdFile)))]);
  const url = URL.createObjectURL(binary);
  try {
    // tfjs asks for one of the three, and wants to be told of all.
    const names = ['tfjs-backend-wasm.wasm', simdFile, 'tfjs-backend-wasm-threaded-simd.wasm'];
    if (!tf.findBackend('wasm')) setWasmPaths(Object.fromEntries(names.map((name) => [name, url])), true);
    if (!(await withoutListeners(() => tf.setBackend('wasm'))))
      throw new BackendError('unavailable', 'tfjs could not start its wasm backend.');
  } finally {
    URL.revokeObjectURL(url);
  }
  const backend = tf.backend() as BackendWasm;
  throwWithoutMemory(backend);
  return backend;
}

function isShared(backend: BackendWasm): boolean {
  return (backend.wasm as unknown as { HEAPU8: Uint8Array }).HEAPU8.buffer instanceof SharedArrayBuffer;
}

/** Where tfjs' .wasm files are: the given folder, beside the bundle, or in the package when run from source. */
function tfjsFolder(options: BackendOptions): string | undefined {
  return holds(simdFile, [options.folder, __dirname, packageFolder()]);
}

/** Where our .wasm files are, if they are anywhere: the given folder or beside the bundle. */
function kernelFolder(options: BackendOptions): string | undefined {
  return holds(kernelFile, [options.folder, __dirname]);
}

/** As `kernelFolder`; run from source they are compiled when they are missing or old. */
async function kernelFiles(options: BackendOptions): Promise<string> {
  const folder = kernelFolder(options);
  if (folder) return folder;
  const root = sourceRoot();
  if (!root) throw new BackendError('unavailable', `${kernelFile} is not beside the program.`);
  const build = (await import(pathToFileURL(path.join(root, 'assets/build.mjs')).href)) as {
    buildKernels(): Promise<string[]>;
    buildKernelThread(): Promise<void>;
  };
  await build.buildKernels();
  await build.buildKernelThread();
  return path.join(root, 'dist');
}

export function holds(file: string, folders: readonly (string | undefined)[]): string | undefined {
  return folders.find((folder) => folder !== undefined && existsSync(path.join(folder, file)));
}

/** The project's folder, when this file runs from its source. */
export function sourceRoot(): string | undefined {
  const root = path.join(__dirname, '../../..');
  return existsSync(path.join(root, 'assets/build.mjs')) && existsSync(path.join(root, 'src/engine/backends')) ? root : undefined;
}

function packageFolder(): string | undefined {
  try {
    return path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm'));
  } catch {
    return undefined;
  }
}

/**
 * tfjs' module listens to uncaught exceptions and unhandled rejections, only to throw them on with its own minified source as their place.
 * Those listeners go again once it has started.
 */
async function withoutListeners<T>(start: () => Promise<T>): Promise<T> {
  const before = { uncaughtException: process.listeners('uncaughtException'), unhandledRejection: process.listeners('unhandledRejection') };
  const result = await start();
  for (const listener of process.listeners('uncaughtException')) {
    if (!before.uncaughtException.includes(listener)) process.off('uncaughtException', listener);
  }
  for (const listener of process.listeners('unhandledRejection')) {
    if (!before.unhandledRejection.includes(listener)) process.off('unhandledRejection', listener);
  }
  return result;
}
