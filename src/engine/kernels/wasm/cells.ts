import { cellList } from '../cells';
import type { WasmCell } from './cell';
import { gru } from './gru';
import { lstm } from './lstm';
import { simple } from './simple';

/** All cells; threads are told a cell by its place here. */
export const cells: readonly WasmCell[] = cellList(lstm, gru, simple);
