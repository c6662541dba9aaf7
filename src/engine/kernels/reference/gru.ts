import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { ReferenceCell } from './cell';

/**
 * Gated recurrent unit (Cho et al. 2014) with the reset gate applied after the product, as in Keras' GRU (reset_after=True), PyTorch and cuDNN:
 *
 *     z_t = sigmoid(x_t W_z + b_z + h_{t-1} U_z + d_z)             update gate
 *     r_t = sigmoid(x_t W_r + b_r + h_{t-1} U_r + d_r)             reset gate
 *     g_t = tanh   (x_t W_h + b_h + r_t * (h_{t-1} U_h + d_h))     candidate
 *     h_t = z_t * h_{t-1} + (1 - z_t) * g_t
 *
 * b is the first row of the bias, d the second.
 */
export const gru: ReferenceCell = {
  gateCount: 3,
  stateCount: 1,
  inputBias: (bias) => tf.slice(bias, [0, 0], [1, -1]),
  step(input, product, bias, [h]) {
    const recurrentBias = tf.reshape(tf.slice(bias, [1, 0], [1, -1]), [-1]);
    const [xz, xr, xh] = tf.split<Tensor2D>(input, 3, 1);
    const [hz, hr, hh] = tf.split<Tensor2D>(tf.add(product, recurrentBias), 3, 1);
    const z = tf.sigmoid<Tensor2D>(tf.add(xz, hz));
    const r = tf.sigmoid<Tensor2D>(tf.add(xr, hr));
    const g = tf.tanh<Tensor2D>(tf.add(xh, tf.mul(r, hh)));
    const nextH = tf.add<Tensor2D>(tf.mul(z, h), tf.mul(tf.sub(1, z), g));
    return { state: [nextH], gates: [z, r, g] };
  },
};
