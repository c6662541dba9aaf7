import { setTimeout } from 'node:timers/promises';
import type * as vscode from 'vscode';
import { type Skimmed } from '../../../data/formats/skim';
import { runSteps } from '../../../data/steps';
import { inSlices } from '../../in-slices';
import { type DataBytes, type DataContent, isAsRead, loadDataFile, readBytes, type Reading } from './data-file';
import { glanceAt, showed } from './glance';

/** A file that is being read. */
interface Begun {
  /** What it shows before it is read. */
  readonly glance: Promise<Skimmed | undefined>;
  readonly content: Promise<DataContent>;
}

interface Underway extends Begun {
  readonly file: DataBytes;
}

/** Milliseconds: what VS Code was asked for just now, as to open the text, goes out before a glance takes its time. */
const letGo = 4;

/** Milliseconds: the text that is handed to the editor meanwhile wants many turns. */
const slice = 2;

/**
 * What data files hold, read again where they changed on disk. What a large one shows is there at a glance; the rest is read while the editor is busy
 * with that.
 */
export class FileContents {
  private readonly read = new Map<string, DataContent>();
  private readonly underway = new Map<string, Underway>();
  private beginning: Promise<unknown> = Promise.resolve();

  constructor(
    /** How a file is read where its form leaves a choice. */
    private readonly readingOf: (file: string) => Promise<Reading>,
    /** The glance at a file has shown something else than it holds. */
    private readonly onWrong: (uri: vscode.Uri) => Promise<void>,
  ) {}

  /** Loads the file of a text, if it is not known as it is, and begins to read it. @throws DataError as `loadDataFile` does */
  begin(uri: vscode.Uri, file: string): Promise<Begun> {
    // One after another, so that no file is loaded twice.
    const begun = this.beginning.then(() => this.beginNext(uri, file));
    this.beginning = begun.catch(() => undefined);
    return begun;
  }

  /** What was last seen of a file, whether it is still so or not. */
  seen(uri: vscode.Uri): Pick<DataContent, 'paths' | 'hash' | 'stamp'> | undefined {
    return this.read.get(uri.toString()) ?? this.underway.get(uri.toString())?.file;
  }

  forget(uri: vscode.Uri): void {
    this.read.delete(uri.toString());
    this.underway.delete(uri.toString());
  }

  private async beginNext(uri: vscode.Uri, path: string): Promise<Begun> {
    const key = uri.toString();
    const reading = await this.readingOf(path);
    const isFresh = async (file: DataContent | DataBytes) => sameReading(file.reading, reading) && (await isAsRead(file));
    const known = this.read.get(key);
    if (known && (await isFresh(known))) return { glance: Promise.resolve(undefined), content: Promise.resolve(known) };
    const underway = this.underway.get(key);
    if (underway && (await isFresh(underway.file))) return underway;
    const file = await loadDataFile(path, reading);
    const glance = setTimeout(letGo).then(() => glanceAt(file));
    const content = glance.then((seen) => (seen ? inSlices(readBytes(file), undefined, slice) : runSteps(readBytes(file))));
    const begun = { file, glance, content };
    this.underway.set(key, begun);
    this.readOn(uri, begun).catch(() => this.underway.get(key) === begun && this.underway.delete(key));
    return begun;
  }

  private async readOn(uri: vscode.Uri, begun: Underway): Promise<void> {
    const key = uri.toString();
    const [glance, content] = await Promise.all([begun.glance, begun.content]);
    const isRight = !glance || (await inSlices(showed(glance, content.lines), undefined, slice));
    // It was forgotten, or begun anew.
    if (this.underway.get(key) !== begun) return;
    this.underway.delete(key);
    this.read.set(key, content);
    if (!isRight) await this.onWrong(uri);
  }
}

function sameReading(a: Reading, b: Reading): boolean {
  return (['format', 'tokenColumn', 'tagColumn', 'unit'] as const).every((key) => a[key] === b[key]);
}
