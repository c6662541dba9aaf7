import { readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { documentsOfLines } from './documents';
import { Disposable } from '../../disposable';
import { alignLines } from '../spans/align-lines';
import { FileContents } from './file-contents';
import { type DataContent, fillDataFile, hashOnDisk, type Reading, stampOf, updateDataFile, type WrittenData } from './data-file';
import { isReadOnly } from '../../../data/read-only';
import { sourceOf } from './text-uri';
import { type TaggedLine } from '../spans/tagged-line';
import { errorWords } from '../../words/error-words';

/** What is open of a file, as the editor's side knows it. */
export interface OpenText {
  readonly content: DataContent;
  readonly lines: readonly TaggedLine[];
  /** What the file held when it was last read or written. */
  readonly hash: string;
  /** `lines`: those that were at hand when the editor saved them. */
  wrote(result: WrittenData, lines: readonly TaggedLine[]): void;
}

interface Version {
  readonly stamp: string;
  readonly hash: string;
  readonly mtime: number;
  readonly ctime: number;
  /** How often the same content was to be read in another way. */
  readonly turn: number;
}

/**
 * Data files of every form as texts of utterances. The editor reads, saves and watches them like files; saving writes the lines with their tags
 * back into the file itself. VS Code sees a change on disk by a newer time together with another size, so the size that it is told stands for the content.
 */
export class AnnotatedFiles extends Disposable implements vscode.FileSystemProvider {
  private readonly changed = this.register(new vscode.EventEmitter<vscode.FileChangeEvent[]>());
  readonly onDidChangeFile = this.changed.event;
  private readonly readAgain = this.register(new vscode.EventEmitter<vscode.Uri>());
  /** The editor read a file: what it holds may be new. */
  readonly onDidRead = this.readAgain.event;
  private readonly contents: FileContents;
  private readonly versions = new Map<string, Version>();
  /** Where files are that were renamed while their texts were unsaved: those are saved there. */
  private readonly moved = new Map<string, string>();

  /** `readingOf`: how a file is read where its form leaves a choice. */
  constructor(readingOf: (file: string) => Promise<Reading> = () => Promise.resolve({})) {
    super();
    this.contents = new FileContents(readingOf, (uri) => this.tellChanged(uri));
  }

  /** Finds what is open; set by whoever knows. */
  openText: (uri: vscode.Uri) => OpenText | undefined = () => undefined;
  allOpen: () => readonly OpenText[] = () => [];

  /** The file of a text that was renamed while the text was unsaved. */
  move(from: string, to: string): void {
    for (const [first, now] of this.moved) if (now === from) this.moved.set(first, to);
    this.moved.set(from, to);
  }

  /** Where the file of a text is, if it was renamed while the text was unsaved. */
  movedTo(uri: vscode.Uri): string | undefined {
    return this.moved.get(sourceOf(uri));
  }

  private pathOf(uri: vscode.Uri): string {
    const file = sourceOf(uri);
    return this.moved.get(file) ?? file;
  }

  private pathsOf(content: Pick<DataContent, 'paths'>): readonly string[] {
    return content.paths.map((file) => this.moved.get(file) ?? file);
  }

  /** The file as it was last read. */
  async content(uri: vscode.Uri): Promise<DataContent> {
    return (await this.contents.begin(uri, this.pathOf(uri))).content;
  }

  /** Line of the text, from 0, that shows what stands in a line of the file; begins to read it. @throws DataError as `loadDataFile` does */
  async lineOf(uri: vscode.Uri, sourceLine: number): Promise<number> {
    const { glance, content } = await this.contents.begin(uri, this.pathOf(uri));
    // The first line shows what is above it, too.
    if (sourceLine <= 1) return 0;
    const lines = (await glance)?.lines ?? (await content).documents.map(({ source }) => source.line);
    return Math.max(
      0,
      lines.findLastIndex((line) => line <= sourceLine),
    );
  }

  /** Lets go of a file that nobody looks at any more. */
  release(uri: vscode.Uri): void {
    this.moved.delete(sourceOf(uri));
    this.contents.forget(uri);
  }

  /** A file is to be read in another way: the editor reads it anew. */
  async readAnew(uri: vscode.Uri): Promise<void> {
    this.contents.forget(uri);
    await this.tellChanged(uri);
  }

  /** The editor has another text than it should, though the file did not change. */
  private async tellChanged(uri: vscode.Uri): Promise<void> {
    const { mtime, turn, ...version } = await this.version(uri);
    this.versions.set(uri.toString(), { ...version, mtime: mtime + 1, turn: turn + 1 });
    this.changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const found = await stat(this.pathOf(uri)).catch(() => undefined);
    if (!found) throw vscode.FileSystemError.FileNotFound(uri);
    if (found.isDirectory()) return { type: vscode.FileType.Directory, ctime: found.birthtimeMs, mtime: found.mtimeMs, size: 0 };
    const { hash, mtime, ctime, turn } = await this.version(uri);
    const readOnly = (await isReadOnly(this.pathOf(uri))) && { permissions: vscode.FilePermission.Readonly };
    return { type: vscode.FileType.File, ctime, mtime, size: 1 + turn + parseInt(hash.slice(0, 5), 16), ...readOnly };
  }

  /** Each content that differs from the last one gets a newer time, whatever the clock of the disk says. */
  private async version(uri: vscode.Uri): Promise<Version> {
    const key = uri.toString();
    const content = this.openText(uri)?.content ?? this.contents.seen(uri);
    const paths = content ? this.pathsOf(content) : [this.pathOf(uri)];
    const found = await stampOf(paths);
    if (!found) throw vscode.FileSystemError.FileNotFound(uri);
    const known = this.versions.get(key);
    if (known?.stamp === found.stamp) return known;
    const hash = content?.stamp === found.stamp ? content.hash : ((await hashOnDisk(paths)) ?? '');
    const mtime = known === undefined ? found.mtime : hash === known.hash ? known.mtime : Math.max(found.mtime, known.mtime + 1);
    const version = { ...found, hash, mtime, turn: known?.turn ?? 0 };
    this.versions.set(key, version);
    return version;
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    try {
      const { glance, content } = await this.contents.begin(uri, this.pathOf(uri));
      const text = (await glance)?.texts ?? Buffer.from((await content).lines.map((line) => line.text).join('\n'));
      this.readAgain.fire(uri);
      // A mark at the start makes the editor read UTF-8 whatever the user set for files.
      const encoding = vscode.workspace.getConfiguration('files', uri).get('encoding');
      return encoding === 'utf8' ? text : Buffer.concat([Buffer.from('\uFEFF'), text]);
    } catch (error) {
      throw vscode.FileSystemError.Unavailable(errorWords(error));
    }
  }

  async writeFile(uri: vscode.Uri, bytes: Uint8Array, options: { readonly create: boolean; readonly overwrite: boolean }): Promise<void> {
    const found = this.openText(uri);
    // What is typed while the file is written is not written.
    const open = found && { ...found, lines: [...found.lines] };
    const there = await stat(this.pathOf(uri)).catch(() => undefined);
    if (!there && !open) {
      if (!options.create) throw vscode.FileSystemError.FileNotFound(uri);
      // "Save As" makes an empty file first, and fills it then.
      await writeFile(sourceOf(uri), '');
      this.changed.fire([{ type: vscode.FileChangeType.Created, uri }]);
      if (bytes.length === 0) return;
    } else if (there && !options.overwrite) throw vscode.FileSystemError.FileExists(uri);
    try {
      const result = await this.write(
        uri,
        Buffer.from(bytes)
          .toString('utf8')
          .replace(/^\uFEFF/, ''),
        open,
      );
      open?.wrote(result, open.lines);
      this.contents.forget(uri);
    } catch (error) {
      throw vscode.FileSystemError.Unavailable(errorWords(error));
    }
  }

  private async write(uri: vscode.Uri, text: string, open: OpenText | undefined): Promise<WrittenData> {
    const known = open?.content ?? (await this.content(uri));
    const content = { ...known, paths: this.pathsOf(known) };
    refuseUnsaved(content.paths);
    await this.refuseUnseen(uri, content, open);
    const texts = text.split(/\r\n|\n|\r/);
    const lines = open && reads(open.lines, texts) ? open.lines : undefined;
    if (lines && (content.documents.length > 0 || lines.some(({ spans, label }) => spans.length > 0 || label !== undefined))) {
      return updateDataFile(content, lines);
    }
    const twin = content.documents.length > 0 ? undefined : this.allOpen().find((other) => other !== open && reads(other.lines, texts));
    if (twin) {
      const documents = documentsOfLines(twin.lines, twin.content, sourceOf(uri)).map(({ origin: _, ...document }) => document);
      return fillDataFile(content, documents);
    }
    return updateDataFile(content, alignLines(open?.lines ?? content.lines, texts).lines);
  }

  /** VS Code asks before it saves over a file that it knows to be changed; what it can't know of must not be overwritten. */
  private async refuseUnseen(uri: vscode.Uri, content: DataContent, open: OpenText | undefined): Promise<void> {
    const now = await hashOnDisk(content.paths);
    if (now === undefined || now === (open?.hash ?? content.hash) || now === this.versions.get(uri.toString())?.hash) return;
    await this.version(uri);
    this.changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    throw new Error(vscode.l10n.t('The file changed on disk just now. Save again to compare and choose.'));
  }

  watch(uri: vscode.Uri): vscode.Disposable {
    const folder = vscode.Uri.file(path.dirname(sourceOf(uri)));
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '*'));
    const tell = (type: vscode.FileChangeType) => (touched: vscode.Uri) => {
      const content = this.openText(uri)?.content;
      const paths = content ? this.pathsOf(content) : [this.pathOf(uri)];
      if (paths.includes(touched.fsPath)) {
        const gone = type === vscode.FileChangeType.Deleted && touched.fsPath !== paths[0];
        this.changed.fire([{ type: gone ? vscode.FileChangeType.Changed : type, uri }]);
      }
    };
    watcher.onDidChange(tell(vscode.FileChangeType.Changed));
    watcher.onDidCreate(tell(vscode.FileChangeType.Created));
    watcher.onDidDelete(tell(vscode.FileChangeType.Deleted));
    return watcher;
  }

  /** For the dialog of "Save As". */
  async readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    const entries = await readdir(uri.fsPath, { withFileTypes: true });
    return entries.map((entry) => [entry.name, entry.isDirectory() ? vscode.FileType.Directory : vscode.FileType.File]);
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
}

/** "Save All" saves a file's own editor at the same time: the later of the two would write over the other. */
function refuseUnsaved(paths: readonly string[]): void {
  const unsaved = vscode.workspace.textDocuments.find(({ uri, isDirty }) => isDirty && uri.scheme === 'file' && paths.includes(uri.fsPath));
  if (!unsaved) return;
  const name = path.basename(unsaved.uri.fsPath);
  throw new Error(vscode.l10n.t('{0} has unsaved changes in an editor of its own. Save or revert it first, then this text.', name));
}

function reads(lines: readonly TaggedLine[], texts: readonly string[]): boolean {
  return lines.length === texts.length && lines.every(({ text }, i) => text === texts[i]);
}
