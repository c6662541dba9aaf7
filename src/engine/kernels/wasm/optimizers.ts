import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { OptimizerSpec } from '../../../spec';
import { adamStepSize, type UpdateParameters } from '../optimizer';
import type { WasmContext } from './context';
import type { Job } from './thread';

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
  const pointers = [variable, gradient, ...slots].map((t) => context.pointer(t));
  context.run(
    context.inParts(variable.size, 1, ({ from, to }): Job => {
      const n = to - from;
      const [w, g, first = 0, second = 0] = pointers.map((pointer) => pointer + 4 * from);
      switch (name) {
        case 'adam':
          return ['adam', n, w, g, first, second, gradientScale, adamStepSize(p), beta1, beta2, epsilon];
        case 'rmsprop':
          return ['rmsprop', n, w, g, first, second, gradientScale, learningRate, rho, momentum, epsilon];
        case 'sgd':
          return ['sgd', n, w, g, first, gradientScale, learningRate, momentum, +nesterov];
        case 'adagrad':
          return ['adagrad', n, w, g, first, gradientScale, learningRate, epsilon];
      }
    }),
  );
}
