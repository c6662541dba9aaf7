import { expect } from 'chai';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { missingFiles } from '../../src/data/missing-files';
import { parseSpec } from '../../src/spec';
import { temporaryFolder } from '../runs/temporary-folder';

describe('files that a spec names', () => {
  const folder = temporaryFolder();

  async function told(text: string, file = join(folder.path, 'a.unroll.json')) {
    return missingFiles(parseSpec(text, file), text, file);
  }
  const spec = (data: object, inputs: object[] = [{ encode: 'oneHot' }]) =>
    JSON.stringify({ task: 'tag', data, inputs, layers: [{ cell: 'lstm', units: 3 }] }, null, 2);

  it('and that are there, as files, as folders or by absolute paths, are not told', async () => {
    writeFileSync(join(folder.path, 'a.conll'), '');
    mkdirSync(join(folder.path, 'seq'));
    expect(await told(spec({ train: 'a.conll', validation: 'seq', test: join(folder.path, 'a.conll') }))).to.deep.equal([]);
  });

  it('and that are not there are told at their places, with the path looked for and what to do', async () => {
    const text = spec({ train: 'none/train.conll', validation: 'v.conll', test: 't.conll' }, [
      { encode: 'oneHot' },
      { encode: 'embedding', size: 3, pretrained: 'vectors.txt' },
    ]);
    const found = await told(text);
    expect(found.map(({ path }) => path)).to.deep.equal([
      ['data', 'train'],
      ['data', 'validation'],
      ['data', 'test'],
      ['inputs', 1, 'pretrained'],
    ]);
    expect(found.map(({ offset, length }) => text.slice(offset, offset + length))).to.deep.equal([
      '"none/train.conll"',
      '"v.conll"',
      '"t.conll"',
      '"vectors.txt"',
    ]);
    expect(found[0]).to.deep.include({ severity: 'warning', reason: 'missingFile', line: 4, column: 14 });
    expect(found[0].message).to.contain(
      `"data.train" names a file or folder that is not there: ${join(folder.path, 'none', 'train.conll')}.`,
    );
    expect(found[3].message).to.match(/^"inputs\[1\]\.pretrained" names a file that .*correct the path/);
  });

  it('count from the spec, whatever the folder of the process and however the spec is named', async () => {
    writeFileSync(join(folder.path, 'a.conll'), '');
    const file = relative(process.cwd(), join(folder.path, 'a.unroll.json'));
    expect(await told(spec({ train: 'a.conll' }), file)).to.deep.equal([]);
    expect((await told(spec({ train: 'b.conll' }), file))[0].message).to.contain(join(folder.path, 'b.conll'));
  });

  it('are told in a spec with other errors, but not in a text that is being typed', async () => {
    const wrong = spec({ train: 'b.conll' }).replace('"units"', '"unit"');
    expect(await told(wrong)).to.have.length(1);
    expect(await told(wrong.slice(0, -2))).to.deep.equal([]);
    expect(await told('')).to.deep.equal([]);
    expect(await told('[1]')).to.deep.equal([]);
    expect(await told('{ "data": { "train": 3, "test": "" }, "inputs": [null, 7] }')).to.deep.equal([]);
  });

  it('and that may not be looked at are not called missing', async function () {
    if (process.platform === 'win32' || process.getuid?.() === 0) this.skip();
    mkdirSync(join(folder.path, 'closed'));
    chmodSync(join(folder.path, 'closed'), 0);
    expect(await told(spec({ train: 'closed/a.conll' }))).to.deep.equal([]);
  });
});
