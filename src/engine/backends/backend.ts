/** A way to run tensors: one file in this folder, one line in its index. */
export interface Backend {
  readonly name: string;
  /** What it runs on and whether it can be started here; starts nothing. */
  probe(options: BackendOptions): BackendState;
  /**
   * Makes it tfjs' current backend, with Unroll's kernels.
   * @returns the device, as "wasm · 1 thread · relaxed simd"
   * @throws BackendError
   */
  start(options: BackendOptions): Promise<string>;
}

export interface BackendOptions {
  /** Folder of the .wasm files (tfjs' and Unroll's). Default: beside the bundle, else (run from source) the package's folder and dist/. */
  readonly folder?: string;
}

export interface BackendState {
  readonly available: boolean;
  readonly device?: string;
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
