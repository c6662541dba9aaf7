import * as vscode from 'vscode';
import { messageOf } from '../log';
import { type DataSummary, summarizeData } from './data-summary';
import { type DataPath, dataPaths, readingOptions } from './spec-documents';

/** Over a data path: what the file holds. What keys mean comes from the schema. */
export class SpecHover implements vscode.HoverProvider {
  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const here = dataPaths(document).find(({ range }) => range.contains(position));
    if (!here) return undefined;
    return new vscode.Hover(await this.describe(here, document), here.range);
  }

  private async describe(here: DataPath, document: vscode.TextDocument): Promise<vscode.MarkdownString> {
    const text = new vscode.MarkdownString();
    try {
      if (here.role === 'pretrained') {
        const { size } = await vscode.workspace.fs.stat(vscode.Uri.file(here.file));
        text.appendText(vscode.l10n.t('Word vectors, {0}', megabytes(size)));
      } else write(text, await summarizeData(here.file, readingOptions(document)));
    } catch (error) {
      text.appendText(messageOf(error));
    }
    return text;
  }
}

function write(text: vscode.MarkdownString, { bytes, content }: DataSummary): void {
  if (!content) {
    text.appendText(vscode.l10n.t('{0}: too large to count here.', megabytes(bytes)));
    return;
  }
  const number = (value: number) => value.toLocaleString('en');
  const form = content.scheme === undefined ? content.format : `${content.format}, ${content.scheme}`;
  const parts = [vscode.l10n.t('{0} sentences', number(content.documents)), vscode.l10n.t('{0} tokens', number(content.tokens))];
  if (content.spans > 0) parts.push(vscode.l10n.t('{0} spans', number(content.spans)));
  text.appendText(`${parts.join(' · ')} · ${form}`);
  // Of data for task "classify" the classes are the labels.
  const labels = content.labels.length > 0 ? content.labels : content.classes;
  if (labels.length > 0) {
    const shown = labels.slice(0, 12).map(([label, times]) => `${label} ${number(times)}`);
    const more = labels.length - shown.length;
    text.appendMarkdown('\n\n');
    text.appendText(vscode.l10n.t('{0} labels: {1}', labels.length, shown.join(', ')) + (more > 0 ? ', …' : ''));
  }
  text.appendMarkdown('\n\n');
  if (content.problems.length === 0) text.appendText(vscode.l10n.t('No problems found.'));
  else {
    text.appendText(vscode.l10n.t('{0} problems:', content.problems.length));
    for (const problem of content.problems.slice(0, 5)) {
      text.appendMarkdown('\n- ');
      text.appendText(vscode.l10n.t('line {0}: {1}', problem.source.line, problem.message));
    }
  }
}

function megabytes(bytes: number): string {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
