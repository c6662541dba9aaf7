import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { OptimizerSpec } from '../../../spec';
import { adamStepSize, type UpdateParameters } from '../optimizer';
import type { OpAttribute, TensorflowContext } from './context';

/**
 * `referenceUpdate` by TensorFlow's fused updates: one pass over the weights each.
 * @returns false for adagrad: TensorFlow's adds epsilon at another place
 */
export function tensorflowUpdate(
  context: TensorflowContext,
  name: OptimizerSpec['name'],
  variable: Variable,
  gradient: Tensor,
  slots: readonly Variable[],
  p: UpdateParameters,
): boolean {
  const { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, rho = 0.9, momentum = 0, nesterov = false, gradientScale = 1 } = p;
  tf.tidy(() => {
    const g = gradientScale === 1 ? gradient : tf.mul(gradient, gradientScale);
    const nesterovFlag = context.flag('use_nesterov', nesterov);
    switch (name) {
      case 'adam':
        // Both bias corrections are in the step size: powers of 0 leave it alone.
        return apply(context, 'ResourceApplyAdam', [variable, ...slots], [0, 0, { changing: adamStepSize(p) }, beta1, beta2, epsilon, g]);
      case 'rmsprop': {
        // TensorFlow wants a matrix for the momentum, of whatever values where there is none.
        const held = slots.length > 1 ? [variable, ...slots] : [variable, ...slots, g];
        return apply(context, 'ResourceApplyRMSProp', held, [{ changing: learningRate }, rho, momentum, epsilon, g]);
      }
      case 'sgd':
        if (momentum === 0) return apply(context, 'ResourceApplyGradientDescent', [variable], [{ changing: learningRate }, g]);
        return apply(
          context,
          'ResourceApplyKerasMomentum',
          [variable, ...slots],
          [{ changing: learningRate }, g, momentum],
          [nesterovFlag],
        );
      case 'adagrad':
        return;
    }
  });
  return name !== 'adagrad';
}

/**
 * Runs an op on TensorFlow's own variables, in place: what it changes is put into them, let go of by tfjs, which would make TensorFlow
 * work on a copy, and taken back afterwards.
 *
 * @param held what the op changes; of these, only tfjs' variables are taken back
 * @param inputs a bare number is the same at every step, and is made once
 */
function apply(
  context: TensorflowContext,
  op: string,
  held: readonly Tensor[],
  inputs: readonly (number | { readonly changing: number } | Tensor)[],
  attributes: readonly OpAttribute[] = [],
): void {
  const { backend, binding } = context;
  const type = [context.floatType('dtype')];
  const handles = held.map((_, i) => context.variable(i));
  const values = backend.getInputTensorIds(held);
  const scalars: number[] = [];
  const ids = inputs.map((input) => {
    if (typeof input === 'number') return context.constant(input);
    if (!('changing' in input)) return backend.getInputTensorIds([input])[0];
    scalars.push(binding.createTensor([], binding.TF_FLOAT, Float32Array.of(input.changing)));
    return scalars[scalars.length - 1];
  });
  handles.forEach((handle, i) => {
    binding.executeOp('AssignVariableOp', type, [handle, values[i]], 0);
    if (held[i] instanceof tf.Variable) binding.deleteTensor(values[i]);
  });
  try {
    binding.executeOp(op, [context.floatType(), context.flag('use_locking', false), ...attributes], [...handles, ...ids], 0);
  } finally {
    scalars.forEach((id) => binding.deleteTensor(id));
    held.forEach((target, i) => {
      if (!(target instanceof tf.Variable)) return;
      backend.tensorMap.get(target.dataId).id = binding.executeOp('ReadVariableOp', type, [handles[i]], 1)[0].id;
    });
  }
}
