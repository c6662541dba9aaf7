import type { KernelFunctions } from './module';
import type { Job, KernelThread } from './thread';
import type { Product, RowSum } from './work';

/** Where one time step's matrices lie: addresses of dense matrices, `rows` rows each. */
export interface StepPointers {
  readonly rows: number;
  readonly units: number;
  /** [rows, G * units] x W, then the activated gates, then (backwards) the gradients of what was activated. */
  readonly gates: number;
  /** [rows, units] what was fed back: h of the step before, masked. */
  readonly fed: number;
  /** [rows, units] h of this step. */
  readonly h: number;
  /** [rows, units] h of the step before, not masked. */
  readonly lastH: number;
  /** [rows, units] for lstm: c and tanh c of this step, c of the step before. For gru `extra`: see assets/kernels/gru.ts. */
  readonly c: number;
  readonly lastC: number;
  readonly extra: number;
}

/** Places of a call: weights and scratch. */
export interface CallPointers {
  readonly bias: number;
  /** Recurrent weights, packed for the product in question. */
  readonly packed: number;
  /** [batch, G * units] scratch. */
  readonly temporary: number;
  readonly productScratch: number;
}

/** A cell's part of the whole-sequence kernel; what all cells share is in sequence.ts. One file a cell. */
export interface WasmCell {
  readonly gateCount: number;
  readonly stateCount: number;
  /** Whether h is kept apart from the gates (else the activated gates are h). */
  readonly ownH: boolean;
  /** Whether `extra` is used. */
  readonly extra: boolean;
  /** @param product whether something is fed back; false at the first step from a zero state. */
  forward(thread: KernelThread, step: StepPointers, call: CallPointers, product: boolean): void;
  /**
   * Turns gates into their gradients.
   * @param dh [rows, units] the whole gradient of h; for a cell with a direct way past the gates, replaced by what h of the step before gets that way.
   * @param dc [rows, units] the gradient of c from later steps, replaced by that of the step before.
   */
  backward(thread: KernelThread, step: StepPointers, dh: number, dc: number): void;
  /** Whether `backward` leaves something in dh that belongs to h of the step before. */
  readonly direct: boolean;
  /** The gradient that flows to what was fed back: out [rows, units]; `call.packed` holds the transposed weights. */
  feedback(thread: KernelThread, step: StepPointers, call: CallPointers, out: number): void;
  /** Packs the recurrent weights for `forward` (or transposed for `feedback`). Bytes: `packedBytes`. */
  pack(functions: KernelFunctions, weights: number, units: number, transposed: boolean, out: number): Job[];
  packedBytes(functions: KernelFunctions, units: number): number;
  /** Gradient of the recurrent weights [units, G * units]. `rows` packed rows in all. */
  weightGradient(all: StepPointers, out: number): Product[];
  /** Gradient of the bias: sums over all packed rows. */
  biasGradient(all: StepPointers, out: number): RowSum[];
}
