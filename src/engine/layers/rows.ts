import { add, customGrad, matMul, mul, ones, reshape } from '@tensorflow/tfjs-core';
import type { GradSaveFunc, Rank, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';

/**
 * Adds a bias to every row.
 * @param x [rows, units]
 * @param bias [units]
 */
export function addBias(x: Tensor2D, bias: Tensor): Tensor2D {
  const op = customGrad((rows, units) => ({
    value: add(rows as Tensor, units as Tensor),
    gradFunc: (dy: Tensor) => [dy.clone(), sumOfRows(dy as Tensor2D)],
  }));
  return op(x, bias) as Tensor2D;
}

/**
 * Multiplies every row by `gamma` and adds `beta`.
 * @param x [rows, units]
 * @param gamma and beta [units]
 */
export function scaleAndShift(x: Tensor2D, gamma: Tensor, beta: Tensor): Tensor2D {
  const op = customGrad((rows, scale, shift, save) => {
    (save as GradSaveFunc)([rows as Tensor, scale as Tensor]);
    return {
      value: add(mul(rows as Tensor, scale as Tensor), shift as Tensor),
      gradFunc: (dy: Tensor, [kept, factor]: Tensor[]) => [mul(dy, factor), sumOfRows(mul<Tensor2D>(dy, kept)), sumOfRows(dy as Tensor2D)],
    };
  });
  return op(x, gamma, beta) as Tensor2D;
}

/** As a product with a row of ones: tfjs would transpose first to sum over the first dimension. */
function sumOfRows(x: Tensor2D): Tensor1D {
  const [count, width] = x.shape;
  return reshape(matMul(ones<Rank.R2>([1, count]), x), [width]);
}
