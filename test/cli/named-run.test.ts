import { expect } from 'chai';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { namedRun } from '../../src/cli/named-run';
import { writeManifest, type Manifest } from '../../src/runs/manifest';
import { ownIdentity } from '../../src/runs/process-identity';
import { specSchema } from '../../src/spec';
import { writeTiny } from '../experiment/tiny';
import { temporaryFolder } from '../runs/temporary-folder';

describe('the run that a command names', () => {
  const folder = temporaryFolder();

  /** Runs with numbers, the first one made last. */
  async function write(dir: string, names: readonly string[], specFile = '../../../tiny.unroll.json'): Promise<string[]> {
    const runs = names.map((name) => join(dir, name));
    for (const [i, run] of runs.entries()) {
      mkdirSync(run, { recursive: true });
      const manifest: Manifest = {
        format: 1,
        name: names[i],
        specFile,
        specText: '{}',
        spec: specSchema.parse({ task: 'tag', data: { train: 'a.conll' }, layers: [{ cell: 'lstm', units: 3 }] }),
        seed: 1,
        data: [],
        versions: { unroll: '1', tfjs: '1', node: '1' },
        backend: 'cpu',
        device: 'cpu',
        created: 1000 - i,
        process: ownIdentity(),
        color: i,
      };
      await writeManifest(run, manifest);
    }
    return runs;
  }

  const words = (...args: Parameters<typeof namedRun>): Promise<string> => namedRun(...args).then(() => 'no error', String);

  it('is taken as it is when it is one, and when nothing is there', async () => {
    const [run] = await write(join(folder.path, 'runs'), ['a-1']);
    expect(await namedRun(run, ['tag'])).to.equal(run);
    expect(await namedRun(join(folder.path, 'none'), ['tag'])).to.equal(join(folder.path, 'none'));
  });

  it('is told with the command to type when the argument is a folder of runs, of specs, or a spec', async () => {
    const { specFile, runsDir } = writeTiny(folder.path);
    const [newest] = await write(runsDir, ['tiny-2', 'tiny-1']);
    for (const path of [runsDir, join(runsDir, '..'), folder.path, specFile]) {
      expect(await words(path, ['tag', 'to Lima'])).to.equal(
        `RunError: ${path} is not a run, but has some. The newest: unroll tag ${newest} 'to Lima'`,
      );
    }
    expect(await words(runsDir, ['resume', '--set', 'training.epochs=9'])).to.contain(`unroll resume ${newest} --set training.epochs=9`);
  });

  it('of a spec is none of another spec beside it', async () => {
    const { specFile, runsDir } = writeTiny(folder.path);
    await write(runsDir, ['other-1'], '../../../other.unroll.json');
    expect(await namedRun(specFile, ['tag'])).to.equal(specFile);
  });
});
