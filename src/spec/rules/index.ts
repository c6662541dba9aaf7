import { columns, inputs, task, validation } from './data';
import { idleLayers, jordan, mergeMode, names, stateful, watched } from './layers';
import { type Rule } from './rule';
import { earlyStopping, optimizer, schedule, truncation } from './training';

/** All that the schema can't say about one key by itself. A new rule is a function in this folder and a word here. */
export const rules: readonly Rule[] = [
  task,
  validation,
  columns,
  inputs,
  mergeMode,
  jordan,
  stateful,
  names,
  idleLayers,
  watched,
  optimizer,
  schedule,
  earlyStopping,
  truncation,
];
