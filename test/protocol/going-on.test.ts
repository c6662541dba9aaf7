import { expect } from 'chai';
import { remediesFor } from '../../src/protocol/going-on';

describe('ways to go on', () => {
  it('after a full memory: half the batch first, then a backend with other memory', () => {
    expect(remediesFor('outOfMemory', { batchSize: 32, backend: 'webgpu' })).to.deep.equal([{ batchSize: 16 }, { backend: 'wasm' }]);
    expect(remediesFor('outOfMemory', { batchSize: 5, backend: 'wasm' })).to.deep.equal([{ batchSize: 2 }, { backend: 'cpu' }]);
    expect(remediesFor('outOfMemory', { batchSize: 1, backend: 'tensorflow' })).to.deep.equal([{ backend: 'wasm' }]);
    expect(remediesFor('outOfMemory', { batchSize: 1, backend: 'cpu' })).to.deep.equal([]);
  });

  it('after a crash: away from native code first', () => {
    expect(remediesFor('crashed', { batchSize: 32, backend: 'native' })).to.deep.equal([{ backend: 'wasm' }, { batchSize: 16 }]);
    expect(remediesFor('crashed', { batchSize: 32, backend: 'wasm' })).to.deep.equal([{ batchSize: 16 }]);
  });

  it('after a fault of the backend another one; none where the cause is elsewhere', () => {
    expect(remediesFor('failed', { batchSize: 32, backend: 'webgpu' })).to.deep.equal([{ backend: 'wasm' }]);
    for (const reason of ['nan', 'diskFull', 'stopped', 'completed'] as const) {
      expect(remediesFor(reason, { batchSize: 32, backend: 'webgpu' })).to.deep.equal([]);
    }
  });
});
