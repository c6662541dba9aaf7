import type { Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Activation, Cell } from '../../spec';

/**
 * Weights and inputs of one direction of a recurrent layer, with Keras' shapes and gate order.
 * G is 4 for lstm (input, forget, cell, output), 3 for gru (update, reset, candidate), 1 for simple.
 */
export interface RecurrentInputs {
  /** [batch, time, features] */
  readonly x: Tensor3D;
  /** [batch] int32: steps at and after a row's length are padding. They leave the state alone, their output is 0, and they get and give no gradient. */
  readonly lengths: Tensor1D;
  /** [features, G * units] */
  readonly kernel: Tensor2D;
  /** [units, G * units]; with `jordan`: [classes, G * units] */
  readonly recurrentKernel: Tensor2D;
  /** [G * units]; gru: [2, 3 * units], input bias and recurrent bias (Keras: reset_after). */
  readonly bias: Tensor1D | Tensor2D;
  /** [batch, units] each; lstm: hidden state and cell state, others: hidden state. Default: zeros. */
  readonly initialState?: readonly Tensor2D[];
  /** [batch, units] (with `jordan`: [batch, classes]) factors of what is fed back, for recurrent dropout; the same at every step. */
  readonly recurrentMask?: Tensor2D;
  /** Jordan feedback: what is fed back is softmax(h . kernel + bias), the output layer's probabilities, in place of h; zeros at the first step. */
  readonly jordan?: { readonly kernel: Tensor2D; readonly bias: Tensor1D };
}

export interface RecurrentOptions {
  readonly cell: Cell;
  /** Of the simple cell; lstm and gru use sigmoid and tanh. */
  readonly activation?: Activation;
  /** Read each row from its last real step to its first; outputs stay at their input's place. */
  readonly reverse?: boolean;
  /** No gradient flows from step t to the step before it (in reading order) where t > 0 is a multiple of this, t counted from 0 in reading order. */
  readonly truncatedSteps?: number;
  /**
   * Called once while gradients are computed (as soon as the gradient of `kernel` is asked for), with the norm of dLoss/dh_t over batch and units at every time step [time]: the whole
   * gradient, from this step's output and from all later steps, by the step's place in the sequence (also with `reverse`). The receiver keeps (`tf.keep`) and disposes it.
   */
  readonly onTimeStepNorms?: (norms: Tensor1D) => void;
  /** Whether the outputs hold the activated gates too. They get no gradient; meant for looking at them outside of training. Default: false. */
  readonly gates?: boolean;
}

export interface RecurrentOutputs {
  /** [batch, time, units] */
  readonly sequence: Tensor3D;
  /** As `initialState`, after each row's last real step (in reading order). */
  readonly finalState: readonly Tensor2D[];
  /** [batch, time, G, units] activated gates, 0 where padded; only with option `gates`, and never for simple. */
  readonly gates?: Tensor4D;
}

/** One call of a recurrent kernel. */
export interface RecurrentDirection {
  readonly inputs: RecurrentInputs;
  readonly options: RecurrentOptions;
}
