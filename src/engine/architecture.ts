import type { LayerSpec, Task, Cell } from '../spec';

/** A model without text and files: what the engine needs to build it. Ids: 0 is padding, 1 "other". */
export interface Architecture {
  readonly task: Task;
  readonly inputs: readonly InputArchitecture[];
  readonly layers: readonly LayerSpec[];
  /** Tags or classes. */
  readonly classes: number;
  /** Task "classify". */
  readonly pooling: 'last' | 'mean' | 'max';
  readonly seed: number;
  /** `training.truncatedSteps`. */
  readonly truncatedSteps?: number;
}

/** `vocabularySize` counts padding and "other" too. */
export type InputArchitecture =
  | { readonly kind: 'oneHot'; readonly vocabularySize: number }
  | {
      readonly kind: 'embedding';
      readonly vocabularySize: number;
      readonly size: number;
      readonly trainable: boolean;
      /** [vocabularySize*size] start values; rows that are not in the file are NaN in their first element and get the usual start. */
      readonly pretrained?: Float32Array;
    }
  /** ngram and letterTrigram: counts of features, projected to `size` units when given. */
  | { readonly kind: 'bag'; readonly vocabularySize: number; readonly size?: number }
  | {
      readonly kind: 'characters';
      readonly vocabularySize: number;
      readonly size: number;
      readonly cell: Cell;
      readonly units: number;
      readonly bidirectional: boolean;
    };
