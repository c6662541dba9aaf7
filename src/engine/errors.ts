/** A model that cannot be built, or weights that do not fit it. */
export class EngineError extends Error {
  constructor(
    /** "architecture": layers that do not go together; "weights": names or shapes that the model lacks; "batch": inputs of another kind or number. */
    readonly reason: 'architecture' | 'weights' | 'batch',
    message: string,
  ) {
    super(message);
    this.name = 'EngineError';
  }
}

/** Training that cannot go on. The weights are those from before the step. */
export class TrainingError extends Error {
  constructor(
    readonly reason: 'nan',
    /** Optimizer update that would have been made, counted from 1. */
    readonly step: number,
    /** First layer, on the gradient's way from the output to the inputs, whose gradient is not finite; undefined when it is the loss. */
    readonly layer: string | undefined,
    message: string,
  ) {
    super(message);
    this.name = 'TrainingError';
  }
}
