import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { dataPaths } from './spec-documents';

/** Data paths lead to their files: by Ctrl-click and by Go to Definition. A folder leads to what it holds, in the explorer. */
export class SpecLinks implements vscode.DocumentLinkProvider, vscode.DefinitionProvider {
  async provideDocumentLinks(document: vscode.TextDocument): Promise<vscode.DocumentLink[]> {
    const links = await Promise.all(
      dataPaths(document).map(async ({ file, range }) => {
        const found = await stat(file).catch(() => undefined);
        if (!found) return undefined;
        const uri = vscode.Uri.file(file);
        const reveal = vscode.Uri.parse(`command:revealInExplorer?${encodeURIComponent(JSON.stringify([uri]))}`);
        return new vscode.DocumentLink(range, found.isDirectory() ? reveal : uri);
      }),
    );
    return links.filter((link) => link !== undefined);
  }

  async provideDefinition(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.LocationLink[] | undefined> {
    const here = dataPaths(document).find(({ range }) => range.contains(position));
    const found = here && (await stat(here.file).catch(() => undefined));
    if (!here || !found?.isFile()) return undefined;
    return [{ originSelectionRange: here.range, targetUri: vscode.Uri.file(here.file), targetRange: new vscode.Range(0, 0, 0, 0) }];
  }
}
