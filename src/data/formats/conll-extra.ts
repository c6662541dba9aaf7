/** What a CoNLL file holds beside tokens, tags and class, kept in `Document.extra` for writing it back. */
export interface ConllExtra {
  /** The other columns in order, each with a cell for every token. */
  readonly columns?: readonly (readonly string[])[];
  /** Places of token and tag among all columns; a negative tag column: the file has no tags. */
  readonly tokenColumn?: number;
  readonly tagColumn?: number;
  /** Lines before the sentence: comments and -DOCSTART- (with the blank line after it). */
  readonly before?: readonly string[];
  /** Lines after the last sentence. */
  readonly after?: readonly string[];
  /** Columns are separated by tabs. */
  readonly tab?: boolean;
}

/** Begins the line that some files put before each document. */
export const docstart = '-DOCSTART-';
/** The sentence's class. */
export const labelComment = /^#\s+label\s*=\s*([^]*?)\s*$/;
/** The sentence as it was before it was cut into tokens, as in CoNLL-U. */
export const textComment = /^# text = ([^]*)$/;
