import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { startBackend } from '../../src/engine/backends';
import { requireContext } from '../../src/engine/kernels/tensorflow/context';
import { cudnnAttributes, cudnnHas, cudnnRecurrent } from '../../src/engine/kernels/tensorflow/cudnn';
import type { RecurrentInputs, RecurrentOptions } from '../../src/engine/kernels';

const gates = { lstm: 4, gru: 3, simple: 1 };

function inputsOf(cell: keyof typeof gates, lengths = [2, 1]): RecurrentInputs {
  const width = gates[cell] * 4;
  return {
    x: tf.ones([2, 2, 3]),
    lengths: tf.tensor1d(lengths, 'int32'),
    kernel: tf.ones([3, width]),
    recurrentKernel: tf.ones([4, width]),
    bias: cell === 'gru' ? tf.ones<tf.Rank.R2>([2, width]) : tf.ones<tf.Rank.R1>([width]),
  };
}

describe('cuDNN', () => {
  before(async function () {
    await startBackend('tensorflow');
    // There, "unroll selftest" looks at its numbers.
    if (requireContext().backend.isUsingGpuDevice) this.skip();
  });

  for (const cell of ['lstm', 'gru', 'simple'] as const) {
    it(`${cell}: TensorFlow takes inputs and attributes of both ops, and lacks nothing but a GPU`, () => {
      const context = requireContext();
      const inputs = inputsOf(cell);
      expect(() => cudnnRecurrent(context, inputs, { cell })).to.throw(/CudnnRNNV3.*(no registered|No OpKernel|device)/is);
      const state = tf.zeros([2, 1, 4]);
      const bytes = tf.zeros([0], 'bool');
      const forward = [inputs.x, state, state, tf.zeros([99]), inputs.lengths, tf.zeros([2, 2, 4]), state, state];
      const backward = [tf.zeros([2, 2, 4]), state, state, tf.zeros([0]), bytes];
      const gradient = () => context.op('CudnnRNNBackpropV3', cudnnAttributes(context, { cell }), [...forward, ...backward], 4);
      expect(gradient).to.throw(/CudnnRNNBackpropV3/);
      expect(gradient).not.to.throw(/attribute|NodeDef mentions/i);
    });
  }

  it('is asked for what it has, and for nothing else', () => {
    const asks = (options: RecurrentOptions, more: Partial<RecurrentInputs> = {}): boolean =>
      cudnnHas({ ...inputsOf(options.cell), ...more }, options);
    expect(asks({ cell: 'lstm', reverse: true })).to.equal(true);
    expect(asks({ cell: 'simple', activation: 'relu' })).to.equal(true);
    expect(asks({ cell: 'simple', activation: 'sigmoid' })).to.equal(false);
    expect(asks({ cell: 'gru', truncatedSteps: 3 })).to.equal(false);
    expect(asks({ cell: 'gru', gates: true })).to.equal(false);
    expect(asks({ cell: 'gru', onTimeStepNorms: () => undefined })).to.equal(false);
    expect(asks({ cell: 'lstm' }, { recurrentMask: tf.ones([2, 4]) })).to.equal(false);
    expect(asks({ cell: 'lstm' }, { lengths: tf.tensor1d([2, 0], 'int32') })).to.equal(false);
  });
});
