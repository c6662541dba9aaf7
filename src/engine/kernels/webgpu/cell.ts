/** A cell's part of the whole-sequence kernel, in WGSL; what all cells share is in sequence-programs.ts. One file a cell. */
export interface WebgpuCell {
  /** Different for each cell and activation. */
  readonly name: string;
  /** G: gates side by side in the kernels. */
  readonly gateCount: 1 | 3 | 4;
  readonly stateCount: 1 | 2;
  /** Whether each step keeps one more value a unit in `memory`: lstm c, gru h U_h + d_h. */
  readonly memory: boolean;
  /** Whether `backward` leaves in work[slot(b, j)] what h of the step before gets past the gates. */
  readonly direct: boolean;
  /** Whether the gradients of what goes into h U + d differ from those of what goes into x W + b: the last gate's is in `memory` then. */
  readonly ownProductGradient: boolean;
  /**
   * WGSL: `fn forward(row: u32, b: u32, j: u32, s: u32, length: u32, sum: V) -> f32` for unit j at the s-th step that row b of the batch reads.
   * gates[gate(row, g, j)] holds x W and gets the activated gates; `sum` is h U, without the bias; the result is h.
   */
  readonly forward: string;
  /**
   * WGSL: `fn backward(row: u32, b: u32, j: u32, s: u32, length: u32, dh: f32, cut: bool) -> V` turns the gates into their gradients, and
   * gives those of h U. `cut`: nothing flows from the step after.
   */
  readonly backward: string;
}
