import { reshape, serialization, tensor2d, tidy, type Tensor, type Tensor2D, type Tensor3D, type Variable } from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import type { CharacterInput, EncodedInput } from '../../data/batch';
import type { Cell } from '../../spec';
import { embeddingLookup } from '../kernels';
import { SequenceContext } from './context';
import { embeddingStart, startValues } from './initializers';
import { InputLayer } from './input-layer';
import type { NamedLayerConfig, NamedWeight } from './named-layer';
import { RecurrentLayer } from './recurrent';

export interface CharactersConfig extends NamedLayerConfig {
  readonly vocabularySize: number;
  /** Units of a character's vector. */
  readonly size: number;
  readonly cell: Cell;
  readonly units: number;
  readonly bidirectional: boolean;
}

/**
 * A word's vector is the last state of a recurrent layer over its characters, of both directions side by side (Lample et al. 2016); 0 for
 * a word without characters. Weights: `embeddings` [vocabularySize, size] and the recurrent layer's.
 * On its own: [ids [batch, time, characters], lengths [batch, time]], int32.
 */
export class CharactersLayer extends InputLayer {
  static readonly className = 'UnrollCharacters';
  private readonly reader: RecurrentLayer;
  private table!: Variable;

  constructor(readonly config: CharactersConfig) {
    super(config);
    const { cell, units, bidirectional, seed } = config;
    this.reader = new RecurrentLayer({ name: `${this.name}/reader`, cell, units, bidirectional, seed });
  }

  get width(): number {
    return this.reader.outputWidth();
  }

  override build(inputShape: Shape | Shape[]): void {
    const { vocabularySize, size } = this.config;
    const values = startValues(embeddingStart, [vocabularySize, size], this.randomFor('embeddings'));
    this.table = this.addValues('embeddings', [vocabularySize, size], values);
    this.reader.buildFor(size);
    // So that tf.layers trains and disposes of them too.
    this._trainableWeights.push(...this.reader.trainableWeights);
    super.build(inputShape);
  }

  override namedWeights(): readonly NamedWeight[] {
    return [...super.namedWeights(), ...this.reader.namedWeights()];
  }

  override encode(input: EncodedInput, context: SequenceContext): Tensor3D {
    const { width, ids, lengths, places } = differentWords(this.expect(input, 'characters'));
    const words = this.read(tensor2d(ids, [lengths.length, width], 'int32'), lengths);
    // A word that comes several times in the batch is read once; the lookup sums the gradients of its places.
    return embeddingLookup(words, tensor2d(places, [context.batch, context.steps], 'int32')) as Tensor3D;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const [ids, lengths] = inputs as [Tensor, Tensor];
      const [batch, steps, width] = ids.shape;
      const words = this.read(reshape(ids, [batch * steps, width]), Int32Array.from(lengths.dataSync()));
      return reshape(words, [batch, steps, this.width]);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [...(inputShape as Shape[])[0].slice(0, 2), this.width];
  }

  override getConfig(): ReturnType<InputLayer['getConfig']> {
    const { vocabularySize, size, cell, units, bidirectional } = this.config;
    return { ...super.getConfig(), vocabularySize, size, cell, units, bidirectional };
  }

  /** @param ids [words, characters]; returns [words, width] */
  private read(ids: Tensor2D, lengths: Int32Array): Tensor2D {
    const vectors = embeddingLookup(this.table as Tensor as Tensor2D, ids) as Tensor3D;
    return this.reader.runWithLast(vectors, new SequenceContext(lengths, ids.shape[1])).last;
  }
}

/** The words of a batch, each once, the empty one first; `places[i]` is the word of token i. */
function differentWords(input: CharacterInput): { width: number; ids: Int32Array; lengths: Int32Array; places: Int32Array } {
  const { ids, lengths } = input;
  const width = Math.max(1, input.width);
  const found = new Map<string, number>([['', 0]]);
  const starts = [0];
  const places = new Int32Array(lengths.length);
  for (let token = 0; token < lengths.length; token++) {
    const key = ids.subarray(token * width, token * width + lengths[token]).join();
    let place = found.get(key);
    if (place === undefined) {
      place = starts.push(token) - 1;
      found.set(key, place);
    }
    places[token] = place;
  }
  const unique = { width, ids: new Int32Array(starts.length * width), lengths: new Int32Array(starts.length), places };
  for (let word = 1; word < starts.length; word++) {
    unique.ids.set(ids.subarray(starts[word] * width, (starts[word] + 1) * width), word * width);
    unique.lengths[word] = lengths[starts[word]];
  }
  return unique;
}

serialization.registerClass(CharactersLayer);
