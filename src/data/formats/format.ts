import type { Document, Problem, ReadResult, TagScheme, Writable } from '../document';
import { linesOfText, type SourceLines, type SourceText } from '../lines';
import type { Loss } from '../problems';
import { runSteps, type Steps } from '../steps';
import type { Tokenizer } from '../tokenize';
import type { Skimmed, SkimOptions } from './skim';

export type FormatName = 'conll' | 'seqInOut' | 'doccano' | 'prodigy' | 'labelStudio' | 'spacy' | 'snips' | 'rasa' | 'brat';

export interface ReadOptions {
  /** CoNLL: column of the token, from 0. Default 0. */
  readonly tokenColumn?: number;
  /** CoNLL: column of the tag, from 0; negative counts from the last. Default -1. */
  readonly tagColumn?: number;
  /** brat: what a document is, a line of the text or all of it. Default lines. */
  readonly unit?: 'line' | 'text';
}

export interface WriteOptions {
  /** Scheme of written tags. Default BIO. */
  readonly scheme?: TagScheme;
  /** How documents without tokens are cut for a form made of tokens. Default whitespace. */
  readonly tokenizer?: Tokenizer;
  /** brat: a single document may be the whole text. Default line. */
  readonly unit?: 'line' | 'text';
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
  /** The same in numbers. */
  readonly losses: readonly Loss[];
}

/** What a form can hold of documents; the rest is reported when it is written. */
export interface Capabilities {
  /** Spans may overlap, nest, or lie on the same text. */
  readonly overlap: boolean;
  /** `role` and `group` of a span; else the role is joined to the label. */
  readonly roles: boolean;
  /** A class of the whole document. */
  readonly classes: boolean;
  /** Who set a span. */
  readonly provenance: boolean;
  /** A document's text may hold line ends. */
  readonly multiline: boolean;
  /** Spans begin and end at tokens' borders; else at any code point. */
  readonly tokens: boolean;
}

/** A piece of a document's text that stands literally in the original. */
export interface TextPlace {
  /** UTF-16 offsets in the original (the form's first file), end exclusive. */
  readonly start: number;
  readonly end: number;
  /** Code point of the document's text at which the piece begins. */
  readonly at: number;
}

/** A text with documents written back into it. */
export interface Updated {
  readonly text: string;
  /** What the form can't hold, and what was written in its place. */
  readonly problems: readonly Problem[];
}

/** What a format must bring; `defineFormat` adds the rest. */
interface FormatBase {
  readonly name: FormatName;
  /** For a person. */
  readonly title: string;
  /** Endings of file names, with the dot. They tell the form where the content does not. */
  readonly extensions: readonly string[];
  /** Names of the files of a form that is a folder, the first one required. */
  readonly parts?: readonly string[];
  /** Endings of the files of a form that is several files side by side, the first one required. */
  readonly sides?: readonly string[];
  readonly capabilities: Capabilities;
  /** Whether a file is of this form, told from its first lines; the path helps only where the form has fixed names. */
  detect(path: string, head: string): boolean;
  writeFiles(documents: readonly Document[], options: WriteOptions): Written;
  /** `Format.update` for all files of a form of several (undefined: there was none), in the order of its parts, with pauses. */
  updateFilesInSteps(originals: readonly (string | undefined)[], documents: readonly Document[], options?: UpdateOptions): Steps<Written>;
  /**
   * What the (first) file shows at a glance, in a tenth of the time that reading takes. Where the file has faults it may be wrong: only reading tells.
   * Undefined: it can't be told without reading.
   */
  skim?(bytes: Uint8Array, options: SkimOptions): Skimmed | undefined;
  /** Where the text of each document stands in the (first) original, piece by piece, in order; what is escaped there has no place. */
  positions(original: string, options?: ReadOptions): readonly (readonly TextPlace[])[];
}

/** A form that is read line by line. */
export interface LineFormat extends FormatBase {
  readonly reads: 'lines';
  /** Files in the order of the form's parts; undefined: there is no such file. Never throws on bad data. */
  readLines(parts: readonly (SourceLines | undefined)[], options: ReadOptions): Steps<ReadResult>;
}

/** A form whose text must be seen whole. */
export interface TextFormat extends FormatBase {
  readonly reads: 'text';
  /** Files in the order of the form's parts; undefined: there is no such file. Never throws on bad data. */
  readTexts(parts: readonly (SourceText | undefined)[], options: ReadOptions): ReadResult;
}

export type FormatDefinition = LineFormat | TextFormat;

export interface UpdateOptions extends ReadOptions, WriteOptions {
  /** What was read from the very originals, with the same options: they are not read once more then. */
  readonly before?: Pick<ReadResult, 'documents' | 'scheme' | 'layout'>;
}

export interface ReadFilesOptions extends ReadOptions {
  /** Names of the files in problems. */
  readonly files?: readonly string[];
}

/** What every form can do. */
export interface FormatMethods {
  /**
   * Reads text in memory, as an editor holds it (of a form of several files: its first). `file` names it in problems.
   * Documents have their `origin`, for `update`.
   */
  read(text: string, options?: ReadOptions & { readonly file?: string }): ReadResult;
  /** Reads all files of a form of several, in the order of its parts; undefined: there is no such file. */
  readFiles(texts: readonly (string | undefined)[], options?: ReadFilesOptions): ReadResult;
  /** The same with pauses. */
  readFilesInSteps(texts: readonly (string | undefined)[], options?: ReadFilesOptions): Steps<ReadResult>;
  /** `updateFilesInSteps` without pauses. */
  updateFiles(originals: readonly (string | undefined)[], documents: readonly Document[], options?: UpdateOptions): Written;
  /** Text of the (first) file, and what the form can't hold. */
  write(documents: readonly Document[], options?: WriteOptions): Written & { readonly text: string };
  /**
   * Writes documents back into the text that they were read from (with the same options). A document whose `origin` names what was read
   * and that is unchanged stays byte for byte, with all around it: unknown fields, comments, spacing, escapes, line ends, BOM. A
   * changed one changes only what must. Documents may be edited, deleted, inserted (without `origin`) and put in another order; lines
   * that could not be read stay. `update(text, read(text).documents).text === text`. Spans keep their `extra` when they are
   * moved or relabelled; `tokens` are left out after an edit of the text: those beside the edit stay as they were.
   * @throws DataError where the text is of another form altogether, so that there is no place for documents
   */
  update(original: string, documents: readonly Document[], options?: UpdateOptions): Updated;
}

/** A form of data files. */
export type Format = FormatDefinition & FormatMethods;

/** Lines of a file that is not there. */
export const noLines: SourceLines = { file: '(text)', lines: [], problems: [], openEnd: false };

export function defineFormat<Definition extends LineFormat | TextFormat>(
  definition: Definition,
): (Definition extends LineFormat ? LineFormat : TextFormat) & FormatMethods;
export function defineFormat(definition: FormatDefinition): Format {
  const names = definition.parts ?? definition.sides?.map((side) => `(text)${side}`) ?? ['(text)'];
  function* readFilesInSteps(texts: readonly (string | undefined)[], options: ReadFilesOptions = {}): Steps<ReadResult> {
    const sources = names.map((name, i) => ({ text: texts[i], file: options.files?.[i] ?? name }));
    const result =
      definition.reads === 'lines'
        ? yield* definition.readLines(
            sources.map(({ text, file }) => (text === undefined ? undefined : linesOfText(text, file))),
            options,
          )
        : definition.readTexts(
            sources.map(({ text, file }) => (text === undefined ? undefined : { text, file })),
            options,
          );
    // Just made, and nobody else's yet: to copy them would take as long as to read them.
    result.documents.forEach((document: Writable<Document>, origin) => (document.origin = origin));
    return result;
  }
  const readFiles: FormatMethods['readFiles'] = (texts, options) => runSteps(readFilesInSteps(texts, options));
  function* updateFilesInSteps(
    originals: readonly (string | undefined)[],
    documents: readonly Document[],
    options: UpdateOptions = {},
  ): Steps<Written> {
    // An empty file has no list or object to write into.
    const empty = definition.reads === 'text' && definition.sides === undefined && /^\ufeff?\s*$/.test(originals[0] ?? '');
    return empty && documents.length > 0
      ? definition.writeFiles(documents, options)
      : yield* definition.updateFilesInSteps(originals, documents, options);
  }
  const updateFiles: FormatMethods['updateFiles'] = (originals, documents, options) =>
    runSteps(updateFilesInSteps(originals, documents, options));
  return {
    ...definition,
    updateFilesInSteps,
    updateFiles,
    readFiles,
    readFilesInSteps,
    read: (text, options = {}) => readFiles([text], { ...options, files: [options.file ?? names[0]] }),
    write(documents, options = {}) {
      const written = definition.writeFiles(documents, options);
      return { ...written, text: written.files[0].text };
    },
    update(original, documents, options = {}) {
      const { files, problems } = updateFiles([original], documents, options);
      return { text: files[0].text, problems };
    },
  };
}
