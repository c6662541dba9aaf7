import { matMul, reshape, serialization, type Tensor, type Tensor2D, type Tensor3D, type Variable } from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import type { SequenceContext } from './context';
import { startValues } from './initializers';
import { featuresOf, type NamedLayerConfig } from './named-layer';
import { addBias } from './rows';
import { SequenceLayer } from './sequence-layer';

export interface DenseConfig extends NamedLayerConfig {
  readonly units: number;
}

/** The output layer before its softmax (Keras: Dense without activation): the same weights at every step. */
export class DenseLayer extends SequenceLayer {
  static readonly className = 'UnrollDense';
  private weightsOrNone: { readonly kernel: Variable; readonly bias: Variable } | undefined;

  constructor(readonly config: DenseConfig) {
    super(config);
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = [featuresOf(inputShape), this.config.units];
    this.weightsOrNone = {
      kernel: this.addValues('kernel', shape, startValues('glorotUniform', shape, this.randomFor('kernel'))),
      bias: this.addValues('bias', [this.config.units], new Float32Array(this.config.units)),
    };
    super.build(inputShape);
  }

  /** kernel [features, units] and bias [units]. @throws when not built */
  get parameters(): { readonly kernel: Variable; readonly bias: Variable } {
    if (!this.weightsOrNone) throw new Error(`Layer "${this.name}" is not built.`);
    return this.weightsOrNone;
  }

  override outputWidth(): number {
    return this.config.units;
  }

  override run(x: Tensor3D, _context: SequenceContext): Tensor3D {
    const [batch, steps, features] = x.shape;
    return reshape(this.runFlat(reshape(x, [batch * steps, features])), [batch, steps, this.config.units]);
  }

  /** @param x [rows, features]; returns [rows, units] */
  runFlat(x: Tensor2D): Tensor2D {
    const { kernel, bias } = this.parameters;
    return addBias(matMul(x, kernel as Tensor as Tensor2D), bias);
  }

  override getConfig(): ReturnType<SequenceLayer['getConfig']> {
    return { ...super.getConfig(), units: this.config.units };
  }
}

serialization.registerClass(DenseLayer);
