import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';

/** The workspace's folder: a copy that tests may write to. */
export function folder(): string {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  if (!first) throw new Error('the tests need their workspace');
  return first.uri.fsPath;
}

export function inFolder(name: string): string {
  return path.join(folder(), name);
}

/** Opens a file of the workspace in an editor. */
export async function show(name: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(inFolder(name)), { viewColumn: vscode.ViewColumn.One });
}

/** Writes a file of the workspace and opens it. */
export async function showNew(name: string, text: string): Promise<vscode.TextEditor> {
  fs.writeFileSync(inFolder(name), text);
  return show(name);
}

/** Waits until a value is there. */
export async function until<T>(what: string, get: () => T | Promise<T>, limit = 20_000): Promise<Exclude<NonNullable<T>, false>> {
  const end = Date.now() + limit;
  for (;;) {
    const value = await get();
    if (value) return value as Exclude<NonNullable<T>, false>;
    if (Date.now() > end) throw new Error(`waited ${limit / 1000} s in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Waits until nothing is wrong any more with what is expected. */
export async function eventually(expectation: () => void | Promise<void>, limit = 20_000): Promise<void> {
  const end = Date.now() + limit;
  for (;;) {
    try {
      return await expectation();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What the editor tells of a place, as a person reads it. */
export async function hoverAt(editor: vscode.TextEditor, line: number, character: number): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    editor.document.uri,
    new vscode.Position(line, character),
  );
  return hovers.flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value))).join('\n');
}

export interface SavedLine {
  text: string;
  label: [number, number, string][];
}

/** What lies beside a text. */
export function savedBeside(name: string): SavedLine[] {
  const file = inFolder(`${name}.spans.jsonl`);
  if (!fs.existsSync(file)) return [];
  const lines = fs.readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as SavedLine);
}

/** The tags of that, line by line. */
export function savedTags(name: string): SavedLine['label'][] {
  return savedBeside(name).map(({ label }) => label);
}

export async function settle(milliseconds = 150): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Calls a command that may take a while to answer, as those that show a message at their end. */
export function start(command: string, ...args: unknown[]): void {
  void vscode.commands.executeCommand(command, ...args);
}

export function run(command: string, ...args: unknown[]): Thenable<unknown> {
  return vscode.commands.executeCommand(command, ...args);
}

/** Folders of the runs of a spec of the workspace, oldest first. */
export function runsOf(spec: string): string[] {
  const dir = inFolder('.unroll/runs');
  if (!fs.existsSync(dir)) return [];
  const names = fs.readdirSync(dir).filter((name) => name.startsWith(`${spec}-`));
  return names.sort((a, b) => Number(a.split('-').pop()) - Number(b.split('-').pop())).map((name) => path.join(dir, name));
}

/** The log of a run. */
export function eventsOf(runFolder: string): { type: string; reason?: string; step?: number; message?: string }[] {
  const file = path.join(runFolder, 'events.jsonl');
  if (!fs.existsSync(file)) return [];
  const lines = fs.readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as { type: string; reason?: string; step?: number; message?: string });
}
