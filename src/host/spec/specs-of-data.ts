import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { namedFiles, parseSpec, type Spec } from '../../spec';
import { Disposable } from '../disposable';

export type SpecReading = Pick<Spec['data'], 'format' | 'tokenColumn' | 'tagColumn' | 'unit'>;

/** How the specs of the workspace say that data files are read. */
export class SpecsOfData extends Disposable {
  private found: Promise<ReadonlyMap<string, readonly SpecReading[]>> | undefined;

  constructor() {
    super();
    const watcher = this.register(vscode.workspace.createFileSystemWatcher('**/*.unroll.json'));
    const renew = () => this.renew();
    this.register(watcher.onDidChange(renew));
    this.register(watcher.onDidCreate(renew));
    this.register(watcher.onDidDelete(renew));
  }

  /** Looks again at the next question: the editor tells of new files a little later. */
  renew(): void {
    this.found = undefined;
  }

  /** The ways in which specs read a file, or the folder that it is a part of; each once. */
  async readings(file: string): Promise<readonly SpecReading[]> {
    this.found ??= readAll();
    const found = await this.found;
    return found.get(file) ?? found.get(path.dirname(file)) ?? [];
  }
}

async function readAll(): Promise<Map<string, SpecReading[]>> {
  const all = new Map<string, SpecReading[]>();
  const files = await vscode.workspace.findFiles('**/*.unroll.json', '{**/node_modules/**,**/.unroll/**}');
  for (const { fsPath } of files.sort((a, b) => (a.fsPath < b.fsPath ? -1 : 1))) {
    const { spec, tree } = parseSpec(await readFile(fsPath, 'utf8').catch(() => ''), fsPath);
    if (!spec) continue;
    const { format, tokenColumn, tagColumn, unit } = spec.data;
    const reading = { format, tokenColumn, tagColumn, unit };
    for (const { role, name } of namedFiles(tree)) {
      if (role === 'pretrained') continue;
      const file = path.resolve(path.dirname(fsPath), name);
      const known = all.get(file) ?? [];
      if (!known.some((other) => JSON.stringify(other) === JSON.stringify(reading))) all.set(file, [...known, reading]);
    }
  }
  return all;
}
