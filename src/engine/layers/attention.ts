import { add, concat, matMul, mul, reshape, serialization, softmax, sub, sum, tanh, tensor, transpose } from '@tensorflow/tfjs-core';
import type { Rank, Tensor, Tensor2D, Tensor3D, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import type { AttentionSpec } from '../../spec';
import type { SequenceContext } from './context';
import { dropoutMask } from './dropout-mask';
import { startValues } from './initializers';
import { featuresOf, type NamedLayerConfig } from './named-layer';
import { addBias } from './rows';
import { SequenceLayer } from './sequence-layer';

export interface AttentionConfig extends NamedLayerConfig {
  readonly score: AttentionSpec['score'];
  /** Units of queries, keys and values, for each head. */
  readonly units: number;
  /** Default: 1. */
  readonly heads?: number;
  /** Share of the attention weights dropped while training. */
  readonly dropout?: number;
}

/** Far enough below every score that softmax makes it exactly 0 in float32. */
const masked = -1e9;

/**
 * Each step looks at all real steps of its sequence; its input and what it finds are its output. Queries, keys and values are projected
 * as in Keras' MultiHeadAttention (query/kernel [features, heads, units], query/bias [heads, units], ...), with no projection after. The
 * score is scaled dot product (Vaswani et al. 2017), or additive (Bahdanau et al. 2015) with the weight `scale` [heads, units].
 */
export class AttentionLayer extends SequenceLayer {
  static readonly className = 'UnrollAttention';
  private readonly projections: { readonly kernel: Variable; readonly bias: Variable }[] = [];
  private scale: Variable | undefined;

  constructor(readonly config: AttentionConfig) {
    super(config);
  }

  private get heads(): number {
    return this.config.heads ?? 1;
  }

  override build(inputShape: Shape | Shape[]): void {
    const features = featuresOf(inputShape);
    const { heads } = this;
    const { units, score } = this.config;
    for (const name of ['query', 'key', 'value']) {
      const values = startValues('glorotUniform', [features, heads * units], this.randomFor(`${name}/kernel`));
      this.projections.push({
        kernel: this.addValues(`${name}/kernel`, [features, heads, units], values),
        bias: this.addValues(`${name}/bias`, [heads, units], new Float32Array(heads * units)),
      });
    }
    if (score === 'additive') {
      const limit = Math.sqrt(6 / (units + 1));
      this.scale = this.addValues('scale', [heads, units], startValues({ uniform: limit }, [heads, units], this.randomFor('scale')));
    }
    super.build(inputShape);
  }

  override outputWidth(inputWidth: number): number {
    return inputWidth + this.heads * this.config.units;
  }

  override run(x: Tensor3D, context: SequenceContext): Tensor3D {
    const [batch, steps, features] = x.shape;
    const { heads } = this;
    const { units, dropout = 0 } = this.config;
    const flat = reshape<Rank.R2>(x, [batch * steps, features]);
    const [query, key, value] = this.projections.map(({ kernel, bias }) => {
      const projected = matMul<Tensor2D>(flat, reshape<Rank.R2>(kernel, [features, heads * units]));
      const split = reshape(addBias(projected, reshape(bias, [heads * units])), [batch, steps, heads, units]);
      return reshape<Rank.R3>(transpose(split, [0, 2, 1, 3]), [batch * heads, steps, units]);
    });
    const scores = reshape<Rank.R4>(this.scores(query, key), [batch, heads, steps, steps]);
    // 0 at real columns, very low at padded ones.
    const penalty = reshape(mul(sub(1, context.mask), masked), [batch, 1, 1, steps]);
    const weights = softmax(add<Tensor4D>(scores, penalty));
    context.options.probe?.attention?.(this.name, weights);
    const used =
      context.training && dropout > 0
        ? mul(weights, tensor(dropoutMask(weights.size, dropout, context.random), weights.shape))
        : (weights as Tensor);
    const found = matMul(reshape<Rank.R3>(used, [batch * heads, steps, steps]), value);
    const joined = transpose(reshape(found, [batch, heads, steps, units]), [0, 2, 1, 3]);
    return concat([x, reshape<Rank.R3>(joined, [batch, steps, heads * units])], 2);
  }

  override getConfig(): ReturnType<SequenceLayer['getConfig']> {
    const { score, units, dropout = 0 } = this.config;
    return { ...super.getConfig(), score, units, heads: this.heads, dropout };
  }

  /** @param query and key [batch * heads, time, units]; returns [batch * heads, time, time] */
  private scores(query: Tensor3D, key: Tensor3D): Tensor3D {
    const [rows, steps, units] = query.shape;
    if (!this.scale) return mul(matMul(query, key, false, true), 1 / Math.sqrt(units));
    const { heads } = this;
    const met = tanh(add(reshape(query, [rows, steps, 1, units]), reshape(key, [rows, 1, steps, units])));
    const weighted = mul(reshape(met, [rows / heads, heads, steps * steps, units]), reshape(this.scale, [1, heads, 1, units]));
    return reshape<Rank.R3>(sum(weighted, 3), [rows, steps, steps]);
  }
}

serialization.registerClass(AttentionLayer);
