import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { OptimizerSpec } from '../../../spec';
import { adamStepSize, type UpdateParameters } from '../optimizer';
import type { WasmContext } from './context';

/** `referenceUpdate` in one pass over the weights, in place. */
export function wasmUpdate(
  context: WasmContext,
  name: OptimizerSpec['name'],
  variable: Variable,
  gradient: Tensor,
  slots: readonly Variable[],
  p: UpdateParameters,
): void {
  const { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, rho = 0.9, momentum = 0, nesterov = false, gradientScale = 1 } = p;
  const f = context.functions;
  const [w, g, first = 0, second = 0] = [variable, gradient, ...slots].map((t) => context.pointer(t));
  switch (name) {
    case 'adam':
      f.adam(variable.size, w, g, first, second, gradientScale, adamStepSize(p), beta1, beta2, epsilon);
      return;
    case 'rmsprop':
      f.rmsprop(variable.size, w, g, first, second, gradientScale, learningRate, rho, momentum, epsilon);
      return;
    case 'sgd':
      f.sgd(variable.size, w, g, first, gradientScale, learningRate, momentum, +nesterov);
      return;
    case 'adagrad':
      f.adagrad(variable.size, w, g, first, gradientScale, learningRate, epsilon);
  }
}
