import {
  add,
  mean,
  mul,
  reshape,
  rsqrt,
  serialization,
  square,
  sub,
  type Tensor2D,
  type Tensor3D,
  type Variable,
} from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import type { SequenceContext } from './context';
import { featuresOf, type NamedLayerConfig } from './named-layer';
import { scaleAndShift } from './rows';
import { SequenceLayer } from './sequence-layer';

export interface LayerNormalizationConfig extends NamedLayerConfig {
  /** Added to the variance. Default: 1e-3. */
  readonly epsilon?: number;
}

/** Each step's features to mean 0 and variance 1, then scaled and shifted (Ba et al. 2016; Keras: LayerNormalization). Steps don't mix. */
export class LayerNormalizationLayer extends SequenceLayer {
  static readonly className = 'UnrollLayerNormalization';
  private gamma!: Variable;
  private beta!: Variable;

  constructor(readonly config: LayerNormalizationConfig = {}) {
    super(config);
  }

  override build(inputShape: Shape | Shape[]): void {
    const features = featuresOf(inputShape);
    this.gamma = this.addValues('gamma', [features], new Float32Array(features).fill(1));
    this.beta = this.addValues('beta', [features], new Float32Array(features));
    super.build(inputShape);
  }

  override outputWidth(inputWidth: number): number {
    return inputWidth;
  }

  override run(x: Tensor3D, _context: SequenceContext): Tensor3D {
    const [batch, steps, features] = x.shape;
    const flat = reshape(x, [batch * steps, features]);
    const centred = sub(flat, mean(flat, 1, true));
    const variance = mean(square(centred), 1, true);
    const normal = mul<Tensor2D>(centred, rsqrt(add(variance, this.config.epsilon ?? 1e-3)));
    return reshape(scaleAndShift(normal, this.gamma, this.beta), [batch, steps, features]);
  }

  override getConfig(): ReturnType<SequenceLayer['getConfig']> {
    return { ...super.getConfig(), epsilon: this.config.epsilon ?? 1e-3 };
  }
}

serialization.registerClass(LayerNormalizationLayer);
