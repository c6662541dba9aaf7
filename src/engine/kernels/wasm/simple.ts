import type { Activation } from '../../../spec';
import type { WasmCell } from './cell';
import { addProduct, plainGates } from './gated-product';

/** Their numbers in assets/kernels/simple.ts. */
const kinds: Record<Activation, number> = { tanh: 0, sigmoid: 1, relu: 2 };

/** See reference/simple.ts for the equation and assets/kernels/simple.ts for the step. */
export function simple(activation: Activation): WasmCell {
  return {
    gateCount: 1,
    stateCount: 1,
    ownH: false,
    extra: false,
    ...plainGates(1),
    forward(thread, step, call, product) {
      if (product) addProduct(thread, step, call, 1);
      thread.functions.simpleForward(kinds[activation], step.rows, step.units, step.gates, call.bias);
    },
    backward(thread, step, dh) {
      thread.functions.simpleBackward(kinds[activation], step.rows, step.units, step.gates, dh);
    },
  };
}
