import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

interface Allocator {
  _malloc(bytes: number): number;
}

const guarded = new WeakSet<object>();

/**
 * When WebAssembly's 4 GB are used up, its allocator answers 0, which tfjs takes for a place like any other: it would write over what lies
 * there, and training would go on with wrong numbers. Now it throws.
 */
export function throwWithoutMemory(backend: BackendWasm): void {
  const wasm = backend.wasm as unknown as Allocator;
  if (guarded.has(wasm)) return;
  guarded.add(wasm);
  const allocate = wasm._malloc.bind(wasm);
  wasm._malloc = (bytes) => {
    const place = allocate(bytes);
    if (place === 0 && bytes > 0) throw new RangeError(`Out of memory: WebAssembly has no ${bytes} bytes left of its 4 GB`);
    return place;
  };
}
