import type { Cell, Activation } from '../../../spec';
import type { WasmCell } from './cell';
import { gru } from './gru';
import { lstm } from './lstm';
import { simple } from './simple';

const activations: readonly Activation[] = ['tanh', 'sigmoid', 'relu'];

/** All cells; threads are told a cell by its place here. */
export const cells: readonly WasmCell[] = [lstm, gru, ...activations.map(simple)];

/** A cell's place in `cells`. */
export function cellNumber(cell: Cell, activation: Activation = 'tanh'): number {
  switch (cell) {
    case 'lstm':
      return 0;
    case 'gru':
      return 1;
    case 'simple':
      return 2 + activations.indexOf(activation);
  }
}
