import type { FusedKernel } from '../kernels/kernel-set';

/** A way to run tensors: one file in this folder, one line in its index. */
export interface Backend {
  readonly name: BackendName;
  /** What it runs on and whether it can be started here. Looks only as far as that needs; leaves nothing running. Never rejects. */
  probe(options: BackendOptions): Promise<BackendState>;
  /**
   * Makes it tfjs' current backend, with Unroll's kernels.
   * @returns the device, as "wasm · 1 thread · relaxed simd"
   * @throws BackendError
   */
  start(options: BackendOptions): Promise<string>;
}

/** "native" is tfjs' wasm backend with compiled kernels in place of WebAssembly's. */
export type BackendName = 'tensorflow' | 'webgpu' | 'native' | 'wasm' | 'cpu';

export interface BackendOptions {
  /** Folder of the .wasm files (tfjs' and Unroll's). Default: beside the bundle, else (run from source) the package's folder and dist/. */
  readonly folder?: string;
  /** Folder into which runtimes were set up (TensorFlow, WebGPU's library). Default: environment variable UNROLL_RUNTIMES, else `runtimesFolder()`. */
  readonly runtimes?: string;
  /** Threads on the processor. Default: environment variable UNROLL_THREADS, else one for each core (wasm, native: up to 8). */
  readonly threads?: number;
}

export interface BackendState {
  readonly available: boolean;
  /** What the numbers are worked out on. "software": a GPU's interface without a GPU, for tests; "auto" never takes it. */
  readonly kind: 'gpu' | 'cpu' | 'software';
  readonly device?: string;
  /** Bytes of the device's memory, where it can be told. */
  readonly memory?: number;
  /** Driver and library, as "Vulkan · NVIDIA 550.54" or "TensorFlow 2.20.0". */
  readonly driver?: string;
  /** What runs in one kernel of its own there. */
  readonly fused: readonly FusedKernel[];
  /** Why it is or is not available, for a person. */
  readonly reason: string;
}

export class BackendError extends Error {
  constructor(
    readonly reason: 'unknown' | 'unavailable',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'BackendError';
  }
}
