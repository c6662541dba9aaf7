import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { build } from 'esbuild';
import { startBackend } from '../../../src/engine/backends';

const program = `
  import * as tf from '@tensorflow/tfjs-core';
  import { startBackend } from './src/engine/backends';
  import { embeddingLookup } from './src/engine/kernels';
  startBackend().then(({ name, device, passedOver }) => {
    const table = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    const gradient = tf.grad((t) => tf.sum(tf.square(embeddingLookup(t, tf.tensor1d([1, 1], 'int32')))))(table);
    console.log(JSON.stringify({ name, device, passedOver, gradient: gradient.arraySync(), text: table.toString() }));
  });
`;

interface Answer {
  readonly name: string;
  readonly device: string;
  readonly passedOver: readonly { name: string; reason: string }[];
  readonly gradient: number[][];
  readonly text: string;
}

describe('a bundle in a folder of its own', () => {
  const root = path.join(__dirname, '../../..');
  let folder = '';
  const run = (variables: NodeJS.ProcessEnv = {}): Answer => {
    const env = { ...process.env, ...variables };
    return JSON.parse(execFileSync(process.execPath, ['bundle.js'], { cwd: folder, env, encoding: 'utf8' })) as Answer;
  };

  before(async function () {
    this.timeout(60000);
    // Compiles the kernels where that has not been done yet.
    await startBackend('wasm');
    folder = mkdtempSync(path.join(tmpdir(), 'unroll-bundle-'));
    const stdin = { contents: program, resolveDir: root, loader: 'ts' as const };
    const outfile = path.join(folder, 'bundle.js');
    await build({ stdin, outfile, bundle: true, minify: true, platform: 'node', format: 'cjs', target: 'node20', logLevel: 'silent' });
  });

  after(() => rmSync(folder, { recursive: true }));

  it('falls back to cpu, with the reason, where the .wasm files are missing', () => {
    const { name, passedOver, gradient } = run();
    expect(name).to.equal('cpu');
    expect(passedOver.find((one) => one.name === 'wasm')?.reason).to.contain('tfjs-backend-wasm-simd.wasm');
    expect(gradient).to.deep.equal([
      [0, 0],
      [12, 16],
    ]);
  });

  it('runs on wasm with the .wasm files beside it, in threads with theirs', () => {
    cpSync(
      path.join(path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm')), 'tfjs-backend-wasm-simd.wasm'),
      path.join(folder, 'tfjs-backend-wasm-simd.wasm'),
    );
    for (const file of ['kernels.wasm', 'kernels-relaxed.wasm']) cpSync(path.join(root, 'dist', file), path.join(folder, file));
    expect(run({ UNROLL_THREADS: '2' }).device).to.contain('1 thread (kernel-thread.js is not beside the program)');
    cpSync(path.join(root, 'dist/kernel-thread.js'), path.join(folder, 'kernel-thread.js'));
    const { name, device, gradient, text } = run({ UNROLL_THREADS: '2' });
    expect(name).to.equal('wasm');
    expect(device).to.match(/^wasm · 2 threads · .*simd$/);
    expect(text).to.contain('Tensor');
    expect(gradient).to.deep.equal([
      [0, 0],
      [12, 16],
    ]);
  });
});
