import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../src/cli/command';
import { readSpecFile } from '../../src/cli/train';
import { writeTiny } from '../experiment/tiny';
import { temporaryFolder } from '../runs/temporary-folder';

describe('the spec of a command', () => {
  const folder = temporaryFolder();

  for (const [order, bytes] of [
    ['little', (text: string) => Buffer.from('\ufeff' + text, 'utf16le')],
    ['big', (text: string) => Buffer.from('\ufeff' + text, 'utf16le').swap16()],
  ] as const) {
    it(`that is UTF-16, the ${order} end first, is told as such, once`, async () => {
      const file = join(folder.path, 'a.unroll.json');
      writeFileSync(file, bytes(writeTiny(folder.path).specText));
      const error: unknown = await readSpecFile(file).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(UsageError);
      expect((error as Error).message).to.equal(`${file}: The spec is UTF-16; save it as UTF-8 (VS Code: "Save with Encoding").`);
    });
  }

  it('that is UTF-8 is read as it is, with all its characters', async () => {
    const file = join(folder.path, 'b.unroll.json');
    writeFileSync(file, '{ "task": "東京 😀" }');
    expect(await readSpecFile(file)).to.equal('{ "task": "東京 😀" }');
  });
});
