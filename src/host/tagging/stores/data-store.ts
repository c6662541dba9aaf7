import type * as vscode from 'vscode';
import { type Problem } from '../../../data';
import { OffsetMap } from '../../../data/code-points';
import { type AnnotatedFiles, type OpenText } from '../files/annotated-files';
import { type AnnotationStore, type StoredLines } from './annotation-store';
import { type DataContent, type WrittenData } from '../files/data-file';
import { readBeside, toldByOthers, withProvenance, writeBeside, writeProvenance } from './provenance-file';
import { type TaggedDocument } from '../tagged-document';
import { type Piece } from '../spans/span-model';
import { type Tags } from '../spans/span-history';
import { type TaggedLine, withTags } from '../spans/tagged-line';

/** A data file that is open as text: its tags lie in the file itself, which is written when the editor saves the text. */
export class DataStore implements AnnotationStore {
  private latest: { readonly content: DataContent; readonly beside: string } | undefined;
  /** What is beside the file is written one time after another. */
  private telling: Promise<unknown> = Promise.resolve();
  /** The last of that; rejects where it failed. */
  private told: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly files: AnnotatedFiles,
    private readonly uri: vscode.Uri,
    private current: DataContent,
    /** What lay beside the file when the lines at hand were read, or last written. */
    private beside: string,
  ) {}

  /** The file as it was when the lines at hand were read; saves in between do not change it, so that what is undone after one finds its place. */
  get content(): DataContent {
    return this.current;
  }

  static async open(files: AnnotatedFiles, uri: vscode.Uri): Promise<DataStore> {
    const content = await files.content(uri);
    const beside = await readBeside(content.paths[0]);
    return new DataStore(files, uri, withBeside(content, beside), beside);
  }

  get title(): string {
    return this.content.format.title;
  }

  get capabilities(): DataContent['format']['capabilities'] {
    return this.content.format.capabilities;
  }

  get file(): string {
    return this.content.paths[0];
  }

  owns(path: string): boolean {
    return this.content.paths.includes(path);
  }

  async read(): Promise<StoredLines> {
    const content = await this.files.content(this.uri);
    const beside = await readBeside(content.paths[0]);
    this.latest = { content: withBeside(content, beside), beside };
    return this.latest.content;
  }

  adopted(): void {
    if (this.latest) ({ content: this.current, beside: this.beside } = this.latest);
  }

  /** The tokens of the file, where the line still reads as it did; else what stands between blanks. */
  tokensOf({ text, origin }: TaggedLine): readonly Piece[] | undefined {
    if (!this.capabilities.tokens) return undefined;
    const document = origin === undefined ? undefined : this.content.documents[origin];
    if (document?.tokens === undefined || this.content.lines[origin ?? 0].text !== text) {
      return [...text.matchAll(/\S+/g)].map(({ index, 0: { length } }) => ({ start: index, end: index + length }));
    }
    const map = new OffsetMap(document.text);
    return document.tokens.map(({ start, end }) => ({ start: map.toUtf16(start), end: map.toUtf16(end) }));
  }

  /** Of a file that is the text itself, the editor asks. */
  theirs(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  /** What lies beside the file is written while the editor saves the text, or shortly after. */
  async saved(): Promise<string> {
    await this.told;
    return this.current.hash;
  }

  /**
   * Writes what the form has no room for beside the file. Answers the lines that another window has meanwhile marked as done with nothing to tag, or in which it rejected
   * something: that does not change the file itself, so the editor can't know of it.
   */
  tellBeside(lines: readonly TaggedLine[]): Promise<Map<number, Tags>> {
    const job = this.telling.then(async () => {
      const told = toldByOthers(lines, this.beside, await readBeside(this.file));
      const merged = lines.map((line, i) => withTags(line, told.get(i) ?? line));
      this.beside = writeProvenance(merged, this.capabilities.provenance);
      await writeBeside(this.file, this.beside);
      return told;
    });
    this.told = job;
    this.telling = job.catch(() => undefined);
    return job;
  }
}

/** A file with what is told beside it: its lines are then those that are at hand, so that what did not change stays as it is. */
function withBeside(content: DataContent, beside: string): DataContent {
  return beside === '' ? content : { ...content, lines: withProvenance(content.lines, beside) };
}

/** What the file side needs to know of an open text. */
export function openTextOf(
  store: DataStore,
  tagged: Pick<TaggedDocument, 'lines' | 'hash' | 'wrote' | 'takeOver'>,
  tell: (problems: readonly Problem[]) => void,
): OpenText {
  return {
    content: store.content,
    lines: tagged.lines,
    hash: tagged.hash,
    wrote: ({ hash, problems }: WrittenData, lines: OpenText['lines']) => {
      tagged.wrote(hash, lines);
      store
        .tellBeside(lines)
        .then((taken) => tagged.takeOver(taken, lines))
        // Whoever waits until it is saved hears of a failure.
        .catch(() => undefined);
      tell(problems);
    },
  };
}
