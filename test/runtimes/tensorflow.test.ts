import { existsSync, mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { listPythons, reportOf, setUpTensorflow } from '../../src/runtimes';
import { bindingFile, runtimeState, writeRuntime } from '../../src/runtimes/runtime-file';
import { SetupError } from '../../src/runtimes/setup-error';
import { temporaryFolder } from '../runs/temporary-folder';
import { fakeEnvironment } from './fake-environment';

const silent = { signal: new AbortController().signal, onProgress: () => undefined };

describe('the runtime tensorflow', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const root = () => path.join(folder.path, 'runtimes');

  it('leans on its environment: gone, it is told as broken, with what to do', async () => {
    const environment = path.join(folder.path, 'env');
    const packageFolder = path.join(root(), 'tensorflow/node_modules/@tensorflow/tfjs-node');
    mkdirSync(path.join(packageFolder, path.dirname(bindingFile)), { recursive: true });
    mkdirSync(environment);
    writeFileSync(path.join(packageFolder, bindingFile), '');
    const runtime = { tensorflow: '2.20.0', libraries: environment, python: '/env/bin/python3', gpu: true, source: 'python' } as const;
    await writeRuntime(path.join(root(), 'tensorflow'), 'tensorflow', runtime);
    expect(runtimeState('tensorflow', root())).to.deep.include({ state: 'ready', runtime, packageFolder });
    expect(reportOf('tensorflow', root()).about).to.equal('TensorFlow 2.20.0, of /env/bin/python3, with a GPU');

    renameSync(environment, `${environment}-elsewhere`);
    const { state, about } = reportOf('tensorflow', root());
    expect(state).to.equal('broken');
    expect(about).to.contain('the Python environment of /env/bin/python3 was moved or removed').and.contain('"unroll setup tensorflow"');
    writeFileSync(path.join(root(), 'tensorflow/runtime.json'), '{ "tensor');
    expect(reportOf('tensorflow', root()).about).to.contain('missing or damaged');
    expect(reportOf('webgpu', root())).to.deep.include({ state: 'absent' });
  });

  it('set up with the TensorFlow of a real Python loads and tells its version, and can be set up again', async function () {
    const named = process.env.UNROLL_TEST_PYTHON;
    const found = (await listPythons(silent.signal, named === undefined ? [] : [named])).find(({ tensorflow }) => tensorflow !== undefined);
    // No Python here has TensorFlow: test/tensorflow brings one.
    if (!found) return this.skip();
    const runtime = await setUpTensorflow({ ...silent, root: root(), python: found.python });
    expect(runtime).to.deep.include({ tensorflow: found.tensorflow, source: 'python' });
    expect(readdirSync(root())).to.deep.equal(['tensorflow']);
    const state = runtimeState('tensorflow', root());
    expect(state.state === 'ready' && existsSync(path.join(state.packageFolder, 'dist/nodejs_kernel_backend.js'))).to.equal(true);
    expect((await setUpTensorflow({ ...silent, root: root(), python: found.python })).tensorflow).to.equal(runtime.tensorflow);
  });

  it('whose library does not load is not set up: the message has what the system says', async function () {
    if (process.platform !== 'linux') return this.skip();
    const environment = fakeEnvironment(path.join(folder.path, 'hollow'), { version: '2.20.0' });
    symlinkSync('/nowhere', path.join(environment, 'lib/site-packages/tensorflow/include'));
    const error: unknown = await setUpTensorflow({ ...silent, root: root(), python: environment }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(SetupError);
    expect((error as SetupError).reason).to.equal('doesNotLoad');
    expect((error as SetupError).message).to.match(/does not load in this program: .*libtensorflow_cc\.so\.2/);
    expect(readdirSync(root())).to.deep.equal([]);
  });
});
