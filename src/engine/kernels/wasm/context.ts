import * as tf from '@tensorflow/tfjs-core';
import type { DataType, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Job, ThreadFunctions } from './thread';
import type { ThreadPool } from './thread-pool';
import { align, leastValues, lineBytes, productBytes, productJob, ranges, split, type Product, type Range } from './work';

/** What a kernel works with: tfjs' backend, our functions on its memory, and a scratch area in it. */
export class WasmContext {
  private scratchAt = 0;
  private scratchBytes = 0;

  constructor(
    readonly backend: BackendWasm,
    readonly memory: WebAssembly.Memory,
    readonly pool: ThreadPool,
  ) {}

  /** This thread's functions. */
  get functions(): ThreadFunctions {
    return this.pool.functions;
  }

  get threads(): number {
    return this.pool.threads;
  }

  /** Runs jobs side by side, in all threads; none may need what another writes. Returns what they returned. */
  run(jobs: readonly Job[]): number[] {
    return this.pool.run(jobs);
  }

  /** Address of a tensor's values; brings them here from another backend if need be. */
  pointer(t: TensorInfo): number {
    return this.backend.dataIdMap.get(t.dataId).memoryOffset;
  }

  /** A new tensor with undefined values (or the given ones), not yet known to tfjs: for a kernel to return. */
  output(shape: number[], dtype: DataType = 'float32', values?: Int32Array | Float32Array): TensorInfo {
    const info = this.backend.makeOutput(shape, dtype, undefined, values);
    if (this.pointer(info) === 0 && tf.util.sizeFromShape(shape) > 0) throw outOfMemory(shape);
    return info;
  }

  zeros(shape: number[]): TensorInfo {
    const info = this.output(shape);
    this.floats(info).fill(0);
    return info;
  }

  /** As `output`, known to tfjs: disposed at the end of the tidy around it. */
  tensor(shape: number[], dtype: DataType = 'float32', values?: Int32Array | Float32Array): Tensor {
    return tf.engine().makeTensorFromTensorInfo(this.output(shape, dtype, values));
  }

  /** View of a tensor's values; only valid until the next allocation. */
  floats(t: TensorInfo): Float32Array {
    return new Float32Array(this.memory.buffer, this.pointer(t), tf.util.sizeFromShape(t.shape));
  }

  /** As `floats`, for int32. */
  ints(t: TensorInfo): Int32Array {
    return new Int32Array(this.memory.buffer, this.pointer(t), tf.util.sizeFromShape(t.shape));
  }

  fill(pointer: number, count: number, value = 0): void {
    new Float32Array(this.memory.buffer, pointer, count).fill(value);
  }

  copy(from: number, to: number, count: number): void {
    new Uint8Array(this.memory.buffer).copyWithin(to, from, from + 4 * count);
  }

  /** An area for one kernel call, at the start of a cache line; the next call of `scratch` may hand out the same. */
  scratch(bytes: number): number {
    if (bytes > this.scratchBytes) {
      const wasm = this.backend.wasm as unknown as { _malloc(bytes: number): number; _free(pointer: number): void };
      if (this.scratchAt !== 0) wasm._free(this.scratchAt);
      this.scratchBytes = Math.ceil(bytes * 1.25);
      this.scratchAt = wasm._malloc(this.scratchBytes + lineBytes) >>> 0;
      if (this.scratchAt === 0) {
        this.scratchBytes = 0;
        throw outOfMemory([bytes / 4]);
      }
    }
    return align(this.scratchAt);
  }

  /** A product in parts for all threads; only one where it is small. */
  split(product: Product): Product[] {
    return split(product, this.threads);
  }

  /** Products of which none needs another's result, in all threads. */
  products(products: readonly Product[]): void {
    const parts = products.flatMap((p) => this.split(p));
    const bytes = parts.map((p) => productBytes(this.functions, p));
    let at = this.scratch(bytes.reduce((sum, b) => sum + b, 0));
    this.run(
      parts.map((p, i) => {
        const here = at;
        at += bytes[i];
        return productJob(p, here);
      }),
    );
  }

  /** C = op(A) op(B), all dense and row-major: op(A) is [m, k], op(B) [k, n]. */
  product(a: number, transposeA: boolean, b: number, transposeB: boolean, m: number, n: number, k: number, c: number): void {
    this.products([{ transposeA, transposeB, m, n, k, a, lda: transposeA ? m : k, b, ldb: transposeB ? k : n, c, ldc: n }]);
  }

  /** Jobs for parts of `n` rows of `width` values: as many parts as are worth while. */
  inParts(n: number, width: number, job: (range: Range) => Job): Job[] {
    const most = Math.max(1, Math.floor((n * width) / leastValues));
    return ranges(n, Math.min(this.threads, most), width < 16 ? 16 : 1).map(job);
  }
}

function outOfMemory(shape: readonly number[]): Error {
  return new Error(
    `Out of memory: no room for a tensor of shape [${shape.join(', ')}]; WebAssembly has 4 GB at most. A smaller batch needs less.`,
  );
}

let current: WasmContext | undefined;

export function setContext(context: WasmContext): void {
  current = context;
}

/** The context, when tfjs' current backend is the wasm one that our kernels were loaded for. */
export function wasmContext(): WasmContext | undefined {
  return current && tf.getBackend() === 'wasm' && tf.backend() === (current.backend as unknown) ? current : undefined;
}

/** For kernels that are registered for wasm and so can't run elsewhere. */
export function requireContext(): WasmContext {
  if (!current) throw new Error('The wasm kernels are not loaded: start the backend by startBackend.');
  return current;
}
