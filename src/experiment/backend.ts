import { startBackend } from '../engine';

export interface StartedBackend {
  readonly name: string;
  /** As "wasm · 1 thread · relaxed simd". */
  readonly device: string;
}

/** tfjs has one backend at a time for the whole process. */
let current: StartedBackend | undefined;

/** Starts the backend to train on. @throws BackendError, which names those that there are */
export async function useBackend(name = 'auto'): Promise<StartedBackend> {
  // The engine checks the name.
  current = await startBackend(name as Parameters<typeof startBackend>[0]);
  return current;
}

/** The backend that runs already, since a training may be on it; else the preferred one, else any. Answers differ by rounding only. */
export async function anyBackend(preferred: string): Promise<StartedBackend> {
  return current ?? useBackend(preferred).catch(() => useBackend());
}
