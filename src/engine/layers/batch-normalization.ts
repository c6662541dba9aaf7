import { add, div, matMul, mul, reshape, rsqrt, serialization, square, sub, tidy } from '@tensorflow/tfjs-core';
import type { Rank, Tensor, Tensor2D, Tensor3D, Variable } from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import type { SequenceContext } from './context';
import { featuresOf, type NamedLayerConfig } from './named-layer';
import { scaleAndShift } from './rows';
import { SequenceLayer } from './sequence-layer';

export interface BatchNormalizationConfig extends NamedLayerConfig {
  /** Weight of the past in the moving averages. Default: 0.99. */
  readonly momentum?: number;
  /** Added to the variance. Default: 1e-3. */
  readonly epsilon?: number;
}

/**
 * Each feature to mean 0 and variance 1 over all real steps of the batch, then scaled and shifted; by moving averages outside of training
 * (Ioffe and Szegedy 2015; Keras: BatchNormalization with a mask). Padding counts for nothing.
 */
export class BatchNormalizationLayer extends SequenceLayer {
  static readonly className = 'UnrollBatchNormalization';
  private gamma!: Variable;
  private beta!: Variable;
  private movingMean!: Variable;
  private movingVariance!: Variable;

  constructor(readonly config: BatchNormalizationConfig = {}) {
    super(config);
  }

  override build(inputShape: Shape | Shape[]): void {
    const features = featuresOf(inputShape);
    const ones = (): Float32Array => new Float32Array(features).fill(1);
    this.gamma = this.addValues('gamma', [features], ones());
    this.beta = this.addValues('beta', [features], new Float32Array(features));
    this.movingMean = this.addValues('moving_mean', [features], new Float32Array(features), false);
    this.movingVariance = this.addValues('moving_variance', [features], ones(), false);
    super.build(inputShape);
  }

  override outputWidth(inputWidth: number): number {
    return inputWidth;
  }

  override run(x: Tensor3D, context: SequenceContext): Tensor3D {
    const [batch, steps, features] = x.shape;
    const flat = reshape<Rank.R2>(x, [batch * steps, features]);
    const normal = context.training ? this.byBatch(flat, context) : this.byAverages(flat);
    return reshape(scaleAndShift(normal, this.gamma, this.beta), [batch, steps, features]);
  }

  override getConfig(): ReturnType<SequenceLayer['getConfig']> {
    return { ...super.getConfig(), momentum: this.config.momentum ?? 0.99, epsilon: this.config.epsilon ?? 1e-3 };
  }

  private byAverages(flat: Tensor2D): Tensor2D {
    return mul<Tensor2D>(sub(flat, this.movingMean), rsqrt(add(this.movingVariance, this.config.epsilon ?? 1e-3)));
  }

  private byBatch(flat: Tensor2D, context: SequenceContext): Tensor2D {
    // The mean over real steps as a product with one row: faster than a masked sum, forward and backward.
    const share = div<Tensor2D>(reshape(context.mask, [1, flat.shape[0]]), Math.max(1, context.realSteps));
    const mean = matMul<Tensor2D>(share, flat);
    const centred = sub<Tensor2D>(flat, mean);
    const variance = matMul(share, square(centred));
    const kept: Tensor[] = [mean.clone(), variance.clone()];
    context.later(kept, () => {
      this.average(this.movingMean, kept[0]);
      this.average(this.movingVariance, kept[1]);
    });
    return mul<Tensor2D>(centred, rsqrt(add(variance, this.config.epsilon ?? 1e-3)));
  }

  private average(moving: Variable, now: Tensor): void {
    const momentum = this.config.momentum ?? 0.99;
    tidy(() => moving.assign(add(mul(moving, momentum), mul(reshape(now, moving.shape), 1 - momentum))));
  }
}

serialization.registerClass(BatchNormalizationLayer);
