import type { KernelFunctions } from './module';

/** What a kernel may use in any thread: the functions and the memory that they work on. */
export interface KernelThread {
  readonly functions: KernelFunctions;
  readonly memory: WebAssembly.Memory;
}

/** What can be asked of a thread, all by numbers: the kernels' functions, and what is made of them. */
export interface ThreadFunctions extends KernelFunctions {
  /** Some rows of a recurrent layer through all time steps: the numbers of `valuesOf(RowsCall)`. */
  forwardRows(...values: number[]): void;
  backwardRows(...values: number[]): void;
  /** Zeros for `count` floats at `pointer`. */
  zero(pointer: number, count: number): void;
}

/** A call of one of a thread's functions with these numbers. */
export type Job = readonly [name: keyof ThreadFunctions, ...values: number[]];

/** Zeros for `count` floats. The view is made anew: the memory may have grown. */
export function zero({ memory }: KernelThread, pointer: number, count: number): void {
  new Float32Array(memory.buffer, pointer, count).fill(0);
}
