import { functionsFrom, type FunctionsSource } from './module';
import { backwardRows, forwardRows, rowsCallOf } from './sequence-rows';
import { zero, type ThreadFunctions } from './thread';

/** The same in every thread that is given the same source and memory. */
export function threadFunctions(source: FunctionsSource, memory: WebAssembly.Memory): ThreadFunctions {
  const functions = functionsFrom(source, memory);
  const thread = { functions, memory };
  return {
    ...functions,
    forwardRows: (...values) => forwardRows(thread, rowsCallOf(values)),
    backwardRows: (...values) => backwardRows(thread, rowsCallOf(values)),
    zero: (pointer, count) => zero(thread, pointer, count),
  };
}
