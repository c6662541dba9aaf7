import * as vscode from 'vscode';
import { toUtf16, type Document } from '../../../data';
import { type Finding } from '../../../data/quality/finding';
import { editOf, reasonOf } from '../../tagging/document-text';
import { type EditReason, type Tags } from '../../tagging/spans/span-history';
import { type Place } from '../../tagging/spans/places';
import { type LineEdit } from '../../tagging/spans/tagged-line';
import { type TaggedDocument } from '../../tagging/tagged-document';
import { retag } from '../../tagging/target';
import { type Checked, type Told } from './checked';
import { FindingPlaces, type PlacedFinding } from './finding-places';
import { wordsOf } from './finding-words';
import { fixedTags, type LineFix } from './fixed-lines';
import { inSlices } from '../../in-slices';
import { misplacedTagEdit } from './misplaced-tag-edit';
import { documentsToCheck } from './text-documents';

/** Finds what is doubtful in documents. Undefined: it was aborted. */
export type Find = (documents: readonly Document[], signal: AbortSignal) => Promise<readonly Finding[] | undefined>;

/** Checks an annotated text. What is typed meanwhile moves the findings along. Undefined: it was aborted. */
export async function checkText(tagged: TaggedDocument, find: Find, signal: AbortSignal): Promise<TextCheck | undefined> {
  const lines = [...tagged.lines];
  const changes = new Changes(tagged.document);
  const documents = await inSlices(documentsToCheck(tagged, lines), signal);
  const findings = documents && (await find(documents, signal));
  const places = documents && findings && (await inSlices(FindingPlaces.of(lines, documents, findings), signal));
  if (!documents || !places || signal.aborted) {
    changes.dispose();
    return undefined;
  }
  return new TextCheck(tagged, documents, places, changes);
}

/** Changes of a text, kept until somebody takes them. */
class Changes {
  private waiting: { edits: LineEdit[]; reason: EditReason }[] = [];
  private readonly listener: vscode.Disposable;
  private take: ((edits: LineEdit[], reason: EditReason) => void) | undefined;

  constructor(document: vscode.TextDocument) {
    this.listener = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document !== document || event.contentChanges.length === 0) return;
      const reason = reasonOf(event);
      const edits = event.contentChanges.map(editOf);
      if (this.take) this.take(edits, reason);
      else this.waiting.push({ edits, reason });
    });
  }

  follow(take: (edits: LineEdit[], reason: EditReason) => void): void {
    for (const { edits, reason } of this.waiting) take(edits, reason);
    this.waiting = [];
    this.take = take;
  }

  dispose(): void {
    this.listener.dispose();
  }
}

/** What is doubtful in an annotated text, at its place while the text changes. */
export class TextCheck implements Checked {
  constructor(
    private readonly tagged: TaggedDocument,
    readonly documents: readonly Document[],
    private readonly places: FindingPlaces,
    private readonly changes: Changes,
  ) {
    changes.follow((edits, reason) => places.apply(edits, reason));
  }

  get findings(): readonly Finding[] {
    return this.places.findings;
  }

  current(): Told[] {
    return this.places.current(this.tagged.lines).map((placed) => this.tell(placed));
  }

  documentOf({ document }: Finding): Document {
    return this.documents[document];
  }

  async mend(findings: readonly Finding[]): Promise<void> {
    const wanted = new Set(findings);
    const placed = this.places.current(this.tagged.lines).filter(({ finding }) => wanted.has(finding));
    const tags = placed.flatMap(({ finding: { fix } }) => (fix !== undefined && 'tag' in fix ? [fix.tag] : []));
    if (tags.length > 0) return misplacedTagEdit(tags);
    const fixes = new Map<number, LineFix[]>();
    const deleted = new Set<number>();
    for (const { finding, place } of placed) {
      const { fix } = finding;
      if (fix === undefined) continue;
      if ('deletes' in fix) deleted.add(place.line);
      else if ('adds' in fix) fixes.set(place.line, [...(fixes.get(place.line) ?? []), { fix, ...this.moved(finding, place) }]);
    }
    const editor = await vscode.window.showTextDocument(this.tagged.document);
    if (deleted.size > 0) await editor.edit((edit) => linesOf(editor.document, deleted).forEach((range) => edit.delete(range)));
    const { overlap } = this.tagged.store.capabilities;
    const now = new Date();
    const retagged = new Map<number, Tags>();
    for (const [line, list] of fixes) retagged.set(line, fixedTags(this.tagged.line(line), list, overlap, now));
    await retag({ editor, tagged: this.tagged }, retagged);
  }

  dispose(): void {
    this.changes.dispose();
  }

  private moved({ document, place: before }: Finding, place: Place): Pick<LineFix, 'text' | 'moved'> {
    const { text } = this.documents[document];
    return { text, moved: before === undefined ? 0 : place.start - toUtf16(text, before.start) };
  }

  private tell({ finding, place, related }: PlacedFinding): Told {
    const { uri } = this.tagged.document;
    const near = (): vscode.DiagnosticRelatedInformation[] =>
      (finding.related ?? []).flatMap(({ message, source, document }, i) => {
        const at = related[i];
        const location = at
          ? new vscode.Location(uri, this.tagged.range(at.line, at))
          : new vscode.Location(vscode.Uri.file(source.file), new vscode.Position(Math.max(0, source.line - 1), 0));
        return document === undefined || at ? [new vscode.DiagnosticRelatedInformation(location, wordsOf(message))] : [];
      });
    return { finding, location: new vscode.Location(uri, this.tagged.range(place.line, place)), related: near };
  }
}

/** Lines with the line ends that part them from others; those that follow one another are one range. */
function linesOf(document: vscode.TextDocument, lines: ReadonlySet<number>): vscode.Range[] {
  const ranges: vscode.Range[] = [];
  for (const first of lines) {
    if (lines.has(first - 1)) continue;
    let last = first;
    while (lines.has(last + 1)) last++;
    const beforeAnother = last + 1 < document.lineCount || first === 0;
    const start = beforeAnother ? new vscode.Position(first, 0) : document.lineAt(first - 1).range.end;
    ranges.push(new vscode.Range(start, document.lineAt(last)[beforeAnother ? 'rangeIncludingLineBreak' : 'range'].end));
  }
  return ranges;
}
