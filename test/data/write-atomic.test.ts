import { expect } from 'chai';
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type AtomicHandle, type AtomicOptions, writeAtomic } from '../../src/data/write-atomic';
import { temporaryFolder } from '../runs/temporary-folder';

/** A disk that takes at most `most` bytes at a time and has room for `room` bytes; where it is full it answers as `full` says. */
function disk(most: number, room = Infinity, full: 'ENOSPC' | 'nothing' = 'ENOSPC'): AtomicOptions {
  return {
    create: async (path, mode) => {
      const file = await open(path, 'wx', mode);
      const write = (bytes: Uint8Array, offset: number, length: number) => {
        if (room === 0 && full === 'ENOSPC') throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
        const taken = Math.min(most, room, length);
        room -= taken;
        return file.write(bytes, offset, taken);
      };
      const handle: Record<keyof AtomicHandle, unknown> = {
        write,
        chown: (user: number, group: number) => file.chown(user, group),
        chmod: (bits: number) => file.chmod(bits),
        sync: () => file.sync(),
        close: () => file.close(),
      };
      return handle as AtomicHandle;
    },
  };
}

describe('a file that is replaced whole or not at all', () => {
  const folder = temporaryFolder();
  const text = 'Größe 尺寸 🧵\n'.repeat(50);

  it('is whole after writes that each took a part', async () => {
    const file = join(folder.path, 'a.conll');
    for (const most of [1, 7, 4096]) {
      await writeAtomic(file, [`${most}`, text, new Uint8Array(0), Buffer.from(text)], disk(most));
      expect(readFileSync(file, 'utf8')).to.equal(most + text + text);
    }
    expect(readdirSync(folder.path)).to.deep.equal(['a.conll']);
  });

  it('stays as it was on a disk that fills up at any byte, with an error or without one, and nothing lies beside it', async () => {
    const file = join(folder.path, 'a.conll');
    writeFileSync(file, 'old');
    for (const full of ['ENOSPC', 'nothing'] as const) {
      for (const room of [0, 1, 6, Buffer.byteLength(text) - 1]) {
        let code: unknown;
        await writeAtomic(file, [text], disk(64, room, full)).catch((error: NodeJS.ErrnoException) => (code = error.code));
        expect(code, `${full} after ${room} bytes`).to.equal('ENOSPC');
        expect(readFileSync(file, 'utf8')).to.equal('old');
        expect(readdirSync(folder.path)).to.deep.equal(['a.conll']);
      }
    }
  });

  it('that is new is not there at all when the disk is full', async () => {
    await writeAtomic(join(folder.path, 'new'), [text], disk(8, 20)).catch(() => undefined);
    expect(readdirSync(folder.path)).to.deep.equal([]);
  });

  it('keeps its permission bits, also those that the umask would take', async function () {
    if (process.platform === 'win32') this.skip();
    const file = join(folder.path, 'a');
    for (const mode of [0o600, 0o444, 0o666, 0o755]) {
      writeFileSync(file, 'old');
      chmodSync(file, mode);
      await writeAtomic(file, ['new']);
      expect((statSync(file).mode & 0o7777).toString(8)).to.equal(mode.toString(8));
      chmodSync(file, 0o600);
    }
  });

  it('is replaced where a link leads to it; the link stays', async function () {
    if (process.platform === 'win32') this.skip();
    mkdirSync(join(folder.path, 'far'));
    writeFileSync(join(folder.path, 'far', 'a'), 'old');
    symlinkSync(join('far', 'a'), join(folder.path, 'link'));
    await writeAtomic(join(folder.path, 'link'), ['new']);
    expect(lstatSync(join(folder.path, 'link')).isSymbolicLink()).to.equal(true);
    expect(readFileSync(join(folder.path, 'far', 'a'), 'utf8')).to.equal('new');
    expect(readdirSync(join(folder.path, 'far'))).to.deep.equal(['a']);
  });

  it('holds what was written last, however many write at once, and one that failed does not hold up the next', async () => {
    const file = join(folder.path, 'a');
    const writes = Array.from({ length: 20 }, (_, n) => writeAtomic(file, [`${n}`], n % 5 === 2 ? disk(1, 0) : {}));
    const ends = await Promise.allSettled(writes);
    expect(ends.map(({ status }) => status === 'rejected')).to.deep.equal(ends.map((_, n) => n % 5 === 2));
    expect(readFileSync(file, 'utf8')).to.equal('19');
    expect(readdirSync(folder.path)).to.deep.equal(['a']);
  });

  it('takes the place of what a killed process left under the same name', async () => {
    const file = join(folder.path, 'a');
    writeFileSync(`${file}.tmp`, 'torn and longer than the new');
    chmodSync(`${file}.tmp`, 0o444);
    await writeAtomic(file, ['new'], { suffix: '.tmp' });
    expect(readFileSync(file, 'utf8')).to.equal('new');
    expect(readdirSync(folder.path)).to.deep.equal(['a']);
  });
});
