import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { startBackend } from '../../src/engine/backends';
import { recurrent, type RecurrentInputs, type RecurrentOptions, type RecurrentOutputs } from '../../src/engine/kernels';
import { referenceRecurrent } from '../../src/engine/kernels/reference/sequence';
import { blockLstmHas } from '../../src/engine/kernels/tensorflow/block-lstm';
import { expectCloseArray, numbers } from '../engine/kernels/support';

const [time, features, units] = [7, 3, 5];

function inputsOf(lengths: readonly number[], initialState: boolean): RecurrentInputs {
  const batch = lengths.length;
  const draw = (name: string, shape: number[]) => tf.tensor(numbers(name, tf.util.sizeFromShape(shape), 0.6), shape);
  const state = () => ['h', 'c'].map((name) => draw(name, [batch, units]) as Tensor2D);
  return {
    x: draw('x', [batch, time, features]) as Tensor3D,
    lengths: tf.tensor1d([...lengths], 'int32'),
    kernel: draw('kernel', [features, 4 * units]) as Tensor2D,
    recurrentKernel: draw('recurrentKernel', [units, 4 * units]) as Tensor2D,
    bias: draw('bias', [4 * units]) as Tensor1D,
    ...(initialState ? { initialState: state() } : {}),
  };
}

describe("TensorFlow's own LSTM, for small batches without a gradient", () => {
  before(() => startBackend('tensorflow'));

  const batches = { 'a single row': [7], 'rows of all lengths': [5, 0, 3, 7, 2], 'short rows in a longer batch': [2, 4] };
  for (const [name, lengths] of Object.entries(batches)) {
    for (const reverse of [false, true]) {
      for (const initialState of [false, true]) {
        it(`equals the plain formulation: ${name}${reverse ? ', backwards' : ''}${initialState ? ', initial state' : ''}`, () => {
          const inputs = inputsOf(lengths, initialState);
          const options: RecurrentOptions = { cell: 'lstm', reverse };
          expect(blockLstmHas(inputs, options)).to.equal(true);
          const arrays = ({ sequence, finalState }: RecurrentOutputs) => [sequence, ...finalState].map((t) => t.dataSync());
          const expected = arrays(referenceRecurrent(inputs, options));
          arrays(recurrent(inputs, options)).forEach((actual, i) => expectCloseArray(actual, expected[i], 1e-6, `output ${i}`));
        });
      }
    }
  }

  it('is left where a gradient may be asked for, a state is masked, or gates are to be seen', () => {
    const inputs = inputsOf([7], false);
    const asked: boolean[] = [];
    tf.grad((x) => {
      asked.push(blockLstmHas({ ...inputs, x: x as Tensor3D }, { cell: 'lstm' }));
      return tf.sum(x);
    })(inputs.x);
    asked.push(blockLstmHas({ ...inputs, recurrentMask: tf.ones([1, units]) }, { cell: 'lstm' }));
    asked.push(blockLstmHas(inputs, { cell: 'lstm', gates: true }), blockLstmHas(inputs, { cell: 'gru' }));
    expect(asked).to.deep.equal([false, false, false, false]);
  });
});
