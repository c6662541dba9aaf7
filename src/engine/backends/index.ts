import './core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { BackendError, type Backend, type BackendName, type BackendOptions, type BackendState } from './backend';
import { cpu } from './cpu';
import { tensorflow } from './tensorflow';
import { wasm } from './wasm';

export { BackendError, type BackendName, type BackendOptions, type BackendState } from './backend';

/** All backends, the best first: "auto" takes the first one that starts. */
const backends: readonly Backend[] = [wasm, tensorflow, cpu];

/** Each backend with its state on this machine; leaves none running. */
export function listBackends(options: BackendOptions = {}): Promise<({ name: BackendName } & BackendState)[]> {
  return Promise.all(backends.map(async (b) => ({ name: b.name, ...(await b.probe(options)) })));
}

/**
 * Makes a backend tfjs' current one, with Unroll's kernels on it.
 *
 * @param name "auto": the best that starts; `reason` then says why a better one did not.
 * @throws BackendError reason "unknown" for another name, "unavailable" when it does not start.
 */
export async function startBackend(
  name: BackendName | 'auto' = 'auto',
  options: BackendOptions = {},
): Promise<{ name: string; device: string; reason?: string }> {
  if (name !== 'auto') {
    const backend = backends.find((b) => b.name === name);
    if (!backend)
      throw new BackendError('unknown', `No backend is called "${String(name)}". There are: ${backends.map((b) => b.name).join(', ')}.`);
    return { name, device: await backend.start(options) };
  }
  const failures: string[] = [];
  for (const backend of backends) {
    try {
      const device = await backend.start(options);
      return { name: backend.name, device, ...(failures.length > 0 ? { reason: failures.join(' ') } : {}) };
    } catch (error) {
      failures.push(`${backend.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new BackendError('unavailable', `No backend starts. ${failures.join(' ')}`);
}
