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

/** What a training can't go on with: numbers that are not finite. */
export type NanWhere = 'loss' | 'gradient' | 'validationLoss' | 'weights';

/**
 * Training that cannot go on. For "loss" and "gradient" the weights are those from before the step; "validationLoss" and "weights" are
 * found after it, and its weights are of no use.
 */
export class TrainingError extends Error {
  constructor(
    readonly reason: 'nan',
    /** Counted from 1: the optimizer update that would have been made, for "validationLoss" and "weights" the last one made. */
    readonly step: number,
    /**
     * First layer, on the gradient's way from the output to the inputs, whose gradient is not finite, or the layer of the weights;
     * undefined when it is a loss.
     */
    readonly layer: string | undefined,
    message: string,
    readonly where: NanWhere = layer === undefined ? 'loss' : 'gradient',
  ) {
    super(message);
    this.name = 'TrainingError';
  }
}
