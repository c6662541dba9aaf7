/** What a CoNLL file holds beside tokens, tags and class, kept in `Document.extra` for writing it back. */
export interface ConllExtra {
  /** The other columns in order, each with a cell for every token. */
  readonly columns?: readonly (readonly string[])[];
  /** Places of token and tag among all columns; a negative tag column: the file has no tags. */
  readonly tokenColumn?: number;
  readonly tagColumn?: number;
  /** Lines before the sentence: comments and -DOCSTART- (with the blank line after it). */
  readonly before?: readonly string[];
  /** Blank lines between these and the sentence's first row; absent: none. */
  readonly gap?: number;
  /** Lines after the last sentence. */
  readonly after?: readonly string[];
  /** Columns are separated by tabs. */
  readonly tab?: boolean;
}

/** Begins the line that some files put before each document. */
export const docstart = '-DOCSTART-';
/** The sentence's class in a comment "# label = "; undefined: the line is no such comment. */
export function labelIn(line: string): string | undefined {
  const head = /^#\s+label\s*=/.exec(line)?.[0];
  return head === undefined ? undefined : line.slice(head.length).trim();
}

const textHead = '# text = ';

/** The sentence as it was before it was cut into tokens, as in CoNLL-U; undefined: the line is no such comment. */
export function textIn(line: string): string | undefined {
  return line.startsWith(textHead) ? line.slice(textHead.length) : undefined;
}
