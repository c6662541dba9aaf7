import type { Tensor3D } from '@tensorflow/tfjs-core';
import type { EncodedInput } from '../../data/batch';
import { EngineError } from '../errors';
import type { SequenceContext } from './context';
import { NamedLayer } from './named-layer';

/**
 * The first layer over one of a batch's inputs. In a `SequenceModel` it is given the batch's typed arrays (`encode`); on its own it is a
 * `tf.layers.Layer` over tensors of ids.
 */
export abstract class InputLayer extends NamedLayer {
  /** Features of a token. */
  abstract readonly width: number;

  /** @returns [batch, time, width]; values at padding mean nothing */
  abstract encode(input: EncodedInput, context: SequenceContext): Tensor3D;

  /** Makes the weights. */
  buildNow(): void {
    this.build([]);
    this.built = true;
  }

  /** @throws EngineError when a batch holds another kind of input here */
  protected expect<K extends EncodedInput['kind']>(input: EncodedInput, kind: K): Extract<EncodedInput, { kind: K }> {
    if (input.kind !== kind) throw new EngineError('batch', `Input "${this.name}" reads ${kind}, the batch holds ${input.kind} there.`);
    return input as Extract<EncodedInput, { kind: K }>;
  }
}
