/** What is being made, before it is given to anybody. */
export type Writable<T> = { -readonly [K in keyof T]: T[K] };

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

/** Who set a span. A suggestion that a person accepted has `by: 'model'` with `accepted`; one that is not accepted is never saved. */
export interface Provenance {
  readonly by: 'person' | 'model';
  /** The person's name. */
  readonly author?: string;
  /** Name of the run that suggested it. */
  readonly run?: string;
  /** Confidence of the model, 0 to 1. */
  readonly score?: number;
  /** When a person accepted the suggestion: ISO 8601 time. */
  readonly accepted?: string;
}

/** A labelled piece of `Document.text`; offsets are Unicode code points, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  /** Part that an entity plays, as "destination" of a "city"; forms without roles hold it in the label (see `tagLabel`). */
  readonly role?: string;
  /** Number or name of the group that spans belong to, as in Rasa. */
  readonly group?: string;
  readonly provenance?: Provenance;
  /** What the form holds of this span beside (id, value, ...): whoever moves or relabels a span keeps it, so that it is written back. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** The label that a tag has room for: entity and role in one, "city.destination". */
export function tagLabel({ label, role }: Pick<Span, 'label' | 'role'>): string {
  return role === undefined ? label : `${label}.${role}`;
}

/** A tag of a file that its scheme does not allow where it stands. */
export interface MisplacedTag {
  /** Index of its token. */
  readonly token: number;
  readonly tag: string;
  /** What is wrong, and how it is read. */
  readonly why: string;
  /** The tag that says what was read; absent where it is not clear. */
  readonly wanted?: string;
  /** Line of the tag. */
  readonly source: Source;
  /** Which of the cells of that line. */
  readonly cell: number;
}

/** An utterance or sentence with what is known of it. */
export interface Document {
  readonly text: string;
  /** Present when the file's form is made of tokens; else a tokenizer finds them. Leave them out after an edit of the text. */
  readonly tokens?: readonly Token[];
  /** Sorted by start, then end. They may overlap where the form can hold it; of those that do a tagger learns the longest (`alignSpans`). */
  readonly spans: readonly Span[];
  /** Class of the whole document, for task "classify". */
  readonly label?: string;
  /** What an annotator decided of the document as a whole, other than to accept it (Prodigy); training leaves it out. */
  readonly answer?: 'reject' | 'ignore';
  /** Tags that were read with a repair. */
  readonly misplaced?: readonly MisplacedTag[];
  /** Index among the documents that were read from the text, for `Format.update`; absent: it is new. */
  readonly origin?: number;
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
  /** Where things stand in the files, for the form's own use: with it `Format.update` need not read them again. */
  readonly layout?: unknown;
}
