/** How far a set-up is. */
export interface SetupProgress {
  /** What is being done, as "Fetching webgpu 0.6.2". */
  readonly what: string;
  /** Bytes, while something is fetched. */
  readonly done?: number;
  readonly total?: number;
}

export interface SetupOptions {
  /** Folder of all runtimes. */
  readonly root: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: SetupProgress) => void;
}
