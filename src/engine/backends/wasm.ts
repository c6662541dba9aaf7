import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths, type BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { compileKernels, installWasmKernels, type KernelVariant } from '../kernels/wasm';
import { BackendError, type Backend, type BackendOptions } from './backend';

const simdFile = 'tfjs-backend-wasm-simd.wasm';

const kernelFile = 'kernels.wasm';

const fused = ['lstm', 'gru', 'simple', 'embedding', 'crossEntropy', 'optimizer', 'products'] as const;

/** tfjs on WebAssembly with SIMD and Unroll's kernels: the embedded default. */
export const wasm: Backend = {
  name: 'wasm',
  probe(options) {
    const missing = [tfjsFolder(options) ? '' : simdFile, kernelFolder(options) || sourceRoot() ? '' : kernelFile].filter(
      (file) => file !== '',
    );
    if (missing.length > 0)
      return Promise.resolve({ available: false, kind: 'cpu', fused: [], reason: `Not found beside the program: ${missing.join(', ')}.` });
    return Promise.resolve({ available: true, kind: 'cpu', device: 'wasm · 1 thread', fused, reason: 'WebAssembly: nothing to install.' });
  },
  async start(options) {
    const folder = tfjsFolder(options);
    if (!folder) throw new BackendError('unavailable', `${simdFile} is neither beside the program nor in its packages.`);
    if (!tf.findBackend('wasm')) setWasmPaths(folder + path.sep);
    if (!(await withoutListeners(() => tf.setBackend('wasm'))))
      throw new BackendError('unavailable', 'tfjs could not start its wasm backend.');
    const backend = tf.backend() as BackendWasm;
    if (started !== backend || !variant) {
      const kernels = await compileKernels(await kernelFiles(options), false);
      await installWasmKernels(backend, { source: kernels.source });
      variant = kernels.variant;
    }
    started = backend;
    return `wasm · 1 thread · ${variant}`;
  },
};

let started: BackendWasm | undefined;
let variant: KernelVariant | undefined;

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
    buildKernels(folder: string): Promise<string[]>;
  };
  await build.buildKernels(path.join(root, 'dist'));
  return path.join(root, 'dist');
}

function holds(file: string, folders: readonly (string | undefined)[]): string | undefined {
  return folders.find((folder) => folder !== undefined && existsSync(path.join(folder, file)));
}

/** The project's folder, when this file runs from its source. */
function sourceRoot(): string | undefined {
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
