import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import v8 from 'node:v8';
import { withSharedMemory } from './shared-memory';

/** What assets/kernels exports. Pointers are byte addresses in tfjs' memory; counts and row lengths are in elements; booleans are 0 or 1. */
export interface KernelFunctions {
  productScratch(n: number, k: number): number;
  packedProductScratch(): number;
  packedBytes(n: number, k: number): number;
  pack(transposed: number, n: number, k: number, b: number, ldb: number, out: number): void;
  product(
    transposeA: number,
    transposeB: number,
    m: number,
    n: number,
    k: number,
    a: number,
    lda: number,
    b: number,
    ldb: number,
    c: number,
    ldc: number,
    accumulate: number,
    scratch: number,
  ): void;
  productPacked(
    transposeA: number,
    m: number,
    n: number,
    k: number,
    a: number,
    lda: number,
    packed: number,
    c: number,
    ldc: number,
    accumulate: number,
    scratch: number,
  ): void;
  exponentials(x: number, n: number, out: number): void;
  sigmoids(x: number, n: number, out: number): void;
  tanhs(x: number, n: number, out: number): void;
  lstmForward(rows: number, units: number, z: number, bias: number, last: number, c: number, tanhC: number, h: number): void;
  lstmBackward(rows: number, units: number, z: number, last: number, tanhC: number, dh: number, dc: number): void;
  gruForward(rows: number, units: number, x: number, p: number, bias: number, last: number, q: number, h: number): void;
  gruBackward(rows: number, units: number, x: number, last: number, q: number, dh: number, direct: number): void;
  simpleForward(kind: number, rows: number, units: number, z: number, bias: number): void;
  simpleBackward(kind: number, rows: number, units: number, h: number, dh: number): void;
  gatherRows(table: number, ids: number, count: number, width: number, limit: number, out: number): void;
  scatterRows(rows: number, ids: number, count: number, width: number, out: number): void;
  addRows(rows: number, ids: number, count: number, width: number, limit: number, out: number): void;
  sumRows(rows: number, count: number, width: number, stride: number, out: number): void;
  sumEach(rows: number, count: number, width: number, out: number): void;
  addSquares(rows: number, ids: number, count: number, width: number, out: number): void;
  sumOfSquares(x: number, n: number): number;
  add(a: number, b: number, n: number, out: number): void;
  /** out[i] = rows[i] + bias for `count` rows. */
  addToRows(rows: number, count: number, width: number, bias: number, out: number): void;
  multiply(a: number, b: number, n: number, out: number): void;
  multiplyAdd(a: number, b: number, n: number, out: number): void;
  scale(a: number, factor: number, n: number, out: number): void;
  adam(
    n: number,
    w: number,
    g: number,
    m: number,
    v: number,
    scale: number,
    step: number,
    beta1: number,
    beta2: number,
    epsilon: number,
  ): void;
  rmsprop(
    n: number,
    w: number,
    g: number,
    v: number,
    slot: number,
    scale: number,
    rate: number,
    rho: number,
    momentum: number,
    epsilon: number,
  ): void;
  sgd(n: number, w: number, g: number, slot: number, scale: number, rate: number, momentum: number, nesterov: number): void;
  adagrad(n: number, w: number, g: number, s: number, scale: number, rate: number, epsilon: number): void;
  countTargets(rows: number, classes: number, targets: number, weights: number): number;
  crossEntropy(rows: number, classes: number, logits: number, targets: number, weights: number, factor: number, gradient: number): number;
}

/** "relaxed simd": multiply-add is one instruction, its rounding is up to the processor. "simd": the same everywhere, at about 3/4 of the speed. */
export type KernelVariant = 'relaxed simd' | 'simd';

/**
 * Where a thread gets its functions from. Each thread, the main one too, calls `functionsFrom` with the same source on the same memory, so a
 * source must be something that can be sent to a thread. To add another kind: a member here and a case below.
 */
export type FunctionsSource =
  | { readonly kind: 'wasm'; readonly module: WebAssembly.Module }
  /** A library of Node-API (native/) that gives the same functions. `library`: its path; `instructionSet`: not the best one but this. */
  | { readonly kind: 'native'; readonly library: string; readonly instructionSet?: InstructionSet };

export type InstructionSet = 'SSE2' | 'AVX2' | 'AVX-512' | 'NEON';

export interface NativeFunctions extends KernelFunctions {
  readonly instructionSet: InstructionSet;
}

interface NativeLibrary {
  /**
   * @param view gives the memory's bytes from address 0; it is asked again when the memory has grown.
   * @throws RangeError when the processor does not run the instruction set
   */
  attach(view: () => Uint8Array, instructionSet?: InstructionSet): NativeFunctions;
}

/** Loads a library of native kernels; its functions throw a RangeError for what lies outside of the memory. */
export function nativeFunctions(library: string, memory: WebAssembly.Memory, instructionSet?: InstructionSet): NativeFunctions {
  const native = createRequire(__filename)(library) as NativeLibrary;
  return native.attach(() => new Uint8Array(memory.buffer), instructionSet);
}

/** A thread's functions on tfjs' memory. Runs in the main thread and in every kernel thread. */
export function functionsFrom(source: FunctionsSource, memory: WebAssembly.Memory): KernelFunctions {
  switch (source.kind) {
    case 'wasm':
      return new WebAssembly.Instance(source.module, { env: { memory } }).exports as unknown as KernelFunctions;
    case 'native':
      return nativeFunctions(source.library, memory, source.instructionSet);
  }
}

const files: Record<KernelVariant, string> = { 'relaxed simd': 'kernels-relaxed.wasm', simd: 'kernels.wasm' };

/**
 * Compiles the best variant of our WebAssembly that this engine can run.
 *
 * @param folder of kernels.wasm and kernels-relaxed.wasm
 * @param shared whether the memory that it will work on is shared among threads
 * @param wanted "simd": do without relaxed SIMD even where there is some.
 */
export async function compileKernels(
  folder: string,
  shared: boolean,
  wanted?: KernelVariant,
): Promise<{ source: FunctionsSource; variant: KernelVariant }> {
  const relaxed = wanted === 'simd' ? undefined : relaxedBinary(folder);
  const binary = relaxed ?? readFileSync(path.join(folder, files.simd));
  const module = await WebAssembly.compile(shared ? withSharedMemory(binary) : binary);
  return { source: { kind: 'wasm', module }, variant: relaxed ? 'relaxed simd' : 'simd' };
}

function relaxedBinary(folder: string): Buffer<ArrayBuffer> | undefined {
  const binary = readFileSync(path.join(folder, files['relaxed simd']));
  if (WebAssembly.validate(binary)) return binary;
  // Node 20 has it behind a flag, newer ones always. It can still be set as long as nothing that needs it has been compiled.
  v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
  return WebAssembly.validate(binary) ? binary : undefined;
}
