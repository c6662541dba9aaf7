/** What keeps a runtime from being set up, used or removed. */
export type SetupErrorReason =
  | 'noPython'
  | 'noTensorflow'
  | 'tooOld'
  /** The environment's TensorFlow has not the library that the binding needs. */
  | 'noLibrary'
  | 'wrongArchitecture'
  | 'noCompiler'
  /** All is in its place, and yet it can't be loaded. */
  | 'doesNotLoad'
  | 'noNpm'
  | 'network'
  | 'integrity'
  | 'diskFull'
  | 'permission'
  /** Another process sets it up or uses it. */
  | 'busy'
  | 'unsupported'
  | 'cancelled'
  | 'failed';

/** A set-up that did not come to its end; the message says what to do. What was there before is as it was. */
export class SetupError extends Error {
  constructor(
    readonly reason: SetupErrorReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'SetupError';
  }
}

/** An error of the file system, or any other, as one that a person can act on. */
export function asSetupError(error: unknown, folder: string): SetupError {
  if (error instanceof SetupError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const make = (reason: SetupErrorReason, message: string): SetupError => new SetupError(reason, message, { cause: error });
  if (error instanceof Error && error.name === 'AbortError') return make('cancelled', 'The set-up was cancelled; nothing of it is left.');
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return make(
      'diskFull',
      `The disk of ${folder} is full. Make room there, or choose another folder with UNROLL_RUNTIMES, and set up again.`,
    );
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    const advice = 'Give yourself the right to write there, or choose another folder with UNROLL_RUNTIMES.';
    return make('permission', `${folder} can't be written (${text}). ${advice}`);
  }
  if (code === 'EBUSY') return make('busy', `${folder} is in use (${text}). End all trainings and set up again.`);
  return make('failed', text);
}
