import { expect } from 'chai';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunError } from '../../src/runs/run-error';
import { decodeTensors, encodeTensors, readTensors, type TensorFile } from '../../src/runs/safetensors';

const fixture = join(__dirname, 'fixtures', 'python.safetensors');

const tensorFile: fc.Arbitrary<TensorFile> = fc.record({
  tensors: fc
    .uniqueArray(
      fc.record({ name: fc.string({ unit: 'grapheme' }), shape: fc.array(fc.nat(4), { maxLength: 3 }), seed: fc.float({ noNaN: true }) }),
      { selector: ({ name }) => name, maxLength: 6 },
    )
    .map((drawn) =>
      drawn
        .filter(({ name }) => name !== '__metadata__' && name !== '__proto__')
        .map(({ name, shape, seed }) => ({
          name,
          shape,
          data: new Float32Array(shape.reduce((a, b) => a * b, 1)).map((_, i) => seed + i),
        })),
    ),
  metadata: fc.dictionary(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme' })),
});

describe('safetensors', () => {
  it("reads what Python's safetensors wrote", async () => {
    const { tensors, metadata } = await readTensors(fixture);
    expect(metadata).to.deep.equal({ format: 'np', note: 'a "quoted" note, 備考' });
    const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
    expect([...byName.keys()]).to.have.members(['lstm/forward/kernel', 'scalar', 'empty', '名前']);
    expect(byName.get('lstm/forward/kernel')).to.deep.include({ shape: [3, 4], data: Float32Array.from({ length: 12 }, (_, i) => i / 8) });
    expect(byName.get('scalar')).to.deep.include({ shape: [], data: Float32Array.of(-2.5) });
    expect(byName.get('empty')?.data).to.have.length(0);
    expect(Object.is(byName.get('名前')?.data[1], -0)).to.equal(true);
  });

  it('gives back what was written, and data begin at a multiple of 8', () => {
    fc.assert(
      fc.property(tensorFile, (file) => {
        const bytes = Buffer.concat(encodeTensors(file));
        expect(Number(bytes.readBigUInt64LE()) % 8).to.equal(0);
        const read = decodeTensors(bytes, 'x');
        expect(new Map(read.tensors.map((tensor) => [tensor.name, tensor]))).to.deep.equal(
          new Map(file.tensors.map((tensor) => [tensor.name, tensor])),
        );
        expect(read.metadata).to.deep.equal({ ...file.metadata });
      }),
    );
  });

  it('calls a file that was cut short anywhere, or that has more at its end, damaged', () => {
    const whole = readFileSync(fixture);
    for (let length = 0; length < whole.length; length++) {
      expect(() => decodeTensors(whole.subarray(0, length), 'cut.safetensors'), `${length} bytes`).to.throw(RunError, /damaged/);
    }
    expect(() => decodeTensors(Buffer.concat([whole, Buffer.alloc(4)]), 'long.safetensors')).to.throw(RunError, /4 bytes follow/);
  });

  it('refuses two tensors of one name and a shape that does not fit', () => {
    const tensor = { name: 'a', shape: [2], data: new Float32Array(2) };
    expect(() => encodeTensors({ tensors: [tensor, tensor], metadata: {} })).to.throw(RangeError, 'Two tensors');
    expect(() => encodeTensors({ tensors: [{ ...tensor, shape: [3] }], metadata: {} })).to.throw(RangeError, 'has 2 values');
  });
});
