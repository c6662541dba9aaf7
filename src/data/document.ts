/** Where a document stands in its file. */
export interface Source {
  /** Path as given by whoever asked for the file to be read. */
  readonly file: string;
  /** First line of the document, counted from 1. */
  readonly line: number;
}

/** A token's place in `Document.text`, in Unicode code points, end exclusive. */
export interface Token {
  readonly start: number;
  readonly end: number;
}

/** Who set a span. */
export interface Provenance {
  readonly by: 'person' | 'model';
  /** Name of the run that suggested it. */
  readonly run?: string;
  /** Confidence of the model, 0 to 1. */
  readonly score?: number;
}

/** A labelled piece of `Document.text`; offsets are Unicode code points, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  readonly provenance?: Provenance;
}

/** An utterance or sentence with what is known of it. */
export interface Document {
  readonly text: string;
  /** Present when the file's form is made of tokens; else a tokenizer finds them. */
  readonly tokens?: readonly Token[];
  /** Sorted by start, not overlapping. */
  readonly spans: readonly Span[];
  /** Class of the whole document, for task "classify". */
  readonly label?: string;
  readonly source: Source;
  /** What the form holds beside this (other columns, unknown fields): kept for writing it back. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** Something wrong in a data file. "error": the line was set aside; "warning": it was read with a repair. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  /** What is wrong and what to do, without the place. */
  readonly message: string;
  readonly source: Source;
  /** Switchable cause. */
  readonly reason: 'count' | 'encoding' | 'tag' | 'empty' | 'syntax' | 'offset' | 'length' | 'missing' | 'label';
}

export type TagScheme = 'IOB1' | 'BIO' | 'BIOES';

/** What a reader makes of a file. Good documents are kept, bad lines listed in `problems`. */
export interface ReadResult {
  readonly documents: readonly Document[];
  readonly problems: readonly Problem[];
  readonly format: string;
  /** The scheme found in the file's tags, where its form has tags. */
  readonly scheme?: TagScheme;
}
