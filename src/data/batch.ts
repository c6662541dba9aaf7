/**
 * The edge between text and tensors: plain typed arrays, padded at the end of each row.
 * `B` sequences in the batch, `T` tokens in the longest one. Id 0 is padding, id 1 "other".
 */
export interface Batch {
  /** B */
  readonly size: number;
  /** T */
  readonly steps: number;
  /** [B] real tokens of each row; at least 1. */
  readonly lengths: Int32Array;
  /** One entry for each entry of the spec's `inputs`. */
  readonly inputs: readonly EncodedInput[];
  /** Task "tag": [B*T] tag ids (0 where padded, to be masked by `lengths`). Task "classify": [B]. Absent when unknown. A negative id: a label that training never saw; masked in the loss. */
  readonly targets?: Int32Array;
  /** [B] index of each row's document in the data set that the batch was made from. */
  readonly documents: Int32Array;
}

export type EncodedInput = IdInput | BagInput | CharacterInput;

/** For oneHot and embedding. */
export interface IdInput {
  readonly kind: 'ids';
  /** [B*T] */
  readonly ids: Int32Array;
}

/** For ngram and letterTrigram: several features with counts for each token, as compressed sparse rows. */
export interface BagInput {
  readonly kind: 'bags';
  /** [B*T+1] token i owns features offsets[i] to offsets[i+1]-1; none where padded. */
  readonly offsets: Int32Array;
  /** [offsets[B*T]] */
  readonly ids: Int32Array;
  /** [offsets[B*T]] how often the token has the feature. */
  readonly counts: Float32Array;
}

/** For characters. */
export interface CharacterInput {
  readonly kind: 'characters';
  /** W: characters of the longest word in the batch. */
  readonly width: number;
  /** [B*T*W] */
  readonly ids: Int32Array;
  /** [B*T] characters of each word; 0 where the token is padding. */
  readonly lengths: Int32Array;
}
