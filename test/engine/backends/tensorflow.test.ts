import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { listBackends, startBackend } from '../../../src/engine/backends';
import { temporaryFolder } from '../../runs/temporary-folder';

/** A set-up of the backend tensorflow that went wrong, or was well once. */
function setUp(root: string, changes: { tensorflow?: string; libraries?: string; binding?: Buffer }): void {
  const folder = path.join(root, 'tensorflow');
  const packageFolder = path.join(folder, 'node_modules/@tensorflow/tfjs-node');
  mkdirSync(path.join(packageFolder, 'lib/napi-v8'), { recursive: true });
  writeFileSync(path.join(packageFolder, 'package.json'), '{"name": "@tensorflow/tfjs-node"}');
  if (changes.binding) writeFileSync(path.join(packageFolder, 'lib/napi-v8/tfjs_binding.node'), changes.binding);
  const { tensorflow = '2.20.0', libraries = root } = changes;
  writeFileSync(
    path.join(folder, 'runtime.json'),
    JSON.stringify({ tensorflow, libraries, python: '/env/bin/python', gpu: false, source: 'python' }),
  );
}

describe('the backend tensorflow that can not be had', () => {
  const folder = temporaryFolder();

  /** What a person is told when it is listed, and when it is started. */
  async function told(): Promise<{ listed: string; started: string }> {
    const options = { runtimes: folder.path };
    const listed = (await listBackends(options)).find(({ name }) => name === 'tensorflow');
    const started = await startBackend('tensorflow', options).then(
      () => 'it started',
      (error: unknown) => String(error),
    );
    return { listed: listed?.available ? 'available' : (listed?.reason ?? ''), started };
  }

  const setUpWords = /unroll setup tensorflow/;

  it('is told to be set up, where it was not', async () => {
    const { listed, started } = await told();
    expect(listed).to.match(setUpWords);
    expect(started).to.match(setUpWords);
  });

  it('is told to need a newer TensorFlow', async () => {
    setUp(folder.path, { tensorflow: '2.12.1', binding: Buffer.from('x') });
    const { listed, started } = await told();
    for (const words of [listed, started])
      expect(words)
        .to.match(/2\.12\.1 is too old; 2\.13/)
        .and.match(setUpWords);
  });

  it('is told that its Python environment is gone', async () => {
    setUp(folder.path, { libraries: path.join(folder.path, 'gone'), binding: Buffer.from('x') });
    const { listed, started } = await told();
    for (const words of [listed, started])
      expect(words)
        .to.match(/no longer in .*gone/)
        .and.match(setUpWords);
  });

  it('is told to be half set up', async () => {
    setUp(folder.path, {});
    const { listed, started } = await told();
    for (const words of [listed, started])
      expect(words)
        .to.match(/tfjs_binding\.node is gone/)
        .and.match(setUpWords);
  });

  it('is told to be damaged or for another processor, where its file is no library of this one', async () => {
    setUp(folder.path, { binding: Buffer.alloc(4096, 'no library') });
    expect((await told()).started)
      .to.match(/damaged or made for another processor.*Use a Python of this architecture/)
      .and.match(setUpWords);
  });
});
