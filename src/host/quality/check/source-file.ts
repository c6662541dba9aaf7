import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { type Document, type Format, formatOf, OffsetMap, sidePaths, type Source, type TagScheme, type Token } from '../../../data';
import { editedRange } from '../../../data/formats/edited-range';
import { type TextPlace } from '../../../data/formats/format';
import { readInThread } from '../../../data/read-in-thread';
import { type DataSpec, Lines } from '../../../spec';
import { rangeIn } from '../../range-in';

/** How a spec has its data read. */
export type ReadingOptions = Partial<Pick<DataSpec, 'format' | 'tokenColumn' | 'tagColumn' | 'unit'>>;

/** Beside the bundle of the extension. */
const thread = path.join(__dirname, 'reading-thread.js');

/** A data file as it stands in the editor, else on disk. */
export class SourceFile {
  /** The file that texts stand in. */
  private first: { readonly uri: vscode.Uri; readonly lines: Lines } | undefined;

  private constructor(
    readonly documents: readonly Document[],
    /** What it takes to write it; absent for packed files and folders of many texts, which are only read. */
    private readonly parts:
      | {
          readonly format: Format;
          readonly paths: readonly string[];
          readonly texts: readonly (string | undefined)[];
          /** Offsets at which the lines of each begin. */
          readonly lineStarts: readonly Uint32Array[];
          /** Where the texts of the documents stand in the first file. */
          readonly positions: readonly (readonly TextPlace[])[];
          readonly scheme: TagScheme | undefined;
        }
      | undefined,
    private readonly options: ReadingOptions,
  ) {}

  /** Reads it in a thread of its own. Undefined: it was aborted. @throws DataError when nothing of it can be read */
  static async read(file: string, options: ReadingOptions, signal: AbortSignal): Promise<SourceFile | undefined> {
    const folder = (await stat(file).catch(() => undefined))?.isDirectory() === true;
    const format = await formatOf(file, options.format);
    const manyTexts = folder && format.parts === undefined;
    const readOnly = file.endsWith('.gz') || manyTexts;
    const paths = readOnly ? [] : pathsOf(file, folder, format);
    const sources = paths.map((path) => ({ path, ...openText(path) }));
    const read = await readInThread(thread, { file, options, ...(!readOnly && { format: format.name }), sources }, signal);
    if (read === undefined) return undefined;
    const { documents, positions, whole } = read;
    return new SourceFile(documents, whole && { format, paths, positions, ...whole }, options);
  }

  /** A packed file, and a folder of many texts, are only read. */
  get canBeWritten(): boolean {
    return this.parts !== undefined;
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
    const { texts = [], lineStarts = [] } = this.parts ?? {};
    const starts = lineStarts[index] as Uint32Array | undefined;
    if (starts === undefined || line > starts.length) return undefined;
    return texts[index]?.slice(starts[line - 1], starts[line]).replace(/[\r\n]+$/, '');
  }

  /** Where a place of a document stands: the piece itself where its text stands literally in the file, else its line. */
  locate(document: number, place: Token | undefined): vscode.Location {
    const { source, text } = this.documents[document];
    const line = Math.max(0, source.line - 1);
    const whole = new vscode.Location(vscode.Uri.file(source.file), new vscode.Range(line, 0, line, 10_000));
    if (!this.parts) return whole;
    const { paths, positions, texts, lineStarts } = this.parts;
    const pieces = positions[document] ?? [];
    if (pieces.length === 0) return whole;
    const map = new OffsetMap(text);
    const offset = (at: number, piece: TextPlace): number =>
      Math.min(piece.end, piece.start + Math.max(0, map.toUtf16(at) - map.toUtf16(piece.at)));
    const [from, to] = [place?.start ?? 0, place?.end ?? map.length];
    const first = pieces.findLast(({ at }) => at <= from) ?? pieces[0];
    const last = pieces.findLast(({ at }) => at < to) ?? first;
    this.first ??= { uri: vscode.Uri.file(paths[0]), lines: new Lines(texts[0] ?? '', lineStarts[0]) };
    return new vscode.Location(this.first.uri, rangeIn(this.first.lines, offset(from, first), offset(to, last)));
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

/** The text of a file that an editor has. */
function openText(file: string): { readonly text?: string } {
  const open = vscode.workspace.textDocuments.find(({ uri, isClosed }) => uri.scheme === 'file' && uri.fsPath === file && !isClosed);
  return open ? { text: open.getText() } : {};
}
