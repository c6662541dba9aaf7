import { fill, variable, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import type { OptimizerSpec } from '../../spec';
import { EngineError } from '../errors';
import { optimizerSlots, optimizerUpdate } from '../kernels';
import type { NamedArray } from '../weights';
import { assignArray, arrayOf } from '../variables';

/** A variable under the name by which its slots are saved. */
export interface OptimizedVariable {
  readonly name: string;
  readonly variable: Variable;
}

/** Numbers of one update. */
export interface UpdateOptions {
  readonly learningRate: number;
  /** Updates done so far, this one counted. */
  readonly step: number;
}

/** An optimizer's slots for a model's variables, and its update. The formulas are Keras' (see `optimizerUpdate`). */
export class Optimizer {
  private readonly slots: { readonly name: string; readonly variable: Variable }[][];

  constructor(
    private readonly spec: OptimizerSpec,
    private readonly variables: readonly OptimizedVariable[],
  ) {
    const descriptions = optimizerSlots(spec);
    this.slots = variables.map(({ name, variable: weight }) =>
      descriptions.map((slot) => {
        const start = fill(weight.shape, slot.start);
        const held = variable(start, false);
        start.dispose();
        return { name: `optimizer/${name}/${slot.name}`, variable: held };
      }),
    );
  }

  /** Updates variable number `index` in place; `gradientScale` is a factor for the gradient. */
  update(index: number, gradient: Tensor, gradientScale: number, options: UpdateOptions): void {
    const slots = this.slots[index].map((slot) => slot.variable);
    optimizerUpdate(this.spec.name, this.variables[index].variable, gradient, slots, { ...this.spec, ...options, gradientScale });
  }

  /** Slots, as "optimizer/lstm/kernel/m". */
  async toArrays(): Promise<NamedArray[]> {
    return Promise.all(this.slots.flat().map(({ name, variable: slot }) => arrayOf(name, slot)));
  }

  /** @throws EngineError when a slot is missing or has another size */
  fromArrays(arrays: readonly NamedArray[]): void {
    const byName = new Map(arrays.map((array) => [array.name, array]));
    const found = this.slots.flat().map(({ name, variable: slot }) => {
      const array = byName.get(name);
      if (!array || array.data.length !== slot.size)
        throw new EngineError('weights', `The optimizer's state ${name} is missing or does not fit.`);
      return { slot, array };
    });
    for (const { slot, array } of found) assignArray(slot, array.data);
  }

  dispose(): void {
    for (const { variable: slot } of this.slots.flat()) slot.dispose();
  }
}
