import { keep, tensor1d, tensor2d, type Tensor, type Tensor1D, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import { Random } from '../../data/random';
import type { States } from './states';

/** Who wants to look inside. Tensors belong to the model: a receiver that needs them later keeps a copy. */
export interface Probe {
  /** @param weights [batch, heads, time, time], each row a distribution over the real steps */
  attention?(layer: string, weights: Tensor4D): void;
  /** @param values [batch, time, gates, units] activated gates */
  gates?(layer: string, names: readonly string[], values: Tensor4D): void;
  /** @param norms [time] norm of dLoss/dh_t; called while gradients are computed */
  timeStepNorms?(layer: string, norms: Tensor1D): void;
}

export interface ContextOptions {
  readonly training?: boolean;
  /** Source of dropout masks; needed for training with dropout. */
  readonly random?: Random;
  /** Where stateful layers find and leave their states. */
  readonly states?: States;
  readonly probe?: Probe;
  readonly truncatedSteps?: number;
}

interface Pending {
  readonly tensors: readonly Tensor[];
  commit(): void;
}

/**
 * What a layer must know of the batch beside its values: where padding starts, whether to drop out, whom to tell. One is made for each
 * pass. Changes outside of the pass (moving averages, carried states) wait in it until `finish`, so that a refused step leaves no trace.
 */
export class SequenceContext {
  /** B */
  readonly batch: number;
  /** [batch] int32 */
  readonly lengths: Tensor1D;
  /** [batch, time] float32: 1 at real steps, 0 at padding. */
  readonly mask: Tensor2D;
  /** Real steps in the batch. */
  readonly realSteps: number;
  readonly training: boolean;
  readonly random: Random;
  private readonly pending: Pending[] = [];

  /**
   * Its tensors live in the scope (`tf.tidy`) in which it is made.
   * @param steps T, padding included
   */
  constructor(
    readonly hostLengths: Int32Array,
    readonly steps: number,
    readonly options: ContextOptions = {},
  ) {
    this.batch = hostLengths.length;
    const mask = new Float32Array(this.batch * steps);
    let real = 0;
    hostLengths.forEach((length, row) => {
      mask.fill(1, row * steps, row * steps + Math.min(length, steps));
      real += Math.min(length, steps);
    });
    this.lengths = tensor1d(hostLengths, 'int32');
    this.mask = tensor2d(mask, [this.batch, steps]);
    this.realSteps = real;
    this.training = options.training ?? false;
    this.random = options.random ?? Random.fromSeed(0, 'dropout');
  }

  /** Lets `commit` happen at `finish(true)`, with tensors that stay until then. */
  later(tensors: readonly Tensor[], commit: () => void): void {
    for (const tensor of tensors) keep(tensor);
    this.pending.push({ tensors, commit });
  }

  /** Does what layers left for later, or forgets it. */
  finish(accepted: boolean): void {
    for (const change of this.pending.splice(0)) {
      if (accepted) change.commit();
      for (const tensor of change.tensors) tensor.dispose();
    }
  }
}
