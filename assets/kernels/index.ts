export { packedBytes, packedProductScratch, productScratch, pack, product, productPacked } from './gemm';
export { exponentials, sigmoids, tanhs } from './math';
export { lstmBackward, lstmForward } from './lstm';
export { gruBackward, gruForward } from './gru';
export { simpleBackward, simpleForward } from './simple';
export { addRows, addSquares, gatherRows, scatterRows, sumEach, sumOfSquares, sumRows } from './rows';
export { add, addToRows, multiply, multiplyAdd, scale } from './elementwise';
export { adagrad, adam, rmsprop, sgd } from './optimizers';
export { countTargets, crossEntropy } from './cross-entropy';
