import { expect } from 'chai';
import { withSharedMemory } from '../../../src/engine/kernels/wasm/shared-memory';

const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const text = (s: string) => [s.length, ...Buffer.from(s)];
const section = (id: number, content: number[]) => [id, content.length, ...content];
/** Imports of a global and a memory, both from "env". */
const imports = section(2, [2, ...text('env'), ...text('g'), 3, 0x7f, 0, ...text('env'), ...text('memory'), 2, 1, 1, 0x80, 2]);
const ownMemory = section(5, [1, 1, 1, 2]);

describe('a WebAssembly binary with shared memory', () => {
  it('has its own memory shared', async () => {
    const exported = section(7, [1, ...text('m'), 2, 0]);
    const binary = withSharedMemory(Uint8Array.from([...header, ...ownMemory, ...exported]));
    const { exports } = await WebAssembly.instantiate(await WebAssembly.compile(binary));
    expect((exports.m as WebAssembly.Memory).buffer).to.be.instanceOf(SharedArrayBuffer);
  });

  it('takes shared memory where it imports some, among other imports', async () => {
    const plain = Uint8Array.from([...header, ...imports]);
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 256, shared: true });
    const start = async (binary: Uint8Array<ArrayBuffer>) =>
      WebAssembly.instantiate(await WebAssembly.compile(binary), { env: { g: 1, memory } });
    expect(await start(withSharedMemory(plain))).to.be.instanceOf(WebAssembly.Instance);
    const refused = await start(plain).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(WebAssembly.LinkError);
  });

  it('is refused without a memory, or without a maximum', () => {
    expect(() => withSharedMemory(Uint8Array.from(header))).to.throw('no memory');
    expect(() => withSharedMemory(Uint8Array.from([...header, ...section(5, [1, 0, 1])]))).to.throw('no maximum');
  });
});
