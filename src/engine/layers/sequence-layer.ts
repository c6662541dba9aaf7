import { tidy, type Tensor, type Tensor1D, type Tensor3D } from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { Random } from '../../data/random';
import { SequenceContext } from './context';
import { NamedLayer } from './named-layer';

/**
 * A layer over padded sequences. Inside a `SequenceModel` it is called by `run`; on its own it is a `tf.layers.Layer`:
 * `layer.apply(x)`, or `layer.apply([x, lengths], { training: true })` with lengths [batch] int32 where rows are padded.
 */
export abstract class SequenceLayer extends NamedLayer {
  private ownRandom: Random | undefined;

  /** Features of the output for inputs of so many features. */
  abstract outputWidth(inputWidth: number): number;

  /**
   * @param x [batch, time, features]
   * @returns [batch, time, outputWidth(features)]; values at padding mean nothing
   */
  abstract run(x: Tensor3D, context: SequenceContext): Tensor3D;

  /** Makes the weights for inputs of so many features. */
  buildFor(inputWidth: number): void {
    this.build([null, null, inputWidth]);
    this.built = true;
  }

  override call(inputs: Tensor | Tensor[], kwargs: { training?: boolean }): Tensor {
    return tidy(() => {
      const [x, lengths] = Array.isArray(inputs) ? (inputs as [Tensor, Tensor1D?]) : [inputs, undefined];
      const [batch, steps] = x.shape;
      const hostLengths = lengths ? Int32Array.from(lengths.dataSync()) : new Int32Array(batch).fill(steps);
      this.ownRandom ??= Random.fromSeed(this.seed, `dropout/${this.name}`);
      const context = new SequenceContext(hostLengths, steps, { training: kwargs?.training ?? false, random: this.ownRandom });
      const output = this.run(x as Tensor3D, context);
      context.finish(true);
      return output;
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as Shape;
    return [...shape.slice(0, 2), this.outputWidth(shape[shape.length - 1] ?? 0)];
  }
}
