import { readdir } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { setValue } from '../../spec/set-value';
import { type SpecTemplate, templates } from '../../spec/templates';
import { type RunStore } from '../runs/run-store';
import { provenanceSuffix } from '../tagging/stores/provenance-file';
import { sidecarSuffix } from '../../data/tagged-text';

/** Files that look like data; folders of the three-file form are found by their seq.in. */
const dataFiles = '**/*.{conll,bio,iob,bioes,jsonl,in}';
const elsewhere = '{**/node_modules/**,**/.unroll/**,**/.git/**}';

/** Data sets beside the training data, by the names that people give them. */
const companions = { validation: /^(valid|validation|val|dev)\b/i, test: /^test\b/i };

/** Registers the command that writes a new spec from a template. */
export function registerNewSpec(runs: RunStore): vscode.Disposable {
  return vscode.commands.registerCommand('unroll.newSpec', () => newSpec(runs));
}

async function newSpec(runs: RunStore): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a folder first: a spec and its runs belong to one.'));
    return;
  }
  const template = await pickTemplate();
  if (!template) return;
  const train = await pickData();
  if (train === undefined) return;
  const dir = train === 'later' ? folder.uri.fsPath : path.dirname(train);
  const target = await askName(dir, template.id);
  if (!target) return;
  const text = train === 'later' ? template.text : await withData(template.text, dir, train);
  const uri = vscode.Uri.file(target);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text, 'utf8'));
  await vscode.window.showTextDocument(uri);
  await runs.refresh();
}

async function pickTemplate(): Promise<SpecTemplate | undefined> {
  const items = templates.map((template) => ({
    label: template.label,
    detail: template.description,
    description: template.task,
    template,
  }));
  const title = vscode.l10n.t('New model spec (1 of 3): what to start from');
  return (await vscode.window.showQuickPick(items, { title, matchOnDetail: true }))?.template;
}

/** Absolute path of the training data, or "later"; undefined when the user turns away. */
async function pickData(): Promise<string | undefined> {
  const found = await vscode.workspace.findFiles(dataFiles, elsewhere, 500);
  const paths = found
    .map(({ fsPath }) => fsPath)
    .filter((file) => !file.endsWith(provenanceSuffix))
    .filter((file) => !file.endsWith('.in') || path.basename(file) === 'seq.in')
    .map((file) => (path.basename(file) === 'seq.in' ? path.dirname(file) : file))
    .filter((file) => !Object.values(companions).some((name) => name.test(path.basename(file))));
  // What is called "train" comes first, then what was tagged here; what lies at the top before what lies in folders.
  const rank = (file: string) => (/train/i.test(path.basename(file)) ? 0 : file.endsWith(sidecarSuffix) ? 1 : 2);
  const depth = (file: string) => file.split(path.sep).length;
  paths.sort((a, b) => rank(a) - rank(b) || depth(a) - depth(b) || a.localeCompare(b));
  const items = paths.map((file) => ({ label: vscode.workspace.asRelativePath(file), value: file }));
  const later = { label: vscode.l10n.t('Later'), description: vscode.l10n.t('write the paths in the spec'), value: 'later' };
  const title = vscode.l10n.t('New model spec (2 of 3): training data');
  return (await vscode.window.showQuickPick([...items, later], { title }))?.value;
}

async function askName(dir: string, id: string): Promise<string | undefined> {
  const taken = new Set(await readdir(dir));
  let free = id;
  for (let n = 2; taken.has(`${free}.unroll.json`); n++) free = `${id}-${n}`;
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('New model spec (3 of 3): name'),
    prompt: vscode.l10n.t('Name of the file in {0}', vscode.workspace.asRelativePath(dir)),
    value: `${free}.unroll.json`,
    valueSelection: [0, free.length],
    validateInput: (value) => {
      if (/[\\/]/.test(value) || value.replace(/\.unroll\.json$/, '').trim() === '') return vscode.l10n.t('A file name, please.');
      return taken.has(specFile(value)) ? vscode.l10n.t('There is a file of this name already.') : undefined;
    },
  });
  return name === undefined ? undefined : path.join(dir, specFile(name));
}

function specFile(name: string): string {
  return `${name.trim().replace(/\.unroll\.json$/, '')}.unroll.json`;
}

/** Puts the chosen data into a template, with validation and test data where files beside it are called so. */
async function withData(text: string, dir: string, train: string): Promise<string> {
  const relative = (file: string) => path.relative(dir, file).split(path.sep).join('/');
  const siblings = (await readdir(path.dirname(train))).filter((name) => path.extname(name) === path.extname(train));
  const validation = siblings.find((name) => companions.validation.test(name));
  const test = siblings.find((name) => companions.test.test(name));
  const beside = (name: string) => JSON.stringify(relative(path.join(path.dirname(train), name)));
  // An empty value takes a key away.
  const changes: [string, string][] = [
    ['data.train', JSON.stringify(relative(train))],
    ['data.format', ''],
    ['data.validation', validation ? beside(validation) : ''],
    ['data.validationSplit', validation ? '' : '0.1'],
    ['data.test', test ? beside(test) : ''],
  ];
  return changes.reduce((all, [key, value]) => setValue(all, key, value), text);
}
