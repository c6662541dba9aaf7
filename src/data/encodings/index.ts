import type { Encode, InputSpec } from '../../spec';
import { characters } from './characters';
import { embedding } from './embedding';
import type { EncodingKind } from './encoding';
import { letterTrigram } from './letter-trigram';
import { ngram } from './ngram';
import { oneHot } from './one-hot';

/** All encodings. A new one is a file in this folder, a line here, and its keys in spec/inputs.ts. */
const encodings: { readonly [E in Encode]: EncodingKind<Extract<InputSpec, { encode: E }>> } = {
  oneHot,
  ngram,
  letterTrigram,
  embedding,
  characters,
};

/** The encoding that an entry of the spec's `inputs` names. */
export function encodingOf<S extends InputSpec>(spec: S): EncodingKind<S> {
  // The table's type ties each name to its own keys; TypeScript can't follow that through a union.
  return encodings[spec.encode] as unknown as EncodingKind<S>;
}
