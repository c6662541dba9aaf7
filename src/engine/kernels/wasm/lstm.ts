import type { WasmCell } from './cell';
import { addProduct, plainGates } from './gated-product';

/** See reference/lstm.ts for the equations and assets/kernels/lstm.ts for the step. */
export const lstm: WasmCell = {
  gateCount: 4,
  stateCount: 2,
  ownH: true,
  extra: true,
  ...plainGates(4),
  forward(thread, step, call, product) {
    if (product) addProduct(thread, step, call, 4);
    thread.functions.lstmForward(step.rows, step.units, step.gates, call.bias, step.lastC, step.c, step.extra, step.h);
  },
  backward(thread, step, dh, dc) {
    thread.functions.lstmBackward(step.rows, step.units, step.gates, step.lastC, step.extra, dh, dc);
  },
};
