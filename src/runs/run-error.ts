/** What can be wrong with a run on disk. */
export type RunErrorReason =
  | 'unknownRun'
  | 'damaged'
  /** Another process is at it. */
  | 'live'
  /** It went to its end: nothing is left to resume. */
  | 'finished'
  | 'dataChanged'
  /** It was cut off before any weights were saved. */
  | 'noWeights';

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
