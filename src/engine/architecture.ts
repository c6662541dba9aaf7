import type { InputShape } from '../data/encodings/encoding';
import type { LayerSpec, Task } from '../spec';

/** A model without text and files: what the engine needs to build it. Ids: 0 is padding, 1 "other". */
export interface Architecture {
  readonly task: Task;
  readonly inputs: readonly InputShape[];
  readonly layers: readonly LayerSpec[];
  /** Tags or classes. */
  readonly classes: number;
  /** Task "classify". */
  readonly pooling: 'last' | 'mean' | 'max';
  readonly seed: number;
  /** `training.truncatedSteps`. */
  readonly truncatedSteps?: number;
}
