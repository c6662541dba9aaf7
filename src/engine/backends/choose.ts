import { runtimesFolder } from '../../runtimes/folder';
import { forgetCrashes, hasCrashed, underMarker } from '../../runtimes/crash-marker';
import { BackendError, type Backend, type BackendName, type BackendOptions, type BackendState } from './backend';

/** A backend that "auto" did not take, and why, for a person. */
export interface PassedOver {
  readonly name: BackendName;
  /** Whether it is there and might have been expected to be taken. */
  readonly here: boolean;
  readonly reason: string;
}

export interface ChosenBackend {
  readonly name: BackendName;
  /** As "wasm · 2 threads · relaxed simd". */
  readonly device: string;
  /** Why this one, for a person. */
  readonly reason: string;
  /** The better ones, with "auto". */
  readonly passedOver: readonly PassedOver[];
}

/** What a probe found, and what "auto" makes of it. */
export type ListedBackend = { readonly name: BackendName } & BackendState & {
    /** "chosen": "auto" would start it. "passedOver": it would not, whatever else is there. "behind": only where the better ones fail. */
    readonly auto: 'chosen' | 'passedOver' | 'behind';
    /** Why "auto" passes it over. */
    readonly whyNot?: string;
  };

/** What a GPU is for: on a processor they are slower than the kernels that come with Unroll. */
const forGpus: readonly BackendName[] = ['tensorflow', 'webgpu'];

/** Each backend with its state on this machine, in the order of `backends`; leaves none running. */
export async function probeAll(backends: readonly Backend[], options: BackendOptions): Promise<ListedBackend[]> {
  const probed = await Promise.all(backends.map(async (backend) => ({ backend, state: await probe(backend, options) })));
  let chosen = false;
  return probed.map(({ backend: { name }, state }) => {
    const whyNot = whyNotAuto(name, state);
    const auto = whyNot !== undefined ? 'passedOver' : chosen ? 'behind' : 'chosen';
    chosen ||= auto === 'chosen';
    return { name, ...state, auto, ...(whyNot === undefined ? {} : { whyNot }) };
  });
}

/**
 * Starts the best of `backends` (the best first): on a GPU, else on the processor. One that does not start is passed over.
 * @throws BackendError when none starts
 */
export async function startBest(backends: readonly Backend[], options: BackendOptions): Promise<ChosenBackend> {
  const passedOver: PassedOver[] = [];
  for (const backend of backends) {
    const { name } = backend;
    const state = await probe(backend, options);
    const whyNot = whyNotAuto(name, state);
    if (whyNot !== undefined) {
      passedOver.push({ name, here: state.available || hasCrashed(rootOf(options), name), reason: whyNot });
      continue;
    }
    try {
      const device = await start(backend, options);
      return { name, device, reason: 'The best one that starts here.', passedOver };
    } catch (error) {
      passedOver.push({ name, here: true, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  throw new BackendError('unavailable', `No backend starts. ${passedOverWords(passedOver)}`);
}

/** Starts the one of that name. @throws BackendError "unknown" or "unavailable" */
export async function startNamed(backends: readonly Backend[], name: string, options: BackendOptions): Promise<ChosenBackend> {
  const backend = backends.find((one) => one.name === name);
  if (!backend) {
    throw new BackendError('unknown', `No backend is called "${name}". There are: auto, ${backends.map((one) => one.name).join(', ')}.`);
  }
  try {
    return { name: backend.name, device: await start(backend, options), reason: 'Asked for by name.', passedOver: [] };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const advice = '"auto" takes the best one that starts; "unroll backends" lists them.';
    throw new BackendError('unavailable', `${name} does not start: ${text} ${advice}`, { cause: error });
  }
}

/** "tensorflow: not set up. webgpu: …", for a line of text. */
export function passedOverWords(passedOver: readonly PassedOver[]): string {
  return passedOver.map(({ name, reason }) => `${name}: ${reason}`).join(' ');
}

/** @returns undefined where "auto" may take it */
function whyNotAuto(name: BackendName, state: BackendState): string | undefined {
  if (!state.available) return state.reason;
  if (state.kind === 'software') return `${state.device ?? 'The adapter'} is a GPU in software, for tests: slower than the processor.`;
  if (state.kind === 'cpu' && forGpus.includes(name)) return state.reason;
  return undefined;
}

/** `Backend.probe` that gives an answer even where the backend does not. */
async function probe(backend: Backend, options: BackendOptions): Promise<BackendState> {
  // Not even looked at: the look may be what crashes.
  if (hasCrashed(rootOf(options), backend.name)) return { available: false, kind: 'cpu', fused: [], reason: crashed(backend.name) };
  try {
    return await guarded(backend.name, options, () => backend.probe(options));
  } catch (error) {
    return { available: false, kind: 'cpu', fused: [], reason: error instanceof Error ? error.message : String(error) };
  }
}

async function start(backend: Backend, options: BackendOptions): Promise<string> {
  const device = await guarded(backend.name, options, () => backend.start(options));
  if (backend.name !== 'cpu' && backend.name !== 'wasm') forgetCrashes(rootOf(options), backend.name);
  return device;
}

function crashed(name: BackendName): string {
  return `It ended the process when it was last started. Train on it by name (--backend ${name}) to try again, or set it up anew.`;
}

/** Only where native code is loaded can a start end the process. */
function guarded<T>(name: BackendName, options: BackendOptions, job: () => Promise<T>): Promise<T> {
  return name === 'cpu' || name === 'wasm' ? job() : underMarker(rootOf(options), name, job);
}

function rootOf({ runtimes = runtimesFolder() }: BackendOptions): string {
  return runtimes;
}
