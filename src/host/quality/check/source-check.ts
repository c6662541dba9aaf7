import path from 'node:path';
import * as vscode from 'vscode';
import { type Document } from '../../../data';
import { type Finding, fixTags, type Related, type TagsFix } from '../../../data/quality/finding';
import { placeOfTag } from '../../../data/misplaced-tags';
import { inTurn, type Steps } from '../../../data/steps';
import { inSlices } from '../../in-slices';
import { say } from '../../tagging/target';
import { type Checked, type Told } from './checked';
import { wordsOf } from './finding-words';
import { acceptedNow } from './fixed-lines';
import { misplacedTagEdit } from './misplaced-tag-edit';
import { type ReadingOptions, SourceFile } from './source-file';
import { type Find } from './text-check';

/**
 * Checks a data file as it stands, without opening it. Undefined: it was aborted.
 * @throws DataError when nothing of it can be read
 */
export async function checkSource(
  file: string,
  options: ReadingOptions,
  find: Find,
  signal: AbortSignal,
): Promise<SourceCheck | undefined> {
  const source = await SourceFile.read(file, options, signal);
  if (!source) return undefined;
  const findings = await find(source.documents, signal);
  if (!findings) return undefined;
  const check = new SourceCheck(file, source, options, findings);
  await inSlices(check.locateAll(), signal);
  return signal.aborted ? undefined : check;
}

/** What is doubtful in a data file; its places are those of the file when it was checked. */
export class SourceCheck implements Checked {
  private readonly told: Told[] = [];

  constructor(
    private readonly file: string,
    private readonly source: SourceFile,
    private readonly options: ReadingOptions,
    readonly findings: readonly Finding[],
  ) {}

  /** Whether a file is one of those that were checked. */
  owns(file: string): boolean {
    return this.source.owns(file);
  }

  get documents(): readonly Document[] {
    return this.source.documents;
  }

  /** Finds the places of all findings; until then none is told. */
  locateAll(): Steps<void> {
    return inTurn(this.findings, (finding) => {
      const related = () => (finding.related ?? []).map((one) => this.related(one));
      this.told.push({ finding, location: this.locate(finding), related });
    });
  }

  current(): Told[] {
    return this.told;
  }

  private related({ message, source, document, place }: Related): vscode.DiagnosticRelatedInformation {
    const location =
      document === undefined
        ? new vscode.Location(vscode.Uri.file(source.file), new vscode.Position(Math.max(0, source.line - 1), 0))
        : this.source.locate(document, place);
    return new vscode.DiagnosticRelatedInformation(location, wordsOf(message));
  }

  documentOf({ document }: Finding): Document {
    return this.source.documents[document];
  }

  async mend(findings: readonly Finding[]): Promise<void> {
    if (!this.source.canBeWritten)
      return say(vscode.l10n.t('{0} can only be read here. Unpack it, or name one of its files, to mend it.', path.basename(this.file)));
    const now = await SourceFile.read(this.file, this.options, new AbortController().signal);
    if (!now?.reads(this.source)) return say(vscode.l10n.t('The file has changed since it was checked. Check it again.'));
    const tags = findings.flatMap(({ fix }) => (fix !== undefined && 'tag' in fix ? [fix.tag] : []));
    if (tags.length > 0) return misplacedTagEdit(tags);
    const fixes = new Map<number, TagsFix[]>();
    const deleted = new Set<number>();
    const time = new Date();
    for (const { document, fix } of findings) {
      if (fix === undefined) continue;
      if ('deletes' in fix) deleted.add(document);
      else if ('adds' in fix) {
        const adds = fix.adds.map((span) => acceptedNow(span, time));
        fixes.set(document, [...(fixes.get(document) ?? []), { ...fix, adds }]);
      }
    }
    const documents = now.documents.flatMap((document, index) =>
      deleted.has(index) ? [] : [fixes.has(index) ? fixTags(document, fixes.get(index) ?? []) : document],
    );
    const [first] = findings;
    if (first) {
      const { uri, range } = this.locate(first);
      await vscode.window.showTextDocument(uri, { selection: range });
    }
    await vscode.workspace.applyEdit(now.edit(documents));
  }

  dispose(): void {
    // Follows nothing.
  }

  /** A misplaced tag is told where it stands, all else at the text. */
  private locate({ document, place, fix }: Finding): vscode.Location {
    if (fix === undefined || !('tag' in fix)) return this.source.locate(document, place);
    const { source } = fix.tag;
    const line = this.source.lineOf(source);
    const at = line === undefined ? undefined : placeOfTag(line, fix.tag);
    const range = new vscode.Range(source.line - 1, at?.start ?? 0, source.line - 1, at?.end ?? 10_000);
    return new vscode.Location(vscode.Uri.file(source.file), range);
  }
}
