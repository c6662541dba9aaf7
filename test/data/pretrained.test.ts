import { expect } from 'chai';
import fc from 'fast-check';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataError, Encoder, readVectorFile, readVectors } from '../../src/data';
import { specOf, tagged } from './sample';

describe('pretrained vectors', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'unroll-vectors-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function read(text: string, size: number, keep?: (word: string) => boolean) {
    const file = join(folder, 'v.txt');
    await writeFile(file, text);
    return readVectorFile(file, size, keep);
  }

  async function failure(text: string, size: number): Promise<DataError> {
    try {
      await read(text, size);
    } catch (error) {
      if (error instanceof DataError) return error;
      throw error;
    }
    throw new Error('nothing was thrown');
  }

  it('are read in the forms of GloVe, word2vec (a header, blanks at line ends) and fastText', async () => {
    for (const text of ['to 1 -2.5\nbus 0.125 3e-2\n', '2 2\nto 1 -2.5 \nbus 0.125 3e-2 \n', '2 2\r\nto 1 -2.5\r\nbus 0.125 3e-2']) {
      const { words, data } = await read(text, 2);
      expect(words).to.deep.equal(['to', 'bus']);
      expect(data).to.deep.equal(Float32Array.of(1, -2.5, 0.125, 0.03));
    }
  });

  it('may belong to words with blanks and to words outside of ASCII', async () => {
    expect((await read('台北 1 2\n. . 3 4\n1 5 6\n', 2)).words).to.deep.equal(['台北', '. .', '1']);
  });

  it('have the very numbers of the text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 3, maxLength: 3 }), async (numbers) => {
        const { data } = await read(`a ${numbers.map(String).join(' ')}\n`, 3);
        expect(Array.from(data, (x) => x + 0)).to.deep.equal(numbers.map((x) => x + 0));
      }),
      { numRuns: 50 },
    );
  });

  it('of another size than the spec says name the size to set', async () => {
    for (const text of ['to 1 2 3\n', '1 3\nto 1 2 3\n']) {
      const error = await failure(text, 2);
      expect([error.reason, error.line]).to.deep.equal(['count', 1]);
      expect(error.message).to.include('Set "size" to 3');
    }
  });

  it('that are torn or no numbers name the line', async () => {
    expect((await failure('to 1 2\nbus 1', 2)).line).to.equal(2);
    expect((await failure('to 1 2\nbus 1', 2)).message).to.include('1 fields after the word where 2 numbers');
    expect((await failure('to 1 2\nbus 1 x\n', 2)).line).to.equal(2);
    expect((await failure('to 1 2\nbus 1 x\n', 2)).message).to.include('"x" stands where a number must be');
    expect((await failure('to 1 2\nbus 1 1.2.3\n', 2)).line).to.equal(2);
    expect((await failure('to 1 2\nbus 1 nan\n', 2)).line).to.equal(2);
    expect((await failure('', 2)).reason).to.equal('empty');
  });

  it('that are missing name the file', async () => {
    const error = await readVectorFile(join(folder, 'none.txt'), 2).catch((error: unknown) => error);
    expect(error).to.be.instanceOf(DataError).with.property('reason', 'missing');
  });

  it("give the known words their start and make the file's other words known", async () => {
    await writeFile(join(folder, 'w.txt'), 'Bus 1 2\nship 3 4\nbus 5 6\n');
    const documents = [tagged('the bus/B-means leaves')];
    const fit = async (vocabulary: object) => {
      const spec = specOf({ inputs: [{ encode: 'embedding', size: 2, pretrained: 'w.txt', vocabulary }] });
      const encoder = Encoder.fit(documents, spec, await readVectors(spec, folder, documents));
      const [shape] = encoder.architectureInputs();
      if (shape.kind !== 'embedding' || shape.pretrained === undefined) throw new Error('no start values');
      const rows = shape.pretrained;
      const row = (word: string) => {
        const input = encoder.encode([tagged(word)])[0].inputs[0];
        const id = input.kind === 'ids' ? input.ids[0] : -1;
        return id === 1 ? 'other' : Number.isNaN(rows[id * 2]) ? 'usual' : Array.from(rows.subarray(id * 2, id * 2 + 2));
      };
      return ['the', 'bus', 'Bus', 'ship', 'car'].map(row);
    };
    expect(await fit({})).to.deep.equal(['usual', [5, 6], [1, 2], [3, 4], 'other']);
    expect(await fit({ lowercase: true })).to.deep.equal(['usual', [1, 2], [1, 2], [3, 4], 'other']);
    expect(await fit({ maxSize: 4 })).to.deep.equal(['usual', [5, 6], [1, 2], 'other', 'other']);
  });
});
