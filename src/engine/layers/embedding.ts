import { serialization, tensor2d, tidy, type Tensor, type Tensor2D, type Tensor3D, type Variable } from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import type { EncodedInput } from '../../data/batch';
import { embeddingLookup } from '../kernels';
import type { SequenceContext } from './context';
import { embeddingStart, startValues } from './initializers';
import { InputLayer } from './input-layer';
import type { NamedLayerConfig } from './named-layer';

export interface EmbeddingConfig extends NamedLayerConfig {
  readonly vocabularySize: number;
  readonly size: number;
  /** [vocabularySize * size]; a row whose first element is NaN gets the usual start. */
  readonly pretrained?: Float32Array;
}

/** A learnt vector for each id (Keras: Embedding; its weight `embeddings` [vocabularySize, size]). On its own: ids [batch, time] int32. */
export class EmbeddingLayer extends InputLayer {
  static readonly className = 'UnrollEmbedding';
  private table!: Variable;

  constructor(readonly config: EmbeddingConfig) {
    super(config);
  }

  get width(): number {
    return this.config.size;
  }

  override build(inputShape: Shape | Shape[]): void {
    const { vocabularySize, size, pretrained } = this.config;
    const values = startValues(embeddingStart, [vocabularySize, size], this.randomFor('embeddings'));
    for (let row = 0; pretrained && row < vocabularySize; row++) {
      if (!Number.isNaN(pretrained[row * size])) values.set(pretrained.subarray(row * size, (row + 1) * size), row * size);
    }
    this.table = this.addValues('embeddings', [vocabularySize, size], values);
    super.build(inputShape);
  }

  override encode(input: EncodedInput, context: SequenceContext): Tensor3D {
    const { ids } = this.expect(input, 'ids');
    return this.lookup(tensor2d(ids, [context.batch, context.steps], 'int32')) as Tensor3D;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => this.lookup(Array.isArray(inputs) ? inputs[0] : inputs));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [...(inputShape as Shape), this.config.size];
  }

  override getConfig(): ReturnType<InputLayer['getConfig']> {
    const { vocabularySize, size } = this.config;
    return { ...super.getConfig(), vocabularySize, size };
  }

  private lookup(ids: Tensor): Tensor {
    return embeddingLookup(this.table as Tensor as Tensor2D, ids);
  }
}

serialization.registerClass(EmbeddingLayer);
