import type { OptimizerSpec } from '../../spec';

/** Numbers of one update. Those of another optimizer are ignored; `learningRate` is the scheduled one. */
export interface UpdateParameters {
  readonly learningRate: number;
  /** Updates done so far, this one counted: 1 at the first (adam's bias correction). */
  readonly step: number;
  /** Factor for the gradient, from clipping by norm. Default: 1. */
  readonly gradientScale?: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  readonly rho?: number;
  readonly momentum?: number;
  readonly nesterov?: boolean;
}

/** A tensor that an optimizer keeps for each variable, of the variable's shape. */
export interface SlotDescription {
  readonly name: string;
  /** What every element starts at. */
  readonly start: number;
}

/** The slots of an optimizer, in the order in which `optimizerUpdate` takes them. */
export function optimizerSlots(spec: OptimizerSpec): SlotDescription[] {
  switch (spec.name) {
    case 'adam':
      return [
        { name: 'm', start: 0 },
        { name: 'v', start: 0 },
      ];
    case 'rmsprop':
      return [{ name: 'square', start: 0 }, ...(spec.momentum > 0 ? [{ name: 'momentum', start: 0 }] : [])];
    case 'sgd':
      return spec.momentum > 0 ? [{ name: 'momentum', start: 0 }] : [];
    case 'adagrad':
      return [{ name: 'accumulator', start: spec.initialAccumulator }];
  }
}

/** Adam's step size with both bias corrections in it, as in Keras. */
export function adamStepSize(p: UpdateParameters): number {
  const { beta1 = 0.9, beta2 = 0.999 } = p;
  return (p.learningRate * Math.sqrt(1 - beta2 ** p.step)) / (1 - beta1 ** p.step);
}
