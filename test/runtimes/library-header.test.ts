import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { architecturesOf } from '../../src/runtimes/library-header';
import { temporaryFolder } from '../runs/temporary-folder';
import { elf } from './fake-environment';

describe('the architecture of a library', () => {
  const folder = temporaryFolder();

  async function of(bytes: Buffer): Promise<string[] | undefined> {
    const file = path.join(folder.path, 'library');
    writeFileSync(file, bytes);
    return architecturesOf(file);
  }

  it('is read from ELF, Mach-O and universal headers', async () => {
    const words = (...values: number[]) => {
      const bytes = Buffer.alloc(64);
      values.forEach((value, i) => bytes.writeUInt32BE(value, 4 * i));
      return bytes;
    };
    const mach = Buffer.alloc(64);
    mach.writeUInt32LE(0xfeedfacf, 0);
    mach.writeUInt32LE(0x0100000c, 4);
    expect(await of(elf(62))).to.deep.equal(['x64']);
    expect(await of(elf(183))).to.deep.equal(['arm64']);
    expect(await of(mach)).to.deep.equal(['arm64']);
    expect(await of(words(0xcafebabe, 2, 0x01000007, 0, 0, 0, 0, 0x0100000c))).to.deep.equal(['x64', 'arm64']);
  });

  it('of this very program is its own', async () => {
    expect(await architecturesOf(process.execPath)).to.include(process.platform === 'win32' ? undefined : process.arch);
  });

  it('is not told of what is no library', async () => {
    expect(await of(Buffer.from('#!/bin/sh\nthis is a script'))).to.equal(undefined);
    expect(await of(Buffer.from('short'))).to.equal(undefined);
  });
});
