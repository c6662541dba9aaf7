import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { BackendError, listBackends, startBackend, type BackendName } from '../../../src/engine/backends';

describe('backends', () => {
  it('lists what there is, each with a reason; wasm and cpu always serve', async () => {
    const list = await listBackends();
    expect(list.map((b) => b.name)).to.include.members(['tensorflow', 'native', 'wasm', 'cpu']);
    for (const { name, available, reason, device } of list) {
      expect(reason).to.match(/\w/);
      if (name === 'wasm' || name === 'cpu') expect(available).to.equal(true);
      if (available) expect(device).to.match(/\w/);
    }
  });

  it('"auto" is native where there is a compiler or a library, else wasm, and says on what it runs', async () => {
    const native = (await listBackends()).find(({ name }) => name === 'native');
    // CI has a compiler: there it may not be missing.
    if (process.platform === 'linux' && process.arch === 'x64') expect(native?.available, native?.reason).to.equal(true);
    const started = await startBackend();
    expect(started.name).to.equal(native?.available ? 'native' : 'wasm');
    expect(started.device).to.match(/^native · \d+ threads? · (SSE2|AVX2|AVX-512|NEON)$|^wasm · \d+ threads? · (relaxed )?simd$/);
    expect(tf.getBackend()).to.equal('wasm');
  });

  it('native and wasm take turns, each with its own functions', async () => {
    for (const name of ['native', 'wasm', 'native'] as const) {
      expect((await startBackend(name)).device).to.match(new RegExp(`^${name} · `));
      const product = tf.matMul(tf.tensor2d([1, 2, 3], [1, 3]), tf.tensor2d([4, 5, 6], [3, 1]));
      expect(Array.from(product.dataSync())).to.deep.equal([32]);
    }
  });

  it('switches to cpu and back; tensors come along', async () => {
    await startBackend('wasm');
    const t = tf.tensor1d([1, 2, 3]);
    expect((await startBackend('cpu')).name).to.equal('cpu');
    const doubled = tf.mul(t, 2);
    expect(Array.from(doubled.dataSync())).to.deep.equal([2, 4, 6]);
    await startBackend('wasm');
    expect(Array.from(tf.matMul(tf.reshape(doubled, [1, 3]), tf.reshape(t, [3, 1])).dataSync())).to.deep.equal([28]);
  });

  it('refuses a name that it does not know, and says which there are', async () => {
    try {
      await startBackend('cuda' as BackendName);
      expect.fail('started');
    } catch (error) {
      expect(error).to.be.instanceOf(BackendError);
      expect((error as BackendError).reason).to.equal('unknown');
      expect((error as BackendError).message).to.match(/tensorflow.*cpu/);
    }
  });

  it('takes its files from elsewhere when the given folder has none', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'unroll-backend-'));
    const wasm = (await listBackends({ folder })).find(({ name }) => name === 'wasm');
    expect(wasm?.available).to.equal(true);
    rmSync(folder, { recursive: true });
  });

  it('listens to no process events: an error keeps its own place', async () => {
    const before = process.listenerCount('uncaughtException');
    await startBackend('wasm');
    expect(process.listenerCount('uncaughtException')).to.equal(before);
  });
});
