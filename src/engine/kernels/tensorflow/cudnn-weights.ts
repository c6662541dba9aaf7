import * as tf from '@tensorflow/tfjs-core';
import type { Rank, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Cell } from '../../../spec';

/**
 * cuDNN's weights are one vector: each gate's input weights [units, features], then each gate's recurrent ones [units, units], then the
 * input biases and the recurrent ones. Its LSTM has Keras' order of gates (i, f, c, o), its GRU has the reset gate first (r, z, h).
 */
export interface LayerWeights {
  /** [features, G * units] */
  readonly kernel: Tensor2D;
  /** [units, G * units] */
  readonly recurrentKernel: Tensor2D;
  /** [G * units]; gru: [2, 3 * units] */
  readonly bias: Tensor1D | Tensor2D;
}

/** Keras' weights as cuDNN's vector. */
export function packWeights(cell: Cell, { kernel, recurrentKernel, bias }: LayerWeights): Tensor1D {
  return tf.tidy(() => {
    const matrix = (weights: Tensor2D) => tf.reshape<Rank.R1>(swapGates(cell, tf.transpose(weights)), [weights.size]);
    // Where Keras has one bias, cuDNN's second one is enough.
    const biases = bias.rank > 1 ? (tf.unstack(bias) as Tensor1D[]) : [tf.zerosLike(bias as Tensor1D), bias as Tensor1D];
    return tf.concat([matrix(kernel), matrix(recurrentKernel), ...biases.map((row) => swapGates(cell, row))]);
  });
}

/** The way back, for gradients; `like` has the shapes. */
export function unpackWeights(cell: Cell, packed: Tensor1D, like: LayerWeights): { [name in keyof LayerWeights]: () => Tensor } {
  const { kernel, recurrentKernel, bias } = like;
  const width = kernel.shape[1];
  const matrix = (begin: number, rows: number) =>
    tf.tidy(() => tf.transpose(swapGates(cell, tf.reshape<Rank.R2>(tf.slice(packed, begin, rows * width), [width, rows]))));
  const biasRow = (row: number) => swapGates(cell, tf.slice(packed, kernel.size + recurrentKernel.size + row * width, width));
  return {
    kernel: () => matrix(0, kernel.shape[0]),
    recurrentKernel: () => matrix(kernel.size, recurrentKernel.shape[0]),
    bias: () => (bias.rank > 1 ? tf.tidy(() => tf.stack([biasRow(0), biasRow(1)])) : biasRow(1)),
  };
}

/** Of gru, the first two of three blocks of rows change places, either way. */
function swapGates<T extends Tensor>(cell: Cell, rows: T): T {
  if (cell !== 'gru') return rows;
  const [update, reset, candidate] = tf.split(rows, 3, 0);
  return tf.concat([reset, update, candidate], 0) as T;
}
