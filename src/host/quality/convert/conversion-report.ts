import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { type Format } from '../../../data';
import { type ConversionProblem, type ConversionReport } from '../../../protocol/conversion';
import { translated } from '../../words/translated';

/** How a report begins, in every language: by that its places become links, also after a restart and once it is saved. */
const mark = '# Unroll: ';

/** A line that begins with a place: "data/trips.conll:12" or "data/trips.conll:12: what is wrong". */
const placeLine = /^(.+?):(\d+)(?=$|: )/;

/** Opens what became of a conversion as a text: each kind of loss with its count and places, then line by line. */
export async function showReport(source: string, target: string, form: Format, report: ConversionReport): Promise<void> {
  const content = reportText(source, target, form, report);
  const document = await vscode.workspace.openTextDocument({ content, language: 'markdown' });
  await vscode.window.showTextDocument(document, { preview: false });
}

function reportText(source: string, target: string, form: Format, { documents, losses, problems, replaced }: ConversionReport): string {
  const lines = [
    `${mark}${path.basename(source)} → ${path.basename(target)}`,
    '',
    vscode.l10n.t('{0} documents of {1} are in {2} ({3}).', documents, shown(source), shown(target), translated(form.title)),
    '',
  ];
  for (const { what, count, first } of losses) {
    lines.push(`## ${vscode.l10n.t('{0} cannot hold: {1} ({2})', translated(form.title), translated(what), count)}`, '');
    lines.push(...first.map(({ file, line }) => `${shown(file)}:${line}`));
    if (count > first.length) lines.push(vscode.l10n.t('and {0} more', count - first.length));
    lines.push('');
  }
  const section = (title: string, list: readonly ConversionProblem[]): void => {
    if (list.length === 0) return;
    lines.push(`## ${title} (${list.length})`, '');
    lines.push(...list.map((problem) => `${shown(problem.source.file)}:${problem.source.line}: ${translated(problem.message)}`), '');
  };
  const of = (wanted: ConversionProblem['severity']) => problems.filter(({ severity }) => severity === wanted);
  section(vscode.l10n.t('Could not be read'), of('error'));
  section(vscode.l10n.t('Was read with a repair'), of('warning'));
  section(vscode.l10n.t('What was written in its place, line by line'), replaced);
  return lines.join('\n');
}

/** Places in a report lead to their lines. */
export class ReportLinks implements vscode.DocumentLinkProvider {
  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    if (!document.lineAt(0).text.startsWith(mark)) return [];
    const known = new Map<string, vscode.Uri | undefined>();
    return document
      .getText()
      .split(/\r?\n/)
      .flatMap((text, index) => {
        const [place, name, line] = placeLine.exec(text) ?? [];
        if (place === undefined) return [];
        if (!known.has(name)) known.set(name, uriOf(name));
        const uri = known.get(name);
        return uri ? [new vscode.DocumentLink(new vscode.Range(index, 0, index, place.length), uri.with({ fragment: `L${line}` }))] : [];
      });
  }
}

/** Short where it is in the workspace's first folder. */
function shown(file: string): string {
  const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  return root !== undefined && file.startsWith(root + path.sep) ? file.slice(root.length + 1) : file;
}

function uriOf(name: string): vscode.Uri | undefined {
  const file = path.resolve(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? path.sep, name);
  return existsSync(file) ? vscode.Uri.file(file) : undefined;
}
