import type { Edge, GraphBuilder } from './graph';

/** What a forward pass leaves: matrices with a row for each real step, step after step. */
export interface Kept {
  /** As `GraphCell.forward` gave it. */
  readonly kept: readonly Edge[];
  /** States after each step. */
  readonly states: readonly Edge[];
  /** States before each step. */
  readonly last: readonly Edge[];
}

/** A cell's part of the graphs that run a whole sequence (see sequence.ts); one file a cell. Equations: the file of its name in reference/. */
export interface GraphCell {
  readonly stateCount: 1 | 2;
  /** Matrices that `forward` gives to be kept; the first ones are the activated gates. */
  readonly keptCount: number;
  readonly gateCount: number;
  /** Bias of the inputs' product of all steps at once, and that of the product of what is fed back, as vectors. */
  biases(g: GraphBuilder, bias: Edge): { readonly input: Edge; readonly recurrent?: Edge };
  /** What of the inputs' product a step reads. */
  projections(g: GraphBuilder, projected: Edge): readonly Edge[];
  /**
   * One step.
   * @param product of what is fed back, with its bias, [rows, G * units]
   */
  forward(
    g: GraphBuilder,
    projections: readonly Edge[],
    product: Edge,
    states: readonly Edge[],
  ): { readonly states: readonly Edge[]; readonly kept: readonly Edge[] };
  /** What the steps of the gradient read, worked out for all of them at once. */
  factors(g: GraphBuilder, kept: Kept): readonly Edge[];
  /**
   * One step of the gradient.
   * @param dc the gradient of c so far; only of a cell that has one
   * @returns `product`: the gradient of the recurrent product; `direct`: what reaches h of the step before past the product; `c`: what reaches c of the step before.
   */
  backward(
    g: GraphBuilder,
    factors: readonly Edge[],
    dh: Edge,
    dc: Edge | undefined,
  ): { readonly product: Edge; readonly direct?: Edge; readonly c?: Edge };
  /** Where the gradient of the inputs' product differs from that of the recurrent one: it, for all steps at once. */
  inputGradient?(g: GraphBuilder, product: Edge, dh: Edge, factors: readonly Edge[]): Edge;
}
