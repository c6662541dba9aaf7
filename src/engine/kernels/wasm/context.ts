import * as tf from '@tensorflow/tfjs-core';
import type { DataType, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { KernelFunctions } from './module';

/** What a kernel works with: tfjs' backend, our functions on its memory, and a scratch area in it. */
export class WasmContext {
  private scratchAt = 0;
  private scratchBytes = 0;

  constructor(
    readonly backend: BackendWasm,
    readonly memory: WebAssembly.Memory,
    readonly functions: KernelFunctions,
  ) {}

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

  /** An area for one kernel call; the next call of `scratch` may hand out the same. */
  scratch(bytes: number): number {
    if (bytes > this.scratchBytes) {
      const wasm = this.backend.wasm as unknown as { _malloc(bytes: number): number; _free(pointer: number): void };
      if (this.scratchAt !== 0) wasm._free(this.scratchAt);
      this.scratchBytes = Math.ceil(bytes * 1.25);
      this.scratchAt = wasm._malloc(this.scratchBytes) >>> 0;
      if (this.scratchAt === 0) {
        this.scratchBytes = 0;
        throw outOfMemory([bytes / 4]);
      }
    }
    return this.scratchAt;
  }

  /** C = op(A) op(B) (or C += it), all dense and row-major: op(A) is [m, k], op(B) [k, n]. */
  product(
    a: number,
    transposeA: boolean,
    b: number,
    transposeB: boolean,
    m: number,
    n: number,
    k: number,
    c: number,
    accumulate = false,
  ): void {
    const f = this.functions;
    f.product(
      +transposeA,
      +transposeB,
      m,
      n,
      k,
      a,
      transposeA ? m : k,
      b,
      transposeB ? k : n,
      c,
      n,
      +accumulate,
      this.scratch(f.productScratch(n, k)),
    );
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
