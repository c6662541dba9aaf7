import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import { type Document, type Tokenizer } from '../../../data';
import { doubtsInSteps } from '../../../data/quality/doubts';
import { type Finding } from '../../../data/quality/finding';
import { type KnownSet, knownSet } from '../../../data/quality/repeats';
import { Disposable } from '../../disposable';
import { type Log, messageOf } from '../../log';
import { settings } from '../../settings';
import { dataPaths, isSpec, readingOptions } from '../../spec/spec-documents';
import { sourceOf, textScheme } from '../../tagging/files/text-uri';
import { type ReadingChoices } from '../../tagging/files/reading-choices';
import { isTaggable, type Tagging } from '../../tagging/tagging';
import { type Checks, fileOf, type Subject } from './checks';
import { severities } from './finding-words';
import { inSlices } from '../../in-slices';

/** Findings of one text that are followed; what is beyond comes up when these are mended. */
const most = 5000;
/** Milliseconds after a save, so that it is over and done with. */
const rest = 400;

/** How a file was last checked, so that a save checks it alike. */
interface Before {
  /** That of the training, where it was checked for a spec. */
  readonly tokenizer: Tokenizer | undefined;
  /** Files of other sets, in which no text of this one should stand. */
  readonly others: readonly string[];
}

/** "Check Data" by command and, of annotated texts, on every save. */
export class CheckData extends Disposable {
  private readonly before = new Map<string, Before>();
  /** What is remembered of the sets that others are held against, as they were last checked. */
  private readonly sets = new Map<string, KnownSet>();
  private readonly saved = new Map<string, AbortController>();

  constructor(
    private readonly tagging: Tagging,
    private readonly checks: Checks,
    private readonly reading: ReadingChoices,
    private readonly log: Log,
  ) {
    super();
    this.register(vscode.workspace.onDidSaveTextDocument((document) => this.afterSave(document)));
  }

  override dispose(): void {
    for (const waiting of this.saved.values()) waiting.abort();
    super.dispose();
  }

  /** What a command means: the sets of a spec, or one text. */
  async subjectsOf(argument: unknown): Promise<Subject[]> {
    const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
    if (!uri || (uri.scheme !== 'file' && uri.scheme !== textScheme)) return [];
    if (uri.path.endsWith('.unroll.json')) return this.setsOf(await vscode.workspace.openTextDocument(uri));
    if (!isTaggable({ uri })) return [{ kind: 'source', file: uri.fsPath, options: await this.reading.of(uri.fsPath) }];
    const document = await vscode.workspace.openTextDocument(uri);
    // A text without an editor is soon closed, and what is told of it with it.
    if (argument instanceof vscode.Uri) await vscode.window.showTextDocument(document, { preview: false });
    return [{ kind: 'text', document }];
  }

  private setsOf(spec: vscode.TextDocument): Subject[] {
    const { tokenizer, ...options } = readingOptions(spec);
    const files = dataPaths(spec).filter(({ role }) => role !== 'pretrained');
    return [...new Set(files.map(({ file }) => file))].map((file): Subject => {
      const open = this.openTextOf(file);
      return open ? { kind: 'text', document: open, tokenizer } : { kind: 'source', file, options, tokenizer };
    });
  }

  /** The annotated text of a data file, or the text that a sidecar belongs to, where an editor has it. */
  private openTextOf(file: string): vscode.TextDocument | undefined {
    const text = file.replace(/\.spans\.jsonl$/, '');
    // A folder of seq.in, seq.out and label is open as its first file.
    const parts = [file, path.join(file, 'seq.in')];
    return this.tagging.documents.find(({ document }) => {
      const source = sourceOf(document.uri);
      return (document.uri.scheme === textScheme ? parts.includes(source) : source === text) && isTaggable(document);
    })?.document;
  }

  /** Checks texts, each beside those before it. Answers how many findings there are. */
  async check(subjects: readonly Subject[], abort = new AbortController()): Promise<number> {
    const files = subjects.map(fileOf);
    for (const [i, subject] of subjects.entries()) {
      const before = this.before.get(files[i]);
      const others = subjects.length > 1 ? files.slice(0, i) : (before?.others ?? []);
      this.before.set(files[i], { tokenizer: subject.tokenizer ?? before?.tokenizer, others });
      if (!(await this.one(subject, abort, subjects.length > 1))) break;
    }
    return subjects.reduce((sum, subject) => sum + this.checks.toldOf(subject).length, 0);
  }

  /** Answers false when it was aborted. @param isOther whether other sets are held against this one */
  private async one(subject: Subject, abort: AbortController, isOther = this.sets.has(fileOf(subject))): Promise<boolean> {
    const file = fileOf(subject);
    const { tokenizer, others = [] } = this.before.get(file) ?? {};
    const find = async (documents: readonly Document[], signal: AbortSignal) => {
      const sets = others.flatMap((other) => this.sets.get(other) ?? []);
      return gravest(await inSlices(doubtsInSteps(documents, { tokenizer, others: sets }), signal));
    };
    const documents = await this.checks.check(subject, 'data', find, abort);
    const set = documents && isOther ? await inSlices(knownSet(documents), abort.signal) : undefined;
    if (set) this.sets.set(file, set);
    return documents !== undefined;
  }

  /** Checks again what was mended as it stands in a file; an annotated text knows by itself. */
  async recheck(subjects: readonly Subject[]): Promise<void> {
    for (const subject of subjects) {
      if (subject.kind === 'source') await this.one(subject, new AbortController());
    }
  }

  private afterSave(document: vscode.TextDocument): void {
    if (!settings.checkOnSave() || isSpec(document)) return;
    const tagged = isTaggable(document) ? this.tagging.peek(document) : undefined;
    // Any text may be tagged; most are not.
    const isAnnotated = tagged !== undefined && (document.uri.scheme === textScheme || tagged.tally.tagged > 0);
    const subjects: Subject[] = isAnnotated ? [{ kind: 'text', document }] : this.checks.sourcesOf(document.uri.fsPath);
    if (document.uri.scheme === 'file' || isAnnotated) for (const subject of subjects) void this.soon(subject);
  }

  private async soon(subject: Subject): Promise<void> {
    const file = fileOf(subject);
    this.saved.get(file)?.abort();
    const abort = new AbortController();
    this.saved.set(file, abort);
    try {
      await wait(rest, undefined, { signal: abort.signal });
      await this.one(subject, abort);
    } catch (error) {
      if (!abort.signal.aborted) this.log.warn(`${path.basename(file)}: ${messageOf(error)}`);
    } finally {
      if (this.saved.get(file) === abort) this.saved.delete(file);
    }
  }
}

/** The findings that cost most, where there are too many to look at. */
function gravest(findings: readonly Finding[] | undefined): readonly Finding[] | undefined {
  if (findings === undefined || findings.length <= most) return findings;
  return [...findings].sort((a, b) => severities[a.kind] - severities[b.kind]).slice(0, most);
}
