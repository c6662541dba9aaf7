import type { Activation } from '../../spec';
import type { RecurrentOptions } from './recurrent';

const activations: readonly Activation[] = ['tanh', 'sigmoid', 'relu'];

/** A backend's cells as a list, in which `cellNumber` is the place of each. */
export function cellList<C>(lstm: C, gru: C, simple: (activation: Activation) => C): readonly C[] {
  return [lstm, gru, ...activations.map(simple)];
}

/** A layer's cell by its place in `cellList`. */
export function cellNumber({ cell, activation = 'tanh' }: Pick<RecurrentOptions, 'cell' | 'activation'>): number {
  switch (cell) {
    case 'lstm':
      return 0;
    case 'gru':
      return 1;
    case 'simple':
      return 2 + activations.indexOf(activation);
  }
}
