import { cast, oneHot, serialization, tensor3d, tidy, type Tensor, type Tensor3D } from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import type { EncodedInput } from '../../data/batch';
import type { SequenceContext } from './context';
import { InputLayer } from './input-layer';
import type { NamedLayerConfig } from './named-layer';

export interface OneHotConfig extends NamedLayerConfig {
  readonly vocabularySize: number;
}

/** A 1 in the column of the id. On its own: ids [batch, time] int32. */
export class OneHotLayer extends InputLayer {
  static readonly className = 'UnrollOneHot';

  constructor(readonly config: OneHotConfig) {
    super(config);
  }

  get width(): number {
    return this.config.vocabularySize;
  }

  override encode(input: EncodedInput, context: SequenceContext): Tensor3D {
    const { ids } = this.expect(input, 'ids');
    const { width } = this;
    const values = new Float32Array(ids.length * width);
    for (let i = 0; i < ids.length; i++) values[i * width + ids[i]] = 1;
    return tensor3d(values, [context.batch, context.steps, width]);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => cast(oneHot(Array.isArray(inputs) ? inputs[0] : inputs, this.width), 'float32'));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [...(inputShape as Shape), this.width];
  }

  override getConfig(): ReturnType<InputLayer['getConfig']> {
    return { ...super.getConfig(), vocabularySize: this.width };
  }
}

serialization.registerClass(OneHotLayer);
