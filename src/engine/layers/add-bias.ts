import { add, customGrad, matMul, ones, reshape, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';

/**
 * Adds a bias to every row. Its gradient, the sum over the rows, is a product with a row of ones: tfjs would transpose first to sum over
 * the first dimension.
 * @param x [rows, units]
 * @param bias [units]
 */
export function addBias(x: Tensor2D, bias: Tensor): Tensor2D {
  const op = customGrad((rows, units) => ({
    value: add(rows as Tensor, units as Tensor),
    gradFunc: (dy: Tensor) => {
      const [count, width] = dy.shape;
      return [dy.clone(), reshape(matMul(ones([1, count]) as Tensor2D, dy as Tensor2D), [width])];
    },
  }));
  return op(x, bias as Tensor1D) as Tensor2D;
}
