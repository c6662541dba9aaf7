import path from 'node:path';
import * as vscode from 'vscode';
import { sourceOf, textScheme } from '../tagging/files/text-uri';

/** Endings of data files; others are known by what they hold, and can be named. */
const endings = 'conll conllu bio iob iob1 iob2 bioes tsv jsonl ndjson json yml yaml txt'.split(' ');
const specEnding = '.unroll.json';
const elsewhere = '**/{node_modules,.unroll,.git,.vscode}/**';
/** What is no data, though its name might be. */
const noData = /(\.unroll|labels|package|package-lock|tsconfig|settings)\.json$|requirements.*\.txt$|README/i;

/** What may be picked beside data files. */
interface Wanted {
  /** Specs, which name their data. */
  readonly specs?: boolean;
}

/** The file of the editor in front: that of a data file as text too. */
export function activeFile(): string | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri;
  return uri?.scheme === 'file' || uri?.scheme === textScheme ? sourceOf(uri) : undefined;
}

/** The data file of the editor in front, told by its name where it is not shown as annotated text. */
export function activeData({ specs = false }: Wanted = {}): string | undefined {
  const file = activeFile();
  if (file === undefined || vscode.window.activeTextEditor?.document.uri.scheme === textScheme) return file;
  if (file.endsWith(specEnding)) return specs ? file : undefined;
  const isData = [...endings, 'ann'].includes(path.extname(file).slice(1)) || /^seq\.(in|out)$/.test(path.basename(file));
  return isData && !noData.test(file) ? file : undefined;
}

/**
 * Asks for a data file of the workspace, or any other.
 * @param beside a file that the wanted one goes with: those of its folder come first
 */
export async function pickDataFile(
  title: string,
  { beside, specs = false }: Wanted & { readonly beside?: string } = {},
): Promise<string | undefined> {
  const found = await vscode.workspace.findFiles(`**/{${endings.map((ending) => `*.${ending}`).join(',')},seq.in}`, elsewhere, 1000);
  const paths = found
    .map(({ fsPath }) => fsPath)
    .filter((file) => file !== beside && (!noData.test(file) || (specs && file.endsWith(specEnding))));
  const rank = (file: string): number =>
    beside === undefined
      ? 0
      : Number(path.dirname(file) !== path.dirname(beside)) + 2 * Number(path.extname(file) !== path.extname(beside));
  paths.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  const items = paths.map((file) => ({ label: vscode.workspace.asRelativePath(file), file }));
  const other = { label: vscode.l10n.t('Another File…'), file: undefined };
  const picked = await vscode.window.showQuickPick([...items, other], { title });
  if (!picked || picked.file !== undefined) return picked?.file;
  const [chosen] = (await vscode.window.showOpenDialog({ title, canSelectFiles: true, canSelectFolders: true })) ?? [];
  return chosen?.fsPath;
}
