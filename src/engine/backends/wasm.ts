import { existsSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { BackendError, type Backend, type BackendOptions } from './backend';

const simdFile = 'tfjs-backend-wasm-simd.wasm';

/** tfjs on WebAssembly with SIMD, the embedded default. */
export const wasm: Backend = {
  name: 'wasm',
  async probe(options) {
    const folder = tfjsFolder(options);
    if (!folder) return { available: false, reason: `${simdFile} is neither beside the program nor in its packages.` };
    return { available: true, device: 'wasm · 1 thread', reason: 'WebAssembly: nothing to install.' };
  },
  async start(options) {
    const folder = tfjsFolder(options);
    if (!folder) throw new BackendError('unavailable', `${simdFile} is neither beside the program nor in its packages.`);
    if (!tf.findBackend('wasm')) setWasmPaths(folder + path.sep);
    if (!(await withoutListeners(() => tf.setBackend('wasm'))))
      throw new BackendError('unavailable', 'tfjs could not start its wasm backend.');
    return 'wasm · 1 thread';
  },
};

/** Where tfjs' .wasm files are: the given folder, beside the bundle, or in the package when run from source. */
function tfjsFolder(options: BackendOptions): string | undefined {
  const folders = [options.folder, __dirname, packageFolder()];
  return folders.find((folder): folder is string => folder !== undefined && existsSync(path.join(folder, simdFile)));
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
