/** A tensor outside of tfjs: a weight, an optimizer's slot, a carried state. */
export interface NamedArray {
  /** As "lstm/forward/recurrent_kernel": layer, direction, Keras' weight name. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Beyond it a number's square is near the end of float32, and so are all products of the next step: its gradient can't be finite. */
const soundLimit = 1e18;

/** The first weight with a number that no step can be made from, NaN among them; undefined when all are sound. */
export function unsoundWeight(weights: readonly NamedArray[]): NamedArray | undefined {
  return weights.find(({ data }) => !data.every((value) => Math.abs(value) < soundLimit));
}
