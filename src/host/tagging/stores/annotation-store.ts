import { type Capabilities, type Problem } from '../../../data';
import { type Piece } from '../spans/span-model';
import { type TaggedLine } from '../spans/tagged-line';

/** What lies on disk of a text and its tags. */
export interface StoredLines {
  readonly lines: readonly TaggedLine[];
  /** Of all bytes that it was read from. */
  readonly hash: string;
  /** What could not be read, in words for the log. */
  readonly problems: readonly Problem[];
}

/** Where the tags of one text are kept. */
export interface AnnotationStore {
  /** Form of the file, for the status bar: "CoNLL columns". */
  readonly title: string;
  readonly capabilities: Capabilities;
  /** The file that holds the tags. */
  readonly file: string;
  /** Whether a path is one of those that are read, so that a change of it matters. */
  owns(path: string): boolean;
  read(): Promise<StoredLines>;
  /** What was read last is what the editor goes on from. */
  adopted(): void;
  /** Where spans can begin and end, in a form that is made of tokens. */
  tokensOf(line: TaggedLine): readonly Piece[] | undefined;
  /**
   * The tags as somebody else has left them since they were last read or written here, for lines with these texts; undefined: they are as they were. What is saved next
   * builds on them. `originOf`: where in the file that was last saved a line's document stands.
   */
  theirs(texts: readonly string[], originOf: (origin: number) => number | undefined): Promise<readonly TaggedLine[] | undefined>;
  /**
   * Writes the tags of a text that the editor has just saved; a store whose file is the text itself has written it, and waits for what lies beside. Answers the hash of what
   * was written: another window may have written anew before it could be read back.
   */
  saved(lines: readonly TaggedLine[]): Promise<string>;
}
