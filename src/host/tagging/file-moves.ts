import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { Disposable } from '../disposable';
import { type Log, messageOf } from '../log';
import { sourceOf, textScheme, textUriOf } from './files/text-uri';
import { provenanceSuffix } from './stores/provenance-file';
import { sidecarSuffix } from '../../data/tagged-text';
import { type TaggedDocument } from './tagged-document';

interface Move {
  readonly oldUri: vscode.Uri;
  readonly newUri: vscode.Uri;
}

/** When a text is renamed, moved or deleted here, the files that hold its tags go along, and so do tags that are not saved yet. */
export class FileMoves extends Disposable {
  /** New path of each text that is being renamed, and its old one. */
  private readonly underWay = new Map<string, string>();

  constructor(
    private readonly documents: () => readonly TaggedDocument[],
    private readonly log: Log,
  ) {
    super();
    this.register(vscode.workspace.onWillRenameFiles((event) => event.waitUntil(this.begin(event.files))));
    this.register(vscode.workspace.onDidRenameFiles(({ files }) => void this.end(files)));
    this.register(vscode.workspace.onWillDeleteFiles((event) => event.waitUntil(Promise.resolve(deletedBeside(event.files)))));
  }

  /** Brings the tags of a text that has just been renamed, before they are read: the editor shows it before it tells of the renaming. */
  async bringTags(text: string): Promise<void> {
    const old = this.underWay.get(text);
    if (old !== undefined) await this.moveBeside(old, text);
  }

  private async begin(moves: readonly Move[]): Promise<void> {
    for (const { oldUri, newUri } of moves) {
      if (oldUri.scheme !== 'file') continue;
      this.underWay.set(newUri.fsPath, oldUri.fsPath);
      for (const tagged of this.documents()) {
        const { uri } = tagged.document;
        const moved = movedUri(vscode.Uri.file(sourceOf(uri)), { oldUri, newUri });
        if (moved) await tagged.leaveTo(uri.scheme === textScheme ? textUriOf(moved.fsPath) : moved);
      }
    }
  }

  private async end(moves: readonly Move[]): Promise<void> {
    for (const { oldUri, newUri } of moves) {
      if (oldUri.scheme !== 'file') continue;
      await this.moveBeside(oldUri.fsPath, newUri.fsPath);
      this.underWay.delete(newUri.fsPath);
    }
  }

  private async moveBeside(from: string, to: string): Promise<void> {
    // Of a renaming that did not take place nothing moves.
    if (existsSync(from) || from.endsWith(sidecarSuffix)) return;
    const pairs = [sidecarSuffix, provenanceSuffix].map((suffix) => [from + suffix, to + suffix]);
    if (from.endsWith('.txt') && to.endsWith('.txt')) pairs.push([annOf(from), annOf(to)]);
    for (const [source, target] of pairs) {
      if (!existsSync(source)) continue;
      if (existsSync(target)) this.log.warn(`${source} stays where it is: there is a ${path.basename(target)} already.`);
      else await rename(source, target).catch((error: unknown) => this.log.error(messageOf(error)));
    }
  }
}

/** Where a file is after a renaming of it or of a folder that it lies in; undefined: where it was. */
export function movedUri(uri: vscode.Uri, { oldUri, newUri }: Move): vscode.Uri | undefined {
  if (uri.path === oldUri.path) return uri.with({ path: newUri.path });
  return uri.path.startsWith(`${oldUri.path}/`) ? uri.with({ path: newUri.path + uri.path.slice(oldUri.path.length) }) : undefined;
}

/**
 * Deletes what lies beside texts that are being deleted and is of no use without them; part of the same act, so that its undo brings all back. brat's
 * standoff stays: it is a file of its own to other programs.
 */
function deletedBeside(files: readonly vscode.Uri[]): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  const deleted = new Set(files.map(({ fsPath }) => fsPath));
  for (const { scheme, fsPath } of files) {
    if (scheme !== 'file') continue;
    const beside = [sidecarSuffix, provenanceSuffix].map((suffix) => fsPath + suffix);
    for (const file of beside) if (!deleted.has(file) && existsSync(file)) edit.deleteFile(vscode.Uri.file(file));
  }
  return edit;
}

/** brat's file of a text. */
export function annOf(text: string): string {
  return text.replace(/\.txt$/, '.ann');
}
