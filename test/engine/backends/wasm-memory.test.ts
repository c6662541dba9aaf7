import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { expect } from 'chai';
import { startBackend } from '../../../src/engine/backends';
import { isOutOfMemory } from '../../../src/experiment/ending';
import { throwWithoutMemory } from '../../../src/engine/backends/wasm-memory';

describe('the memory of WebAssembly', () => {
  it('used up is an error, not a place to write to', () => {
    let left = 100;
    const wasm = { _malloc: (bytes: number) => (bytes <= left ? ((left -= bytes), 4096) : 0) };
    const backend = { wasm } as unknown as BackendWasm;
    throwWithoutMemory(backend);
    throwWithoutMemory(backend);
    expect(wasm._malloc(60)).to.equal(4096);
    expect(() => wasm._malloc(60)).to.throw(RangeError, 'Out of memory');
    expect(wasm._malloc(0)).to.equal(4096);
  });

  it('used up is an error where the allocator replaces itself at its first call, as Emscripten writes it', () => {
    const none = (bytes: number): number => bytes * 0;
    const wasm = { _malloc: (bytes: number): number => ((wasm._malloc = none), none(bytes)) };
    throwWithoutMemory({ wasm } as unknown as BackendWasm);
    for (let call = 0; call < 3; call++) expect(() => wasm._malloc(60)).to.throw(RangeError, 'Out of memory');
  });

  it('that tfjs runs on is guarded: what does not fit into 4 GB is refused, and training can tell', async () => {
    await startBackend('wasm');
    const { wasm } = tf.backend() as BackendWasm;
    expect(Array.from(tf.add([1, 2], 1).dataSync())).to.deep.equal([2, 3]);
    let error: unknown;
    try {
      (wasm as unknown as { _malloc(bytes: number): number })._malloc(0xfffffff0);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).to.be.instanceOf(RangeError);
    expect(isOutOfMemory(error)).to.equal(true);
    expect(Array.from(tf.add([1, 2], 1).dataSync())).to.deep.equal([2, 3]);
  });
});
