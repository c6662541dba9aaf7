import path from 'node:path';
import * as vscode from 'vscode';
import { type Document, readDocuments, writeDocuments } from '../../../data';
import { type TaggedText } from '../../../protocol/worker';
import { type RunInfo } from '../../../runs/run-summary';
import { type Log } from '../../log';
import { isActive, type RunStore } from '../../runs/run-store';
import { type TrainingService } from '../../training/training-service';
import { tellFailure } from '../../training/training-outcome';
import { isTaggable, type Tagging } from '../tagging';
import { askModel } from './ask-model';
import { allLines, type Piece, showSuggestions } from './suggest';

/** Registers what asks a model for spans. */
export function registerSuggestCommands(tagging: Tagging, runs: RunStore, training: TrainingService, log: Log): vscode.Disposable {
  const suggest = new Suggest(tagging, runs, training);
  const guarded = (job: Promise<void>) => job.catch((error: unknown) => tellFailure(error, log));
  return vscode.Disposable.from(
    vscode.commands.registerCommand('unroll.tagSelection', () => guarded(suggest.selection())),
    vscode.commands.registerCommand('unroll.tagFile', (argument?: unknown) => guarded(suggest.file(argument))),
  );
}

class Suggest {
  constructor(
    private readonly tagging: Tagging,
    private readonly runs: RunStore,
    private readonly training: TrainingService,
  ) {}

  /** The selected text, or the lines of the cursors. Where spans can't be drawn, what was found is told in a message. */
  async selection(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const run = editor && this.runFor(editor.document.uri);
    if (!editor || !run) return;
    const pieces = piecesOf(editor);
    const results = await this.ask(run, pieces);
    const tagged = isTaggable(editor.document) ? await this.tagging.of(editor.document) : undefined;
    // A class belongs to whole lines, where the file's form has any.
    const whole = pieces.every(({ line, text }) => tagged?.line(line).text === text);
    if (!tagged || (run.task === 'classify' && !(whole && tagged.store.capabilities.classes))) return tell(results);
    sayCount(showSuggestions(tagged, this.tagging.labels, pieces, results, run.name), run);
  }

  /** All lines of a text; of a file that carries its labels, every sentence, into a new file beside it. */
  async file(argument: unknown): Promise<void> {
    const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
    const run = uri && this.runFor(uri);
    if (!uri || !run) return;
    const document = await vscode.workspace.openTextDocument(uri);
    if (!isTaggable(document)) return this.newFile(uri, run);
    const tagged = await this.tagging.of(document);
    if (run.task === 'classify' && !tagged.store.capabilities.classes) return this.newFile(uri, run);
    await vscode.window.showTextDocument(document);
    const pieces = allLines(tagged);
    const results = await this.ask(run, pieces);
    sayCount(showSuggestions(tagged, this.tagging.labels, pieces, results, run.name), run);
  }

  private async newFile(uri: vscode.Uri, run: RunInfo): Promise<void> {
    const { data } = run.manifest.spec;
    const documents = await this.documentsOf(uri, data);
    const results = await this.ask(
      run,
      documents.map(({ text }, line) => ({ line, start: 0, text })),
    );
    const target = uri.fsPath.replace(/\.[^./\\]+$/, '') + '.tagged.jsonl';
    const tagged = documents.map((document, index): Document => {
      const { spans, label } = results[index];
      const provenance = (score: number) => ({ by: 'model' as const, run: run.name, score });
      return {
        ...document,
        spans: spans.map(({ start, end, label: name, score }) => ({ start, end, label: name, provenance: provenance(score) })),
        label: label?.label ?? document.label,
      };
    });
    const problems = await writeDocuments(target, 'doccano', tagged);
    const open = vscode.l10n.t('Open');
    const words = vscode.l10n.t('{0} sentences tagged by {1}: {2}', documents.length, run.name, path.basename(target));
    const lost = problems.length === 0 ? '' : ` ${vscode.l10n.t('({0} problems)', problems.length)}`;
    if ((await vscode.window.showInformationMessage(words + lost, open)) === open)
      await vscode.window.showTextDocument(vscode.Uri.file(target));
  }

  /** The sentences of a file: as its form tells, else its lines. */
  private async documentsOf(uri: vscode.Uri, data: RunInfo['manifest']['spec']['data']): Promise<readonly Document[]> {
    if (!/\.txt$/i.test(uri.path)) {
      const { documents } = await readDocuments(uri.fsPath, { format: 'auto', tokenColumn: data.tokenColumn, tagColumn: data.tagColumn });
      return documents;
    }
    const text = (await vscode.workspace.openTextDocument(uri)).getText();
    const lines = text.split(/\r?\n/).map((line, index) => ({ text: line, spans: [], source: { file: uri.fsPath, line: index + 1 } }));
    return lines.filter((line) => line.text.trim() !== '');
  }

  /** The newest run that has a model; one of a spec in the same workspace folder goes before others. */
  private runFor(uri: vscode.Uri): RunInfo | undefined {
    const able = this.runs.runs.filter(({ best, state }) => best !== undefined || isActive(state));
    const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath;
    const run =
      able.find(({ specFile }) => path.dirname(specFile) === path.dirname(uri.fsPath)) ??
      able.find((info) => folder !== undefined && info.run.startsWith(folder)) ??
      able[0];
    if (!run) void vscode.window.showInformationMessage(vscode.l10n.t('No model has been trained here yet. Train one first.'));
    return run;
  }

  private ask(run: RunInfo, pieces: readonly Piece[]): Promise<TaggedText[]> {
    return askModel(this.training, run.run, pieces, vscode.ProgressLocation.Notification);
  }
}

function piecesOf(editor: vscode.TextEditor): Piece[] {
  const pieces: Piece[] = [];
  const { document } = editor;
  for (const selection of editor.selections) {
    for (let number = selection.start.line; number <= selection.end.line; number++) {
      const { text } = document.lineAt(number);
      const from = selection.isEmpty || number > selection.start.line ? 0 : selection.start.character;
      const to = selection.isEmpty || number < selection.end.line ? text.length : selection.end.character;
      const piece = text.slice(from, to);
      if (piece.trim() !== '') pieces.push({ line: number, start: from, text: piece });
    }
  }
  return pieces;
}

function tell(results: readonly TaggedText[]): void {
  const found = results.flatMap(({ text, spans, label }) => [
    ...(label ? [`${label.label} (${label.probability.toFixed(2)})`] : []),
    ...spans.map((span) => `${[...text].slice(span.start, span.end).join('')} → ${span.label} (${span.score.toFixed(2)})`),
  ]);
  void vscode.window.showInformationMessage(found.length === 0 ? vscode.l10n.t('The model finds nothing here.') : found.join(', '));
}

function sayCount(count: number, run: RunInfo): void {
  const words =
    count === 0
      ? vscode.l10n.t('{0} suggests nothing new here.', run.name)
      : vscode.l10n.t('{0} suggests {1} tags; Tab accepts one.', run.name, count);
  vscode.window.setStatusBarMessage(words, 10_000);
}
