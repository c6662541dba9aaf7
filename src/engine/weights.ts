/** A tensor outside of tfjs: a weight, an optimizer's slot, a carried state. */
export interface NamedArray {
  /** As "lstm/forward/recurrent_kernel": layer, direction, Keras' weight name. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}
