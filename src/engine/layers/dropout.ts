import { mul, serialization, tensor, type Tensor3D } from '@tensorflow/tfjs-core';
import type { SequenceContext } from './context';
import { dropoutMask } from './dropout-mask';
import type { NamedLayerConfig } from './named-layer';
import { SequenceLayer } from './sequence-layer';

export interface DropoutConfig extends NamedLayerConfig {
  /** Share of the values set to 0. */
  readonly rate: number;
}

/** Dropout (Srivastava et al. 2014; Keras: Dropout): every value on its own, what stays is scaled up; nothing outside of training. */
export class DropoutLayer extends SequenceLayer {
  static readonly className = 'UnrollDropout';

  constructor(readonly config: DropoutConfig) {
    super(config);
  }

  override outputWidth(inputWidth: number): number {
    return inputWidth;
  }

  override run(x: Tensor3D, context: SequenceContext): Tensor3D {
    const { rate } = this.config;
    if (!context.training || rate === 0) return x;
    return mul(x, tensor(dropoutMask(x.size, rate, context.random), x.shape));
  }

  override getConfig(): ReturnType<SequenceLayer['getConfig']> {
    return { ...super.getConfig(), rate: this.config.rate };
  }
}

serialization.registerClass(DropoutLayer);
