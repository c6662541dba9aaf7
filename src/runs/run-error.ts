/** What can be wrong with a run on disk. */
export type RunErrorReason =
  | 'unknownRun'
  | 'damaged'
  /** Another process is at it. */
  | 'live'
  /** It went to its end: nothing is left to resume. */
  | 'finished'
  | 'dataChanged'
  /** A setting that can't be changed in a run that has begun. */
  | 'fixed'
  /** It was cut off before any weights were saved. */
  | 'noWeights'
  /** Its weights, or what they answer, are not finite numbers. */
  | 'nan'
  /** Nothing to pause or to stop. */
  | 'notTraining'
  /** Its spec names no data to evaluate on. */
  | 'noData';

/** A run that can't be read, resumed or asked; the message says what to do. */
export class RunError extends Error {
  constructor(
    readonly reason: RunErrorReason,
    message: string,
    /** Run folder or file at fault. */
    readonly file?: string,
  ) {
    super(message);
    this.name = 'RunError';
  }
}
