import { execFileSync } from 'node:child_process';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { listBackends, startBackend } from '../../src/engine/backends';
import { isOutOfMemory } from '../../src/experiment/ending';

async function errorOf(job: () => unknown): Promise<Error> {
  try {
    await job();
  } catch (error) {
    return error as Error;
  }
  throw new Error('It did not fail.');
}

const root = path.join(__dirname, '../..');

function inProcess(code: string, env: NodeJS.ProcessEnv = {}): string {
  const args = [
    '--import=tsx',
    '-e',
    `const { listBackends, startBackend } = require('./src/engine/backends'); (async () => {${code}})();`,
  ];
  return execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', timeout: 60_000, env: { ...process.env, ...env } });
}

describe('backend webgpu', () => {
  it('a software adapter is called one, with its name and driver, and "auto" takes another', async function () {
    if (process.env.UNROLL_TEST_GPU) this.skip();
    const state = (await listBackends()).find(({ name }) => name === 'webgpu');
    expect(state?.available, state?.reason).to.equal(true);
    expect(state?.kind).to.equal('software');
    expect(state?.device).to.match(/swiftshader/);
    expect(state?.driver).to.match(/^Vulkan · /);
    expect(state?.auto).to.equal('passedOver');
  });

  it('says what to do where there is no Vulkan', () => {
    const code = `
      const state = (await listBackends()).find(({ name }) => name === 'webgpu');
      console.log(state.available, state.reason);`;
    const said = inProcess(code, { VK_ICD_FILENAMES: '/nowhere.json', LD_LIBRARY_PATH: '' });
    expect(said).to.match(/^false (No GPU answers by Vulkan|Vulkan is not on this machine)/);
    expect(said).to.contain('driver');
  });

  it('takes turns with wasm; a process that has used it ends by itself', () => {
    const code = `
      const tf = require('@tensorflow/tfjs-core');
      for (const name of ['wasm', 'webgpu', 'wasm', 'webgpu']) {
        await startBackend(name);
        const product = tf.matMul(tf.ones([40, 50]), tf.ones([50, 60]));
        console.log(name, (await product.data())[7]);
      }`;
    expect(inProcess(code).trim().split('\n')).to.deep.equal(['wasm 50', 'webgpu 50', 'wasm 50', 'webgpu 50']);
  });

  it('a tensor that the device has no room for is a full memory, and the backend starts anew after it', async () => {
    await startBackend('webgpu');
    const large = await errorOf(() => tf.tidy(() => tf.neg(tf.zeros([1, 1 << 20, 1 << 12]))));
    expect(isOutOfMemory(large), large.message).to.equal(true);
    await startBackend('webgpu');
    expect(Array.from(await tf.mul(tf.tensor1d([1, 2]), 2).data())).to.deep.equal([2, 4]);
  });

  it('what the device only reports is thrown at the next reading', async () => {
    await startBackend('webgpu');
    const { device } = tf.backend() as unknown as { device: GPUDevice };
    device.createBuffer({ size: 16, usage: 0x8000 });
    const error = await errorOf(() => tf.matMul(tf.ones([30, 40]), tf.ones([40, 50])).data());
    expect(error.message).to.match(/^The GPU refused a command: /);
    await startBackend('webgpu');
    expect((await tf.matMul(tf.ones([30, 40]), tf.ones([40, 50])).data())[0]).to.equal(40);
  });

  it('buffers of sizes that do not come again are let go', async () => {
    await startBackend('webgpu');
    const allocated = () => (tf.memory() as unknown as { numBytesAllocatedInGPU: number }).numBytesAllocatedInGPU;
    for (let i = 0; i < 40; i++) {
      const t = tf.tidy(() => tf.slice(tf.fill([1000 + i, 1000], 1), [0, 0], [1, 1]));
      await t.data();
      t.dispose();
    }
    // 4 MB each, one of them at a time.
    expect(allocated()).to.be.lessThan(100e6);
  });
});
