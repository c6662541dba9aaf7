import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { readDocuments } from '../../../data';
import { writeAtomic } from '../../../data/write-atomic';
import { type ClassEntry, type LabelEntry, writeLabelSet } from './label-set';
import { labelSetFile } from './label-sets';
import { type LabelStore } from './label-store';

/** Files of data that a new label set is made from, at most. */
const mostFiles = 40;
const dataFiles = '**/{*.conll,*.bio,*.iob,*.iob2,*.bioes,*.jsonl,*.ndjson,seq.in,nlu.yml,nlu.yaml,*.ann}';

/** Registers what makes a label set. */
export function registerLabelSetCommands(labels: LabelStore): vscode.Disposable {
  return vscode.commands.registerCommand('unroll.createLabelSet', () => createLabelSet(labels));
}

/** Makes a label set of all labels that the workspace's data and texts use, and opens it; one that is there already is opened. */
async function createLabelSet(labels: LabelStore): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a folder first: a label set belongs to one.'));
    return;
  }
  const file = path.join(folder.uri.fsPath, labelSetFile);
  const there = await stat(file).catch(() => undefined);
  if (!there) {
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Reading the labels of the data') },
      async () => {
        const { entries, classes } = await collect(labels);
        await mkdir(path.dirname(file), { recursive: true });
        await writeAtomic(file, [writeLabelSet(entries, classes)]);
      },
    );
  }
  await vscode.window.showTextDocument(vscode.Uri.file(file));
}

async function collect(labels: LabelStore): Promise<{ entries: LabelEntry[]; classes: ClassEntry[] }> {
  const found = new Map<string, { count: number; roles: Set<string> }>();
  const classes = new Map<string, number>();
  for (const uri of await vscode.workspace.findFiles(dataFiles, '**/{node_modules,.unroll}/**', mostFiles)) {
    // What can't be read says so when it is opened.
    const { documents } = await readDocuments(uri.fsPath).catch(() => ({ documents: [] }));
    for (const { spans, label } of documents) {
      for (const span of spans) {
        const known = found.get(span.label) ?? { count: 0, roles: new Set<string>() };
        known.count++;
        if (span.role !== undefined) known.roles.add(span.role);
        found.set(span.label, known);
      }
      if (label !== undefined) classes.set(label, (classes.get(label) ?? 0) + 1);
    }
  }
  const byCount = [...found].sort(([, a], [, b]) => b.count - a.count);
  const known = labels.entries.filter(({ name }) => !found.has(name));
  const entries = [
    ...byCount.map(([name, { roles }]): LabelEntry => ({
      name,
      ...(roles.size > 0 && { roles: [...roles].map((role) => ({ name: role })) }),
    })),
    ...known,
  ];
  const moreClasses = labels.classes.filter(({ name }) => !classes.has(name));
  return { entries, classes: [...[...classes].sort(([, a], [, b]) => b - a).map(([name]) => ({ name })), ...moreClasses] };
}
