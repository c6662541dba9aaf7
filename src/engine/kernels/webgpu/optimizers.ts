import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { OptimizerSpec } from '../../../spec';
import { adamStepSize, type UpdateParameters } from '../optimizer';
import type { WebgpuContext } from './context';
import type { Program } from './program';
import { forEach, groupsFor } from './sequence-helpers';

/** The update rules of `referenceUpdate` in WGSL, for one element: w its weight, g its gradient, a and b those of the slots. */
const rules: Record<
  OptimizerSpec['name'],
  { readonly slots: (p: UpdateParameters) => number; readonly code: (p: UpdateParameters) => string }
> = {
  adam: {
    slots: () => 2,
    code: () => `
      a[i] += (g - a[i]) * params.first;
      b[i] += (g * g - b[i]) * params.second;
      w[i] -= params.rate * a[i] / (sqrt(b[i]) + params.epsilon);`,
  },
  rmsprop: {
    slots: ({ momentum = 0 }) => (momentum > 0 ? 2 : 1),
    code: ({ momentum = 0 }) => `
      a[i] = params.first * a[i] + (1.0 - params.first) * g * g;
      let update = params.rate * g / sqrt(a[i] + params.epsilon);
      ${momentum > 0 ? 'b[i] = params.second * b[i] + update; w[i] -= b[i];' : 'w[i] -= update;'}`,
  },
  sgd: {
    slots: ({ momentum = 0 }) => (momentum > 0 ? 1 : 0),
    code({ momentum = 0, nesterov = false }) {
      if (momentum === 0) return 'w[i] -= params.rate * g;';
      return `
        a[i] = params.second * a[i] - params.rate * g;
        w[i] += ${nesterov ? 'params.second * a[i] - params.rate * g' : 'a[i]'};`;
    },
  },
  adagrad: {
    slots: () => 1,
    code: () => `
      a[i] += g * g;
      w[i] -= params.rate * g / sqrt(a[i] + params.epsilon);`,
  },
};

/** What `params.rate`, `first` and `second` are for an optimizer. */
function numbersOf(name: OptimizerSpec['name'], p: UpdateParameters): [rate: number, first: number, second: number] {
  const { learningRate, beta1 = 0.9, beta2 = 0.999, rho = 0.9, momentum = 0 } = p;
  if (name === 'adam') return [adamStepSize(p), 1 - beta1, 1 - beta2];
  return [learningRate, rho, momentum];
}

/** `referenceUpdate` in one pass over the weights, in place. */
export function webgpuUpdate(
  context: WebgpuContext,
  name: OptimizerSpec['name'],
  variable: Variable,
  gradient: Tensor,
  slots: readonly Variable[],
  p: UpdateParameters,
): void {
  if (variable.size === 0) return;
  const { epsilon = 1e-7, gradientScale = 1 } = p;
  const rule = rules[name];
  const used = slots.slice(0, rule.slots(p));
  const code = rule.code(p);
  const make = (): Program => ({
    label: name,
    bindings: [
      { name: 'w', type: 'f32', written: true },
      { name: 'gradient', type: 'f32' },
      ...used.map((_, i) => ({ name: ['a', 'b'][i], type: 'f32' as const, written: true })),
    ],
    params: [
      { name: 'size', type: 'u32' },
      ...['scale', 'rate', 'first', 'second', 'epsilon'].map((param) => ({ name: param, type: 'f32' as const })),
    ],
    workgroup: 64,
    body: forEach('params.size', `let g = params.scale * gradient[i]; ${code}`),
  });
  const params = [variable.size, gradientScale, ...numbersOf(name, p), epsilon];
  context.run(`update/${code}`, make, [variable, gradient, ...used], params, groupsFor(variable.size));
}
