import { startBackend, type ChosenBackend } from '../engine';
import { passedOverWords } from '../engine/backends/choose';

export interface StartedBackend extends ChosenBackend {
  /** Whether it stands in for one that could not be had. */
  readonly instead?: boolean;
}

/** tfjs has one backend at a time for the whole process. */
let current: StartedBackend | undefined;

/** Starts the backend to train on. @throws BackendError, which names those that there are */
export async function useBackend(name = 'auto'): Promise<StartedBackend> {
  // The engine checks the name.
  current = await startBackend(name as Parameters<typeof startBackend>[0]);
  return current;
}

/**
 * As `useBackend`, for a run that goes on: the one it was on, else the best that starts here; another machine may not have it, and the run
 * must not be lost for that.
 */
export async function useBackendAgain(before: string): Promise<StartedBackend> {
  try {
    return { ...(await useBackend(before)), reason: 'The run was on it before.' };
  } catch (error) {
    const best = await useBackend();
    const why = error instanceof Error ? error.message : String(error);
    return {
      ...best,
      instead: true,
      reason: `${before}, which the run was on, can't be had: ${why} This is the best one that starts here.`,
    };
  }
}

/** Why it runs there, where that may be a surprise: a better one is there and was not taken. */
export function backendReason({ reason, passedOver, instead }: StartedBackend): string | undefined {
  const surprising = passedOver.filter(({ here }) => here);
  if (surprising.length > 0) return `${reason} Passed over: ${passedOverWords(surprising)}`;
  return instead ? reason : undefined;
}

/** The backend that runs already, since a training may be on it; else the preferred one, else any. Answers differ by rounding only. */
export async function anyBackend(preferred: string): Promise<StartedBackend> {
  return current ?? useBackend(preferred).catch(() => useBackend());
}
