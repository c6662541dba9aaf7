import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import {
  type Document,
  type Format,
  formatOf,
  OffsetMap,
  readDocuments,
  sidePaths,
  type Source,
  type TagScheme,
  type Token,
} from '../../../data';
import { editedRange } from '../../../data/formats/edited-range';
import { type TextPlace } from '../../../data/formats/format';
import { type DataSpec, Lines } from '../../../spec';
import { rangeIn } from '../../range-in';

/** How a spec has its data read. */
export type ReadingOptions = Partial<Pick<DataSpec, 'format' | 'tokenColumn' | 'tagColumn' | 'unit'>>;

/** A data file as it stands in the editor, else on disk. */
export class SourceFile {
  /** Where the texts of the documents stand in the first file; found when it is asked for. */
  private positions: readonly (readonly TextPlace[])[] | undefined;
  private lines: Lines | undefined;
  private split: (readonly string[] | undefined)[] | undefined;

  private constructor(
    readonly documents: readonly Document[],
    /** What it takes to write it; absent for packed files and folders of many texts, which are only read. */
    private readonly parts:
      | {
          readonly format: Format;
          readonly paths: readonly string[];
          readonly texts: readonly (string | undefined)[];
          readonly scheme: TagScheme | undefined;
        }
      | undefined,
    private readonly options: ReadingOptions,
  ) {}

  /** @throws DataError when nothing of it can be read */
  static async read(file: string, options: ReadingOptions): Promise<SourceFile> {
    const folder = (await stat(file).catch(() => undefined))?.isDirectory() === true;
    const format = await formatOf(file, options.format);
    const manyTexts = folder && format.parts === undefined;
    if (file.endsWith('.gz') || manyTexts) return new SourceFile((await readDocuments(file, options)).documents, undefined, options);
    const paths = pathsOf(file, folder, format);
    const texts = await Promise.all(paths.map(textOf));
    // Tells what is wrong when the first file is not there.
    if (texts[0] === undefined) return new SourceFile((await readDocuments(file, options)).documents, undefined, options);
    const { documents, scheme } = format.readFiles(texts, { ...options, files: paths });
    return new SourceFile(documents, { format, paths, texts, scheme }, options);
  }

  /** Whether a file is one of those that it was read from. */
  owns(file: string): boolean {
    return this.parts?.paths.includes(file) ?? false;
  }

  /** Whether the files hold the same texts. */
  reads(other: SourceFile): boolean {
    return this.parts !== undefined && this.parts.texts.every((text, i) => text === other.parts?.texts[i]);
  }

  /** A line of one of the files. */
  lineOf({ file, line }: Source): string | undefined {
    const index = this.parts?.paths.indexOf(file) ?? -1;
    this.split ??= this.parts?.texts.map((text) => text?.split(/\r\n|\n|\r/));
    return this.split?.[index]?.[line - 1];
  }

  /** Where a place of a document stands: the piece itself where its text stands literally in the file, else its line. */
  locate(document: number, place: Token | undefined): vscode.Location {
    const { source, text } = this.documents[document];
    const line = Math.max(0, source.line - 1);
    const whole = new vscode.Location(vscode.Uri.file(source.file), new vscode.Range(line, 0, line, 10_000));
    if (!this.parts) return whole;
    const { format, paths, texts } = this.parts;
    const [original = ''] = texts;
    this.positions ??= format.positions(original, this.options);
    const pieces = this.positions[document] ?? [];
    if (pieces.length === 0) return whole;
    const map = new OffsetMap(text);
    const offset = (at: number, piece: TextPlace): number =>
      Math.min(piece.end, piece.start + Math.max(0, map.toUtf16(at) - map.toUtf16(piece.at)));
    const [from, to] = [place?.start ?? 0, place?.end ?? map.length];
    const first = pieces.findLast(({ at }) => at <= from) ?? pieces[0];
    const last = pieces.findLast(({ at }) => at < to) ?? first;
    this.lines ??= new Lines(original);
    const range = rangeIn(this.lines, offset(from, first), offset(to, last));
    return new vscode.Location(vscode.Uri.file(paths[0]), range);
  }

  /** Changes of the files that make the documents these; a text in an editor is changed there. */
  edit(documents: readonly Document[]): vscode.WorkspaceEdit {
    const edit = new vscode.WorkspaceEdit();
    if (!this.parts) return edit;
    const { format, paths, texts, scheme } = this.parts;
    const { files } = format.updateFiles(texts, documents, { ...this.options, ...(scheme && { scheme }) });
    const names = format.parts ?? format.sides ?? [''];
    files.forEach(({ name, text }, index) => {
      const at = Math.max(names.indexOf(name), names.length === 1 ? 0 : index);
      const before = texts[at];
      if (before === text) return;
      const uri = vscode.Uri.file(paths[at]);
      if (before === undefined) edit.createFile(uri, { contents: Buffer.from(text) });
      else {
        const { start, oldEnd, newEnd } = editedRange(before, text);
        edit.replace(uri, rangeIn(new Lines(before), start, oldEnd), text.slice(start, newEnd));
      }
    });
    return edit;
  }
}

function pathsOf(file: string, folder: boolean, format: Format): string[] {
  if (format.parts !== undefined) return format.parts.map((part) => path.join(folder ? file : path.dirname(file), part));
  return format.sides === undefined ? [file] : sidePaths(file, format);
}

async function textOf(file: string): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find(({ uri, isClosed }) => uri.scheme === 'file' && uri.fsPath === file && !isClosed);
  return (
    open?.getText() ??
    readFile(file, 'utf8').then(
      (text) => text.replace(/^\ufeff/, ''),
      () => undefined,
    )
  );
}
