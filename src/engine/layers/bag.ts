import { cast, matMul, mul, oneHot, reshape, serialization, sum, tensor2d, tensor3d, tidy } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor3D, Variable } from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import type { BagInput, EncodedInput } from '../../data/batch';
import { embeddingLookup } from '../kernels';
import type { SequenceContext } from './context';
import { bagStart, startValues } from './initializers';
import { InputLayer } from './input-layer';
import type { NamedLayerConfig } from './named-layer';

export interface BagConfig extends NamedLayerConfig {
  readonly vocabularySize: number;
  /** Units that the counts are projected to. Default: the counts themselves. */
  readonly size?: number;
}

/**
 * Several features a token with their counts: n-grams, or letter trigrams (word hashing, Huang et al. 2013). The token's vector is the
 * counts of all features; with `size` it is the counts times `embeddings` [vocabularySize, size], summed over the features that the token
 * has, so that the counts are never laid out. On its own: [ids, counts], each [batch, time, features], with count 0 where a token has fewer.
 */
export class BagLayer extends InputLayer {
  static readonly className = 'UnrollBag';
  private table: Variable | undefined;

  constructor(readonly config: BagConfig) {
    super(config);
  }

  get width(): number {
    return this.config.size ?? this.config.vocabularySize;
  }

  override build(inputShape: Shape | Shape[]): void {
    const { vocabularySize, size } = this.config;
    if (size) {
      const values = startValues(bagStart, [vocabularySize, size], this.randomFor('embeddings'));
      this.table = this.addValues('embeddings', [vocabularySize, size], values);
    }
    super.build(inputShape);
  }

  override encode(input: EncodedInput, context: SequenceContext): Tensor3D {
    const bags = this.expect(input, 'bags');
    const { batch, steps } = context;
    if (!this.table) return tensor3d(this.layOut(bags), [batch, steps, this.width]);
    const { ids, counts, most } = padded(bags);
    const tokens = batch * steps;
    return reshape(this.project(this.table, tensor2d(ids, [tokens, most], 'int32'), tensor2d(counts, [tokens, most])), [
      batch,
      steps,
      this.width,
    ]);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const [ids, counts] = inputs as [Tensor, Tensor];
      const [batch, steps, most] = ids.shape;
      if (!this.table) return sum(mul(cast(oneHot(ids, this.width), 'float32'), reshape(counts, [batch, steps, most, 1])), 2);
      const flat = [batch * steps, most] as [number, number];
      return reshape(this.project(this.table, reshape(ids, flat), reshape(counts, flat)), [batch, steps, this.width]);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [...(inputShape as Shape[])[0].slice(0, 2), this.width];
  }

  override getConfig(): ReturnType<InputLayer['getConfig']> {
    const { vocabularySize, size = null } = this.config;
    return { ...super.getConfig(), vocabularySize, size };
  }

  /** @param ids and counts [tokens, features]; returns [tokens, size] */
  private project(table: Variable, ids: Tensor2D, counts: Tensor2D): Tensor2D {
    const [tokens, most] = ids.shape;
    const rows = embeddingLookup(table as Tensor as Tensor2D, ids) as Tensor3D;
    return reshape(matMul(reshape(counts, [tokens, 1, most]), rows), [tokens, this.width]);
  }

  private layOut({ offsets, ids, counts }: BagInput): Float32Array {
    const tokens = offsets.length - 1;
    const { width } = this;
    const values = new Float32Array(tokens * width);
    for (let token = 0; token < tokens; token++) {
      for (let k = offsets[token]; k < offsets[token + 1]; k++) values[token * width + ids[k]] += counts[k];
    }
    return values;
  }
}

/** Compressed rows to rows of one length, padded with count 0. */
function padded({ offsets, ids, counts }: BagInput): { ids: Int32Array; counts: Float32Array; most: number } {
  const tokens = offsets.length - 1;
  let most = 1;
  for (let token = 0; token < tokens; token++) most = Math.max(most, offsets[token + 1] - offsets[token]);
  const wide = { ids: new Int32Array(tokens * most), counts: new Float32Array(tokens * most), most };
  for (let token = 0; token < tokens; token++) {
    wide.ids.set(ids.subarray(offsets[token], offsets[token + 1]), token * most);
    wide.counts.set(counts.subarray(offsets[token], offsets[token + 1]), token * most);
  }
  return wide;
}

serialization.registerClass(BagLayer);
