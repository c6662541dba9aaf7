import type { Cell, InputSpec } from '../../spec';
import type { PretrainedVectors } from '../pretrained';
import type { Random } from '../random';
import type { Vocabulary } from '../vocabulary';

/** What a model must know of an input to be built. `vocabularySize` counts padding and "other" too. */
export type InputShape =
  | { readonly kind: 'oneHot'; readonly vocabularySize: number }
  | {
      readonly kind: 'embedding';
      readonly vocabularySize: number;
      readonly size: number;
      readonly trainable: boolean;
      /** [vocabularySize*size] start values; a row that starts with NaN is not in the file of vectors and gets the usual start. */
      readonly pretrained?: Float32Array;
    }
  /** ngram and letterTrigram: counts of features, projected to `size` units when given. */
  | { readonly kind: 'bag'; readonly vocabularySize: number; readonly size?: number }
  | {
      readonly kind: 'characters';
      readonly vocabularySize: number;
      readonly size: number;
      readonly cell: Cell;
      readonly units: number;
      readonly bidirectional: boolean;
    };

/** One document's words in one encoding, before padding; n words. */
export type EncodedWords =
  | { readonly kind: 'ids'; readonly ids: Int32Array /* [n] */ }
  /** Word i owns features offsets[i] to offsets[i+1]-1. */
  | {
      readonly kind: 'bags';
      readonly offsets: Int32Array /* [n+1] */;
      readonly ids: Int32Array;
      readonly counts: Float32Array;
    }
  /** Word i owns characters offsets[i] to offsets[i+1]-1. */
  | { readonly kind: 'characters'; readonly offsets: Int32Array /* [n+1] */; readonly ids: Int32Array };

/** An encoding with its vocabulary. */
export interface Encoding {
  readonly vocabulary: Vocabulary;
  readonly shape: InputShape;
  /** @param random given while training: features seen once may become "other" */
  encode(words: readonly string[], random?: Random): EncodedWords;
  /** Whether the word is known, all of it. */
  knows(word: string): boolean;
}

/** What a file in this folder brings. */
export interface EncodingKind<S extends InputSpec> {
  readonly encode: S['encode'];
  /** Adds the features of a document's words to the counts. */
  count(words: readonly string[], spec: S, counts: Map<string, number>): void;
  create(spec: S, vocabulary: Vocabulary, vectors?: PretrainedVectors): Encoding;
}
