import type { Tensor2D } from '@tensorflow/tfjs-core';

/** What a cell carries from step to step: [h] or, for lstm, [h, c]; each [batch, units]. */
export type CellState = readonly Tensor2D[];

/** One step of a cell in tfjs ops, without masks, order and truncation, which are the same for every cell (see sequence.ts). */
export interface ReferenceCell {
  /** G: gates side by side in the kernels. */
  readonly gateCount: number;
  /** Tensors in the state. */
  readonly stateCount: number;
  /** The bias that is added to the inputs' product of all steps at once, [G * units]. */
  inputBias(bias: Tensor2D): Tensor2D;
  /**
   * @param input [batch, G * units] this step's inputs times `kernel`, plus the input bias.
   * @param product [batch, G * units] what is fed back, times `recurrentKernel`.
   * @param bias [1, G * units]; gru: [2, G * units].
   * @param state before the step.
   * @returns the state after the step and the activated gates, each [batch, units].
   */
  step(
    input: Tensor2D,
    product: Tensor2D,
    bias: Tensor2D,
    state: CellState,
  ): { readonly state: CellState; readonly gates: readonly Tensor2D[] };
}
