import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { type Document } from '../../../data';
import { type Finding } from '../../../data/quality/finding';
import { IgnoredFindings, ignoredFile, ignoredLine } from '../../../data/quality/ignored';
import { writeAtomic } from '../../../data/write-atomic';
import { errorCode } from '../../../runs/disk';
import { Disposable } from '../../disposable';

const none = new IgnoredFindings('');

/** What the user has set aside, a file for each folder of the workspace, so that it goes along with the data. */
export class IgnoredStore extends Disposable {
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  readonly onDidChange = this.changed.event;
  private readonly byFile = new Map<string, IgnoredFindings>();

  constructor() {
    super();
    const watcher = this.register(vscode.workspace.createFileSystemWatcher(`**/${ignoredFile}`));
    const reload = ({ fsPath }: vscode.Uri) => void this.read(fsPath);
    this.register(watcher.onDidChange(reload));
    this.register(watcher.onDidCreate(reload));
    this.register(watcher.onDidDelete(reload));
  }

  /** Reads what holds for a file; until then nothing of it is ignored. */
  async load(file: string): Promise<void> {
    const target = targetOf(file);
    if (!this.byFile.has(target)) await this.read(target);
  }

  /** What is set aside for a file, as far as it was read. */
  of(file: string): IgnoredFindings {
    return this.byFile.get(targetOf(file)) ?? none;
  }

  async add(file: string, finding: Finding, document: Document, everywhere: boolean): Promise<void> {
    const target = targetOf(file);
    const before = await readFile(target, 'utf8').catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return '';
      // What can't be read must not be replaced.
      throw error;
    });
    await mkdir(path.dirname(target), { recursive: true });
    const gap = before === '' || before.endsWith('\n') ? '' : '\n';
    await writeAtomic(target, [before, gap, ignoredLine(finding, document, everywhere), '\n']);
    await this.read(target);
  }

  private async read(target: string): Promise<void> {
    this.byFile.set(target, new IgnoredFindings(await readFile(target, 'utf8').catch(() => '')));
    this.changed.fire();
  }
}

function targetOf(file: string): string {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file))?.uri.fsPath ?? path.dirname(file);
  return path.join(folder, ignoredFile);
}
