import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Activation } from '../../../spec';
import type { ReferenceCell } from './cell';

const activations: Record<Activation, (x: Tensor2D) => Tensor2D> = { tanh: tf.tanh, sigmoid: tf.sigmoid, relu: tf.relu };

/**
 * Simple recurrent network (Elman 1990), as in Keras' SimpleRNN:
 *
 *     h_t = activation(x_t W + b + h_{t-1} U)
 */
export function simple(activation: Activation): ReferenceCell {
  return {
    gateCount: 1,
    stateCount: 1,
    inputBias: (bias) => bias,
    step: (input, product) => ({ state: [activations[activation](tf.add(input, product))], gates: [] }),
  };
}
