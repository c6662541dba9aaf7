import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { Cell } from '../../spec';
import type { KernelFunctions } from './kernels-under-test';

/** Sizes of a small tagger's layer. */
export const speedSizes = { batch: 32, time: 50, features: 100, units: 128 };

const gates: Record<Cell, number> = { lstm: 4, gru: 3, simple: 1 };

/**
 * Milliseconds of forward pass and gradient of one layer: the least of several passes within about `budget` ms. The pass is over when its
 * numbers have been read.
 */
export async function timeLayer(kernels: KernelFunctions, cell: Cell, budget = 1500): Promise<number> {
  const { batch, time, features, units } = speedSizes;
  const width = gates[cell] * units;
  const make = (shape: number[]) => tf.randomNormal(shape, 0, 0.1);
  const inputs = [
    make([batch, time, features]),
    make([features, width]),
    make([units, width]),
    make(cell === 'gru' ? [2, width] : [width]),
  ];
  const lengths = tf.fill<tf.Rank.R1>([batch], time, 'int32');
  const gradients = tf.grads((x, kernel, recurrentKernel, bias) => {
    const { sequence } = kernels.recurrent(
      {
        x: x as Tensor3D,
        lengths,
        kernel: kernel as Tensor2D,
        recurrentKernel: recurrentKernel as Tensor2D,
        bias: bias as Tensor1D,
      },
      { cell },
    );
    return tf.sum(sequence);
  });
  let least = Infinity;
  const begin = performance.now();
  // The first passes compile shaders and graphs.
  for (let pass = 0; pass < 5 || (pass < 40 && performance.now() - begin < budget); pass++) {
    const start = performance.now();
    const results: Tensor[] = tf.tidy(() => gradients(inputs));
    await results[2].data();
    if (pass >= 3) least = Math.min(least, performance.now() - start);
    tf.dispose(results);
  }
  tf.dispose([inputs, lengths]);
  return least;
}
