import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { Backend, BackendName, BackendState } from '../../../src/engine/backends/backend';
import { probeAll, startBest, startNamed } from '../../../src/engine/backends/choose';

/** A backend that is not there in truth. */
function fake(name: BackendName, state: Partial<BackendState> | Error, fails?: string): Backend & { starts: number } {
  return {
    name,
    starts: 0,
    probe() {
      if (state instanceof Error) throw state;
      return Promise.resolve({ available: true, kind: 'cpu', fused: [], reason: `${name} is here.`, ...state });
    },
    start() {
      this.starts++;
      return fails === undefined ? Promise.resolve(`${name} · test`) : Promise.reject(new Error(fails));
    },
  };
}

describe('the choice of a backend', () => {
  let runtimes = '';
  beforeEach(() => (runtimes = mkdtempSync(path.join(tmpdir(), 'unroll-choose-'))));
  afterEach(() => rmSync(runtimes, { recursive: true }));
  const absent = { available: false, reason: 'Not set up.' };

  it('takes a GPU before a processor, the best first, and starts no other', async () => {
    const all = [fake('tensorflow', absent), fake('webgpu', { kind: 'gpu' }), fake('native', {}), fake('wasm', {})];
    const chosen = await startBest(all, { runtimes });
    expect(chosen).to.deep.include({ name: 'webgpu', device: 'webgpu · test' });
    expect(chosen.passedOver).to.deep.equal([{ name: 'tensorflow', here: false, reason: 'Not set up.' }]);
    expect(all.map(({ starts }) => starts)).to.deep.equal([0, 1, 0, 0]);
  });

  it('never takes a GPU in software, nor TensorFlow or WebGPU on a processor, and says why', async () => {
    const software = fake('webgpu', { kind: 'software', device: 'llvmpipe' });
    const { name, passedOver } = await startBest([fake('tensorflow', { kind: 'cpu' }), software, fake('wasm', {})], { runtimes });
    expect(name).to.equal('wasm');
    expect(passedOver.map((one) => one.here)).to.deep.equal([true, true]);
    expect(passedOver[0].reason).to.equal('tensorflow is here.');
    expect(passedOver[1].reason).to.match(/^llvmpipe is a GPU in software/);
  });

  it('passes over what does not start or can not even be looked at, with the reason', async () => {
    const broken = fake('native', {}, 'no such instruction');
    const odd = fake('webgpu', new Error('driver too old'));
    const { name, passedOver } = await startBest([odd, broken, fake('wasm', {})], { runtimes });
    expect(name).to.equal('wasm');
    expect(passedOver.map(({ reason }) => reason)).to.deep.equal(['driver too old', 'no such instruction']);
  });

  it('tells of all when none starts', async () => {
    const error: unknown = await startBest([fake('wasm', absent), fake('cpu', {}, 'odd')], { runtimes }).catch((e: unknown) => e);
    expect(error).to.have.property('message', 'No backend starts. wasm: Not set up. cpu: odd');
  });

  it('takes by name what "auto" would not', async () => {
    const software = fake('webgpu', { kind: 'software' });
    expect(await startNamed([software, fake('wasm', {})], 'webgpu', { runtimes })).to.deep.include({ name: 'webgpu' });
    const error: unknown = await startNamed([fake('webgpu', {}, 'no adapter')], 'webgpu', { runtimes }).catch((e: unknown) => e);
    expect(error)
      .to.have.property('message')
      .that.matches(/^webgpu does not start: no adapter "auto" takes the best/);
  });

  it('lists all, with what "auto" would take', async () => {
    const list = await probeAll([fake('tensorflow', absent), fake('native', {}), fake('wasm', {})], { runtimes });
    expect(list.map(({ auto }) => auto)).to.deep.equal(['passedOver', 'chosen', 'behind']);
    expect(list[0].whyNot).to.equal('Not set up.');
  });

  it('does not touch again what ended the process at its start, until it starts by name or is set up anew', async () => {
    // The process is no more: nobody has this number.
    writeFileSync(path.join(runtimes, '.starting-webgpu-4194999.json'), '{ "process": 4194999 }');
    const gpu = fake('webgpu', { kind: 'gpu' });
    const looked: string[] = [];
    const probed: Backend = { ...gpu, probe: (options) => (looked.push('webgpu'), gpu.probe(options)) };
    const chosen = await startBest([probed, fake('wasm', {})], { runtimes });
    expect([chosen.name, looked, gpu.starts]).to.deep.equal(['wasm', [], 0]);
    expect(chosen.passedOver[0]).to.deep.include({ here: true });
    expect(chosen.passedOver[0].reason).to.contain('--backend webgpu');
    await startNamed([probed], 'webgpu', { runtimes });
    expect(readdirSync(runtimes)).to.deep.equal([]);
    expect((await startBest([probed, fake('wasm', {})], { runtimes })).name).to.equal('webgpu');
  });
});
