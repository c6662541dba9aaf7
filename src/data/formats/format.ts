import type { Document, Problem, ReadResult, TagScheme } from '../document';
import { linesOfText, type SourceLines } from '../lines';
import type { Tokenizer } from '../tokenize';

export type FormatName = 'conll' | 'seqInOut' | 'doccano';

export interface ReadOptions {
  /** CoNLL: column of the token, from 0. Default 0. */
  readonly tokenColumn?: number;
  /** CoNLL: column of the tag, from 0; negative counts from the last. Default -1. */
  readonly tagColumn?: number;
}

export interface WriteOptions {
  /** Scheme of written tags. Default BIO. */
  readonly scheme?: TagScheme;
  /** How documents without tokens are cut for a form made of tokens. Default whitespace. */
  readonly tokenizer?: Tokenizer;
}

export interface WrittenFile {
  /** Name inside the folder; empty where the form is one file. */
  readonly name: string;
  readonly text: string;
}

export interface Written {
  readonly files: readonly WrittenFile[];
  /** What the form can't hold, and what was written in its place. */
  readonly problems: readonly Problem[];
}

/** What a format must bring; `defineFormat` adds the rest. */
export interface FormatDefinition {
  readonly name: FormatName;
  /** For a person. */
  readonly title: string;
  /** Endings of file names, with the dot. */
  readonly extensions: readonly string[];
  /** Files of a form that is a folder, the first one required. Absent: one file. */
  readonly parts?: readonly string[];
  /** Whether a file is of this form, told from its path and first lines. */
  detect(path: string, head: string): boolean;
  /** `parts` in the order of the form's `parts`; undefined: there is no such file. Never throws on bad data. */
  readLines(parts: readonly (SourceLines | undefined)[], options: ReadOptions): ReadResult;
  writeFiles(documents: readonly Document[], options: WriteOptions): Written;
}

/** A form of data files. */
export interface Format extends FormatDefinition {
  /** Reads text in memory, as an editor holds it (of a form that is a folder: its first file). `file` names it in problems. */
  read(text: string, options?: ReadOptions & { readonly file?: string }): ReadResult;
  /** Text of the (first) file, and what the form can't hold. */
  write(documents: readonly Document[], options?: WriteOptions): Written & { readonly text: string };
}

export function defineFormat(definition: FormatDefinition): Format {
  return {
    ...definition,
    read: (text, options = {}) => definition.readLines([linesOfText(text, options.file ?? '(text)')], options),
    write(documents, options = {}) {
      const written = definition.writeFiles(documents, options);
      return { ...written, text: written.files[0].text };
    },
  };
}
