import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

interface Allocator {
  _malloc: (this: void, bytes: number) => number;
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
  let allocate = wasm._malloc;
  const allocateOrThrow = (bytes: number): number => {
    const place = allocate(bytes);
    if (place === 0 && bytes > 0) throw new RangeError(`Out of memory: WebAssembly has no ${bytes} bytes left of its 4 GB`);
    return place;
  };
  // Emscripten's function puts another in its own place when it is first called: that one is guarded, too.
  Object.defineProperty(wasm, '_malloc', { get: () => allocateOrThrow, set: (next: Allocator['_malloc']) => (allocate = next) });
}
