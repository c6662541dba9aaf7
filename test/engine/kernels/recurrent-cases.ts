import type { Case } from './support';

const ragged = { lengths: [5, 1, 3, 7, 7, 2], time: 7 };

/** Every cell with every option, alone and together, at odd sizes. */
const cases: Record<string, Omit<Case, 'cell' | 'activation' | 'reverse'>> = {
  'one unit, one feature': { ...ragged, features: 1, units: 1 },
  '3 units': { ...ragged, features: 2, units: 3 },
  '7 units': { ...ragged, features: 9, units: 7 },
  '33 units': { ...ragged, features: 17, units: 33 },
  'a batch of one step': { lengths: [1, 1, 1], time: 1, features: 5, units: 8 },
  'a single row': { lengths: [4], time: 6, features: 5, units: 8 },
  'rows of no length': { lengths: [0, 3, 0, 2], time: 4, features: 3, units: 5 },
  'rows of no length, initial state': { lengths: [0, 3, 0, 2], time: 4, features: 3, units: 5, initialState: true },
  'no row of any length': { lengths: [0, 0], time: 2, features: 3, units: 5, initialState: true },
  'initial state': { ...ragged, features: 4, units: 6, initialState: true },
  'recurrent mask': { ...ragged, features: 4, units: 6, recurrentMask: true },
  'truncation at every step': { ...ragged, features: 4, units: 6, truncatedSteps: 1 },
  'truncation at every third step': { ...ragged, features: 4, units: 6, truncatedSteps: 3 },
  'all at once': { ...ragged, features: 4, units: 6, initialState: true, recurrentMask: true, truncatedSteps: 2 },
  'rows of one length': { lengths: [4, 4, 4], time: 5, features: 4, units: 6, initialState: true, recurrentMask: true, truncatedSteps: 3 },
  Jordan: { ...ragged, features: 4, units: 6, jordan: 3 },
  'Jordan, all at once': { ...ragged, features: 4, units: 6, jordan: 3, initialState: true, recurrentMask: true, truncatedSteps: 2 },
};

const cells: Pick<Case, 'cell' | 'activation'>[] = [
  { cell: 'lstm' },
  { cell: 'gru' },
  { cell: 'simple', activation: 'tanh' },
  { cell: 'simple', activation: 'sigmoid' },
  { cell: 'simple', activation: 'relu' },
];

/** By name. */
export const recurrentCases: [string, Case][] = cells.flatMap((cell) =>
  Object.entries(cases).flatMap(([name, c]) =>
    [false, true].map((reverse): [string, Case] => [
      `${cell.cell} ${cell.activation ?? ''} ${reverse ? 'backwards' : 'forwards'}: ${name}`,
      { ...cell, ...c, reverse },
    ]),
  ),
);
