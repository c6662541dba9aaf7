import type { Variable } from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { Random } from '../../data/random';
import { ValuesInitializer } from './initializers';

/** A weight with its name inside the layer: Keras' name, for the two directions of a recurrent layer after "forward/" and "backward/". */
export interface NamedWeight {
  readonly name: string;
  readonly variable: Variable;
  readonly trainable: boolean;
}

export interface NamedLayerConfig {
  readonly name?: string;
  readonly trainable?: boolean;
  /** Of the weights' start and, when the layer is used on its own, of dropout. Default: 1. */
  readonly seed?: number;
}

/** A `tf.layers.Layer` whose weights keep Keras' names, however often a model is made in one process, and start by a seed. */
export abstract class NamedLayer extends layers.Layer {
  protected readonly seed: number;
  private readonly named: NamedWeight[] = [];

  constructor(config: NamedLayerConfig = {}) {
    super({ name: config.name, trainable: config.trainable });
    this.seed = config.seed ?? 1;
  }

  /** All weights, those that gradients do not change (moving averages) included. */
  namedWeights(): readonly NamedWeight[] {
    return this.named;
  }

  override getConfig(): ReturnType<layers.Layer['getConfig']> {
    return { ...super.getConfig(), seed: this.seed };
  }

  /** The same weights for a seed, a layer's name and a weight's name, whatever other layers there are. */
  protected randomFor(weight: string): Random {
    return Random.fromSeed(this.seed, `weights/${this.name}/${weight}`);
  }

  protected addValues(name: string, shape: readonly number[], values: Float32Array, trainable = true): Variable {
    const layerVariable = this.addWeight(
      name,
      [...shape],
      'float32',
      new ValuesInitializer(values),
      undefined,
      trainable && this.trainable,
    );
    const variable = layerVariable.read() as Variable;
    this.named.push({ name, variable, trainable: trainable && this.trainable });
    return variable;
  }
}

/** The last dimension of what `tf.layers` hands to `build`. */
export function featuresOf(inputShape: Shape | Shape[]): number {
  const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as Shape;
  const features = shape[shape.length - 1];
  if (!features) throw new Error('The number of features must be known.');
  return features;
}
