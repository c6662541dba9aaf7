import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { inDraft, removeRuntime } from '../../src/runtimes/draft';
import { runtimesFolder } from '../../src/runtimes/folder';
import { SetupError } from '../../src/runtimes/setup-error';
import { temporaryFolder } from '../runs/temporary-folder';

describe('a set-up', () => {
  const folder = temporaryFolder();
  const root = () => path.join(folder.path, 'runtimes');
  const write = (text: string) => (draft: string) => {
    writeFileSync(path.join(draft, 'what'), text);
    return Promise.resolve();
  };
  const what = () => readFileSync(path.join(root(), 'webgpu/what'), 'utf8');
  /** A process that is no more. */
  const gone = () => spawnSync(process.execPath, ['-e', '']).pid;

  async function failure(job: Promise<unknown>): Promise<SetupError> {
    const error: unknown = await job.catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(SetupError);
    return error as SetupError;
  }

  it('is there whole or not at all, and replaces the one before', async () => {
    expect(await inDraft(root(), 'webgpu', write('one'))).to.equal(path.join(root(), 'webgpu'));
    await inDraft(root(), 'webgpu', (draft) => {
      expect(what()).to.equal('one');
      return write('two')(draft);
    });
    expect(what()).to.equal('two');
    expect(readdirSync(root())).to.deep.equal(['webgpu']);
  });

  it('that fails or is cancelled leaves the one before, and nothing of itself', async () => {
    await inDraft(root(), 'webgpu', write('one'));
    const stop = new AbortController();
    const error = await failure(
      inDraft(root(), 'webgpu', async (draft) => {
        await write('two')(draft);
        stop.abort();
        stop.signal.throwIfAborted();
      }),
    );
    expect(error.reason).to.equal('cancelled');
    expect(what()).to.equal('one');
    expect(readdirSync(root())).to.deep.equal(['webgpu']);
  });

  it('clears away what a killed one left, and brings back a runtime that was about to be replaced', async () => {
    mkdirSync(path.join(root(), `.draft-webgpu-${gone()}/half`), { recursive: true });
    mkdirSync(path.join(root(), `.old-webgpu-${gone()}`), { recursive: true });
    writeFileSync(
      path.join(
        root(),
        readdirSync(root()).find((name) => name.startsWith('.old'))!,
        'what',
      ),
      'saved',
    );
    await failure(inDraft(root(), 'webgpu', () => Promise.reject(new Error('odd'))));
    expect(readdirSync(root())).to.deep.equal(['webgpu']);
    expect(what()).to.equal('saved');
  });

  it('waits for no other: while one runs elsewhere it says by which process', async () => {
    mkdirSync(path.join(root(), `.draft-webgpu-${process.ppid}`), { recursive: true });
    const { reason, message } = await failure(inDraft(root(), 'webgpu', write('one')));
    expect(reason).to.equal('busy');
    expect(message).to.contain(`Process ${process.ppid} is setting up webgpu`).and.contain(`.draft-webgpu-${process.ppid}`);
    await inDraft(root(), 'tensorflow', write('one'));
  });

  it('tells of a full disk and of a folder without the right to write, with what to do', async () => {
    const coded = (code: string) => Object.assign(new Error(`${code}: write`), { code });
    const full = await failure(inDraft(root(), 'webgpu', () => Promise.reject(coded('ENOSPC'))));
    expect([full.reason, full.message]).to.deep.equal([
      'diskFull',
      `The disk of ${root()} is full. Make room there, or choose another folder with UNROLL_RUNTIMES, and set up again.`,
    ]);
    const denied = await failure(inDraft(root(), 'webgpu', () => Promise.reject(coded('EACCES'))));
    expect(denied.reason).to.equal('permission');
    const file = path.join(folder.path, 'file');
    writeFileSync(file, '');
    expect((await failure(inDraft(path.join(file, 'in'), 'webgpu', write('one')))).message).to.contain('ENOTDIR');
  });

  it('is removed, and can be made again; what is not there is no error', async () => {
    expect(await removeRuntime(root(), 'webgpu')).to.equal(false);
    await inDraft(root(), 'webgpu', write('one'));
    expect(await removeRuntime(root(), 'webgpu')).to.equal(true);
    expect(existsSync(root()) && readdirSync(root())).to.deep.equal([]);
    await inDraft(root(), 'webgpu', write('two'));
    expect(what()).to.equal('two');
  });
});

describe('the folder of runtimes', () => {
  it('is where the system keeps program data, unless UNROLL_RUNTIMES names another', () => {
    expect(runtimesFolder({ UNROLL_RUNTIMES: '/x/y' })).to.equal(path.resolve('/x/y'));
    expect(runtimesFolder({ XDG_DATA_HOME: '/data' }, 'linux')).to.equal(path.join('/data', 'unroll', 'runtimes'));
    expect(runtimesFolder({ XDG_DATA_HOME: 'relative' }, 'linux')).to.match(/\.local.share.unroll.runtimes$/);
    expect(runtimesFolder({}, 'darwin')).to.match(/Library.Application Support.unroll.runtimes$/);
    expect(runtimesFolder({ LOCALAPPDATA: '/L' }, 'win32')).to.equal(path.join('/L', 'unroll', 'runtimes'));
  });
});
