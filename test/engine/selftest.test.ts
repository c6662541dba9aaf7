import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { registerKernelSet, type KernelSet } from '../../src/engine/kernels/kernel-set';
import { referenceRecurrent } from '../../src/engine/kernels/reference/sequence';
import { checkKernels } from '../../src/engine/selftest';
import { useCpu } from './helpers';

/** Runs the checks with a set of kernels on tfjs' cpu backend, which has none. */
async function withKernels(set: KernelSet): Promise<string[]> {
  registerKernelSet('cpu', () => set);
  try {
    const checks = await checkKernels('cpu', 5e-5);
    return checks.filter(({ ok }) => !ok).map(({ kernel, what, where }) => `${kernel}, ${what}: ${where}`);
  } finally {
    registerKernelSet('cpu', () => undefined);
  }
}

describe('the self-test of kernels', function () {
  this.timeout(60_000);
  before(useCpu);

  it('finds no fault with the plain formulation, and leaves no tensor behind', async () => {
    const { numTensors } = tf.memory();
    expect(await withKernels({})).to.deep.equal([]);
    expect(tf.memory().numTensors).to.equal(numTensors);
  });

  it('finds a wrong number, a NaN, an update that is left out and a kernel that fails, each where it is', async () => {
    const faults = await withKernels({
      recurrent(inputs, options) {
        if (options.cell === 'simple' && options.activation === 'relu') throw new Error('no such op');
        const right = referenceRecurrent(inputs, options);
        return options.cell === 'gru' && options.reverse ? { ...right, sequence: tf.add(right.sequence, 1e-3) } : right;
      },
      squaredNorm: () => tf.scalar(NaN),
      optimizerUpdate: (name) => name === 'adagrad',
    });
    expect(faults).to.deep.equal([
      'gru, backwards: sequence',
      'gru, all at once, backwards: sequence',
      ...[
        'forwards',
        'backwards',
        'initial state',
        'recurrent mask',
        'truncated steps',
        'gates and norms by time step',
        'all at once, backwards',
      ].map((what) => `simple relu, ${what}: no such op`),
      'adagrad, three updates: slot',
      'squared norm, 50 000 numbers: norm',
    ]);
  });
});
