import { sourceOf } from '../../tagging/files/text-uri';
import * as vscode from 'vscode';
import { type Document, type Tokenizer } from '../../../data';
import { type Finding } from '../../../data/quality/finding';
import { Disposable } from '../../disposable';
import { type Log } from '../../log';
import { type Tagging } from '../../tagging/tagging';
import { type Checked, type Told } from './checked';
import { severities, wordsOf } from './finding-words';
import { IgnoredStore } from './ignored-store';
import { checkSource, type SourceCheck } from './source-check';
import { type ReadingOptions } from './source-file';
import { checkText, type Find } from './text-check';

/** Milliseconds of rest after a change before what is told is looked through again. */
const rest = 300;
/** Problems of one text; VS Code shows no more. */
const most = 1000;

/** A text to be checked: one that is open in its annotated form, or a data file as it stands. */
export type Subject = (
  | { readonly kind: 'text'; readonly document: vscode.TextDocument }
  | { readonly kind: 'source'; readonly file: string; readonly options: ReadingOptions }
) & {
  /** How the training of a spec cuts it, where it is checked for one. */
  readonly tokenizer?: Tokenizer;
};

/** What looks for findings: the data themselves, or a model. */
export type Checker = 'data' | 'model';

interface Entry {
  readonly subject: Subject;
  readonly checked: Map<Checker, Checked>;
  readonly running: Map<Checker, AbortController>;
  told: readonly ToldFinding[];
}

/** A finding as the Problems panel shows it. */
export interface ToldFinding extends Told {
  /** For commands. */
  readonly id: number;
}

/** What was found in texts and data files, in the Problems panel: kept at its place while a text changes, gone when it is mended. */
export class Checks extends Disposable {
  private readonly collection = this.register(vscode.languages.createDiagnosticCollection('unroll-check'));
  private readonly ignored = this.register(new IgnoredStore());
  private readonly entries = new Map<string, Entry>();
  private readonly ids = new WeakMap<Finding, number>();
  private readonly diagnostics = new WeakMap<ToldFinding, vscode.Diagnostic>();
  private count = 0;
  private readonly timers = new Map<Entry, NodeJS.Timeout>();

  constructor(
    private readonly tagging: Tagging,
    /** What explains the kinds of findings. */
    private readonly help: vscode.Uri,
    private readonly log: Log,
  ) {
    super();
    this.register(tagging.onDidChange(({ document }) => this.soon(document.uri)));
    this.register(this.ignored.onDidChange(() => this.show([...this.entries.values()])));
    this.register(vscode.workspace.onDidCloseTextDocument((document) => document.isClosed && this.forget(keyOf(document.uri))));
  }

  override dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    for (const key of [...this.entries.keys()]) this.forget(key);
    super.dispose();
  }

  /**
   * Checks a text and shows what was found in the place of what this checker had found before. Answers the documents; undefined: it was aborted, as by a newer check.
   * @throws DataError when nothing of a data file can be read
   */
  async check(subject: Subject, checker: Checker, find: Find, abort = new AbortController()): Promise<readonly Document[] | undefined> {
    const entry = this.entryOf(subject);
    entry.running.get(checker)?.abort();
    entry.running.set(checker, abort);
    const started = performance.now();
    try {
      await this.ignored.load(fileOf(subject));
      const checked = await this.run(subject, find, abort.signal);
      if (!checked || entry.running.get(checker) !== abort) {
        checked?.dispose();
        return undefined;
      }
      entry.checked.get(checker)?.dispose();
      entry.checked.set(checker, checked);
      this.show([entry]);
      this.log.info(`${fileOf(subject)}: checked in ${Math.round(performance.now() - started)} ms, ${entry.told.length} findings`);
      return checked.documents;
    } finally {
      if (entry.running.get(checker) === abort) entry.running.delete(checker);
    }
  }

  private async run(subject: Subject, find: Find, signal: AbortSignal): Promise<Checked | undefined> {
    if (subject.kind === 'source') return checkSource(subject.file, subject.options, find, signal);
    return checkText(await this.tagging.of(subject.document), find, signal);
  }

  /** What is told of a text now. */
  toldOf(subject: Subject): readonly ToldFinding[] {
    return this.entries.get(keyOfSubject(subject))?.told ?? [];
  }

  /** What is told at a place, and all else that is told of the same text. */
  at(uri: vscode.Uri, range: vscode.Range): { here: readonly ToldFinding[]; all: readonly ToldFinding[] } {
    for (const { told } of this.entries.values()) {
      const here = told.filter(({ location }) => location.uri.toString() === uri.toString() && location.range.intersection(range));
      if (here.length > 0) return { here, all: told };
    }
    return { here: [], all: [] };
  }

  /** The data files that were checked as they stand, of which a file is a part. */
  sourcesOf(file: string): Subject[] {
    const owns = ({ checked }: Entry) => [...checked.values()].some((one) => 'owns' in one && (one as SourceCheck).owns(file));
    return [...this.entries.values()].filter(owns).map(({ subject }) => subject);
  }

  /** Applies the fixes of findings: of one text in one step of Undo. Answers what was mended. */
  async mend(ids: ReadonlySet<number>): Promise<Subject[]> {
    const mended: Subject[] = [];
    for (const { subject, checked, told } of [...this.entries.values()]) {
      const wanted = new Set(told.filter(({ id }) => ids.has(id)).map(({ finding }) => finding));
      for (const one of checked.values()) {
        const own = one.findings.filter((finding) => wanted.has(finding));
        if (own.length === 0) continue;
        await one.mend(own);
        mended.push(subject);
      }
    }
    return mended;
  }

  /** Sets findings aside: at their place or, with all that are about the same, everywhere. */
  async ignore(ids: readonly number[], everywhere: boolean): Promise<void> {
    for (const { subject, checked, told } of this.entries.values()) {
      for (const { id, finding } of told) {
        const owner = [...checked.values()].find((one) => one.findings.includes(finding));
        if (owner && ids.includes(id)) await this.ignored.add(fileOf(subject), finding, owner.documentOf(finding), everywhere);
      }
    }
  }

  private entryOf(subject: Subject): Entry {
    const key = keyOfSubject(subject);
    const known = this.entries.get(key);
    if (known) return known;
    // A file is told of once: as it is read now.
    for (const [other, entry] of this.entries) if (fileOf(entry.subject) === fileOf(subject)) this.forget(other);
    const entry: Entry = { subject, checked: new Map(), running: new Map(), told: [] };
    this.entries.set(key, entry);
    return entry;
  }

  private forget(key: string): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.entries.delete(key);
    clearTimeout(this.timers.get(entry));
    this.timers.delete(entry);
    for (const running of entry.running.values()) running.abort();
    for (const checked of entry.checked.values()) checked.dispose();
    const { told } = entry;
    entry.told = [];
    this.publish(told);
  }

  private soon(uri: vscode.Uri): void {
    const entry = this.entries.get(keyOf(uri));
    if (!entry || this.timers.has(entry)) return;
    this.timers.set(
      entry,
      setTimeout(() => {
        this.timers.delete(entry);
        this.show([entry]);
      }, rest),
    );
  }

  private show(entries: readonly Entry[]): void {
    for (const entry of entries) {
      const before = entry.told;
      const ignored = this.ignored.of(fileOf(entry.subject));
      entry.told = [...entry.checked.values()].flatMap((checked) =>
        checked
          .current()
          .filter(({ finding }) => !ignored.has(finding, checked.documentOf(finding)))
          .map((told): ToldFinding => ({ ...told, id: this.idOf(told.finding) })),
      );
      this.publish([...before, ...entry.told]);
    }
  }

  /** Hands over what is told in the files of these findings. */
  private publish(touched: readonly ToldFinding[]): void {
    const byFile = new Map(touched.map(({ location: { uri } }) => [uri.toString(), { uri, here: [] as ToldFinding[] }]));
    for (const { told } of this.entries.values()) for (const one of told) byFile.get(one.location.uri.toString())?.here.push(one);
    for (const { uri, here } of byFile.values()) {
      here.sort((a, b) => severities[a.finding.kind] - severities[b.finding.kind]);
      this.collection.set(
        uri,
        here.slice(0, most).map((told) => this.diagnosticOf(told)),
      );
    }
  }

  /** A finding as VS Code has it. */
  diagnosticOf(told: ToldFinding): vscode.Diagnostic {
    const known = this.diagnostics.get(told);
    if (known) return known;
    const { finding, location, related } = told;
    const diagnostic = new vscode.Diagnostic(location.range, wordsOf(finding.message), severities[finding.kind]);
    diagnostic.source = 'Unroll';
    diagnostic.code = { value: finding.kind, target: this.help };
    diagnostic.relatedInformation = related();
    this.diagnostics.set(told, diagnostic);
    return diagnostic;
  }

  private idOf(finding: Finding): number {
    const id = this.ids.get(finding) ?? ++this.count;
    this.ids.set(finding, id);
    return id;
  }
}

function keyOf(uri: vscode.Uri): string {
  return uri.toString();
}

function keyOfSubject(subject: Subject): string {
  return subject.kind === 'text' ? keyOf(subject.document.uri) : `source:${subject.file}`;
}

/** Path of the file that a subject is of. */
export function fileOf(subject: Subject): string {
  return subject.kind === 'text' ? sourceOf(subject.document.uri) : subject.file;
}
