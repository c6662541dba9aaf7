import './core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import type { Backend, BackendName, BackendOptions } from './backend';
import { probeAll, startBest, startNamed, type ChosenBackend, type ListedBackend } from './choose';
import { cpu } from './cpu';
import { native } from './native';
import { tensorflow } from './tensorflow';
import { askedThreads } from './threads';
import { wasm } from './wasm';
import { webgpu } from './webgpu';

export { BackendError, type BackendName, type BackendOptions, type BackendState } from './backend';
export type { ChosenBackend } from './choose';

/** All backends, the best first: the order in which "auto" tries them. */
const backends: readonly Backend[] = [tensorflow, webgpu, native, wasm, cpu];

/** Each backend with its state on this machine, and which one "auto" takes; leaves none running. */
export async function listBackends(options: BackendOptions = {}): Promise<ListedBackend[]> {
  askedThreads(options);
  return probeAll(backends, options);
}

/**
 * Makes a backend tfjs' current one, with Unroll's kernels on it.
 *
 * @param name "auto": the best that starts
 * @throws BackendError reason "unknown" for another name, "unavailable" when it does not start or UNROLL_THREADS is no number of threads.
 */
export async function startBackend(name: BackendName | 'auto' = 'auto', options: BackendOptions = {}): Promise<ChosenBackend> {
  // Not left to the backends: "auto" would take it for a fault of theirs, and pass them over.
  askedThreads(options);
  return name === 'auto' ? startBest(backends, options) : startNamed(backends, name, options);
}
