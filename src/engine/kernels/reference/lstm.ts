import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { ReferenceCell } from './cell';

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000), as in Keras' LSTM:
 *
 *     i_t = sigmoid(x_t W_i + h_{t-1} U_i + b_i)      input gate
 *     f_t = sigmoid(x_t W_f + h_{t-1} U_f + b_f)      forget gate
 *     g_t = tanh   (x_t W_c + h_{t-1} U_c + b_c)      cell candidate
 *     o_t = sigmoid(x_t W_o + h_{t-1} U_o + b_o)      output gate
 *     c_t = f_t * c_{t-1} + i_t * g_t
 *     h_t = o_t * tanh(c_t)
 */
export const lstm: ReferenceCell = {
  gateCount: 4,
  stateCount: 2,
  inputBias: (bias) => bias,
  step(input, product, _bias, [, c]) {
    const [zi, zf, zc, zo] = tf.split<Tensor2D>(tf.add(input, product), 4, 1);
    const i = tf.sigmoid(zi);
    const f = tf.sigmoid(zf);
    const g = tf.tanh(zc);
    const o = tf.sigmoid(zo);
    const nextC = tf.add<Tensor2D>(tf.mul(f, c), tf.mul(i, g));
    const nextH = tf.mul<Tensor2D>(o, tf.tanh(nextC));
    return { state: [nextH, nextC], gates: [i, f, g, o] };
  },
};
