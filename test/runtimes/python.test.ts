import path from 'node:path';
import { expect } from 'chai';
import { likelyPythons, tensorflowOfPython } from '../../src/runtimes/python';
import { SetupError } from '../../src/runtimes/setup-error';
import { temporaryFolder } from '../runs/temporary-folder';
import { fakeEnvironment, ownMachine, script, type FakeEnvironment } from './fake-environment';

describe('the TensorFlow of a Python environment', function () {
  const folder = temporaryFolder();
  before(function () {
    // The fake Pythons are shell scripts, the fake libraries ELF.
    if (process.platform !== 'linux') this.skip();
  });

  const environment = (name: string, what: FakeEnvironment) => fakeEnvironment(path.join(folder.path, name), what);

  async function refusal(named: string): Promise<SetupError> {
    const error: unknown = await tensorflowOfPython(named).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(SetupError);
    return error as SetupError;
  }

  it('is found by the environment or by its Python, whatever else that prints', async () => {
    const venv = environment('good', { version: '2.20.0' });
    const found = { python: path.join(venv, 'bin/python3'), version: '2.20.0', folder: path.join(venv, 'lib/site-packages/tensorflow') };
    expect(await tensorflowOfPython(venv)).to.deep.equal(found);
    expect(await tensorflowOfPython(path.join(venv, 'bin/python3'))).to.deep.equal(found);
  });

  it('that is not there: the message has the command that installs it', async () => {
    const { reason, message } = await refusal(environment('bare', { version: null }));
    expect(reason).to.equal('noTensorflow');
    expect(message)
      .to.contain(`"${path.join(folder.path, 'bare/bin/python3')}" -m pip install tensorflow`)
      .and.contain('[and-cuda]');
  });

  it('that is too old: the message has what was found and what is needed', async () => {
    for (const version of ['2.12.1', '1.15.0']) {
      const { reason, message } = await refusal(environment(`old-${version}`, { version }));
      expect(reason).to.equal('tooOld');
      expect(message).to.contain(`TensorFlow ${version}; 2.13 or newer is needed`).and.contain('--upgrade');
    }
    expect((await tensorflowOfPython(environment('oldest', { version: '2.13.0' }))).version).to.equal('2.13.0');
    expect((await tensorflowOfPython(environment('next', { version: '3.0.0rc1' }))).version).to.equal('3.0.0rc1');
  });

  it('that lacks its library, as some builds do', async () => {
    const { reason, message } = await refusal(environment('conda', { version: '2.18.0', libraries: ['libtensorflow_framework.so.2'] }));
    expect([reason, message]).to.satisfy(([a, b]: string[]) => a === 'noLibrary' && b.includes('has no libtensorflow_cc.so.2'));
  });

  it('that is built for another processor', async () => {
    const { reason, message } = await refusal(environment('other', { version: '2.18.0', machine: ownMachine === 62 ? 183 : 62 }));
    expect(reason).to.equal('wrongArchitecture');
    expect(message)
      .to.contain(`this program runs as ${process.arch}`)
      .and.contain(ownMachine === 62 ? 'built for arm64' : 'built for x64');
  });

  it('is not asked of what is no Python', async () => {
    script(path.join(folder.path, 'odd/bin/python3'), 'echo "Python 2.7" >&2; exit 1');
    const cases = [path.join(folder.path, 'none'), folder.path, path.join(folder.path, 'odd'), 'python-that-nobody-has'];
    const refusals = await Promise.all(cases.map(refusal));
    for (const { reason } of refusals) expect(reason).to.equal('noPython');
    expect(refusals.map(({ message }) => message)).to.deep.equal([
      `There is no ${cases[0]}. Name a Python or the folder of an environment.`,
      `${folder.path} is no Python environment: it has no bin/python3. Name a Python or the folder of an environment.`,
      `${cases[2]}/bin/python3 did not answer as Python 3.8 or newer does (Python 2.7). Name a Python or the folder of an environment.`,
      'python-that-nobody-has did not answer as Python 3.8 or newer does (ENOENT). Name a Python or the folder of an environment.',
    ]);
  });

  it('is looked for in the active environment first, then along the PATH, once in each folder', () => {
    environment('one', { version: null });
    script(path.join(folder.path, 'one/bin/python'), '');
    const bin = path.join(folder.path, 'one/bin');
    const env = {
      VIRTUAL_ENV: '/venv',
      CONDA_PREFIX: '',
      PATH: [bin, 'relative', path.join(bin, '../bin'), '/nowhere'].join(path.delimiter),
    };
    expect(likelyPythons(env)).to.deep.equal(['/venv', path.join(bin, 'python3')]);
  });
});
