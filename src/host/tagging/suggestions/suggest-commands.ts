import path from 'node:path';
import * as vscode from 'vscode';
import { type Document, readDocuments, type Span, writeDocuments } from '../../../data';
import { type TaggedText } from '../../../protocol/worker';
import { readLabels } from '../../../runs/encoder-file';
import { type RunInfo } from '../../../runs/run-summary';
import { freePath } from '../../free-path';
import { type Log } from '../../log';
import { isActive, type RunStore } from '../../runs/run-store';
import { type TrainingService } from '../../training/training-service';
import { tellFailure } from '../../training/training-outcome';
import { sourceOf } from '../files/text-uri';
import { type TaggedDocument } from '../tagged-document';
import { allDone } from '../target';
import { isTaggable, type Tagging } from '../tagging';
import { askModels } from './ask-model';
import { knownNames, modelsFor } from './models';
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

  /** The selected text, or the lines of the cursors. Where what was found can't be drawn, it is told in a message. */
  async selection(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return;
    const { document } = editor;
    const tagged = isTaggable(document) ? await this.tagging.of(document) : undefined;
    const pieces = piecesOf(editor);
    // A class belongs to whole lines, where the file's form has any.
    const whole = tagged?.store.capabilities.classes === true && pieces.every(({ line, text }) => tagged.line(line).text === text);
    const { runs, drawn } = await this.runsFor(document.uri, tagged, whole);
    if (runs.length === 0) return;
    if (tagged && drawn) return this.suggest(tagged, runs, pieces);
    tell((await this.ask(runs, pieces)).flat());
  }

  /** All lines of a text; of a file that carries its labels, every sentence, into a new file beside it. */
  async file(argument: unknown): Promise<void> {
    const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
    if (!uri) return;
    const document = await vscode.workspace.openTextDocument(uri);
    const tagged = isTaggable(document) ? await this.tagging.of(document) : undefined;
    const { runs, drawn } = await this.runsFor(uri, tagged, tagged?.store.capabilities.classes ?? true);
    if (runs.length === 0) return;
    if (!tagged || !drawn) return this.newFile(uri, runs);
    await vscode.window.showTextDocument(document);
    await this.suggest(tagged, runs, allLines(tagged));
  }

  private async suggest(tagged: TaggedDocument, runs: readonly RunInfo[], pieces: readonly Piece[]): Promise<void> {
    const answers = await this.ask(runs, pieces);
    // Keys that wait mean the suggestions that were in sight.
    await allDone();
    let count = 0;
    runs.forEach(({ name }, n) => (count += showSuggestions(tagged, this.tagging.labels, pieces, answers[n], name)));
    sayCount(count, namesOf(runs));
  }

  private async newFile(uri: vscode.Uri, runs: readonly RunInfo[]): Promise<void> {
    const documents = await this.documentsOf(uri, runs[0].manifest.spec.data);
    const answers = await this.ask(
      runs,
      documents.map(({ text }, line) => ({ line, start: 0, text })),
    );
    // What is there may have been corrected since.
    const target = freePath(sourceOf(uri).replace(/\.[^./\\]+$/, ''), '.tagged.jsonl');
    const tagged = documents.map((document, index): Document => {
      const spans = runs.flatMap(({ name: run }, n) =>
        answers[n][index].spans.map(({ start, end, label, score }): Span => {
          return { start, end, label, provenance: { by: 'model', run, score } };
        }),
      );
      const named = answers.map((results) => results[index].label?.label).find((label) => label !== undefined);
      return { ...document, spans, label: named ?? document.label };
    });
    const problems = await writeDocuments(target, 'doccano', tagged);
    const open = vscode.l10n.t('Open');
    const words = vscode.l10n.t('{0} sentences tagged by {1}: {2}', documents.length, namesOf(runs), path.basename(target));
    const lost = problems.length === 0 ? '' : ` ${vscode.l10n.t('({0} problems)', problems.length)}`;
    if ((await vscode.window.showInformationMessage(words + lost, open)) === open)
      await vscode.window.showTextDocument(vscode.Uri.file(target));
  }

  /** The sentences of a file: as its form tells, else its lines. */
  private async documentsOf(uri: vscode.Uri, data: RunInfo['manifest']['spec']['data']): Promise<readonly Document[]> {
    const file = sourceOf(uri);
    if (!/\.txt$/i.test(file)) {
      const { documents } = await readDocuments(file, { format: 'auto', tokenColumn: data.tokenColumn, tagColumn: data.tagColumn });
      return documents;
    }
    const text = (await vscode.workspace.openTextDocument(uri)).getText();
    const lines = text.split(/\r?\n/).map((line, index) => ({ text: line, spans: [], source: { file, line: index + 1 } }));
    return lines.filter((line) => line.text.trim() !== '');
  }

  /**
   * The newest tagger and the newest classifier that fit; those of specs beside the text go before those of the same workspace folder, and these before others.
   * `drawn`: what they say can be shown in the text; `holdsClass`: so can a class.
   */
  private async runsFor(
    uri: vscode.Uri,
    tagged: TaggedDocument | undefined,
    holdsClass: boolean,
  ): Promise<{ runs: readonly RunInfo[]; drawn: boolean }> {
    const able = this.runs.runs.filter(({ best, state }) => best !== undefined || isActive(state));
    const file = sourceOf(uri);
    const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file))?.uri.fsPath;
    const distance = ({ specFile, run }: RunInfo) =>
      path.dirname(specFile) === path.dirname(file) ? 0 : folder !== undefined && run.startsWith(folder) ? 1 : 2;
    const nearest = able.sort((a, b) => distance(a) - distance(b));
    const { labels } = this.tagging;
    const known = knownNames(tagged?.tally ?? { labels: [], classes: new Map() }, labels);
    const found = await modelsFor(nearest, known, ({ run }) => readLabels(run));
    if (found.length === 0)
      void vscode.window.showInformationMessage(vscode.l10n.t('No model has been trained here yet. Train one first.'));
    const shown = holdsClass ? found : found.filter(({ task }) => task !== 'classify');
    return { runs: shown.length > 0 ? shown : found, drawn: shown.length > 0 };
  }

  private ask(runs: readonly RunInfo[], pieces: readonly Piece[]): Promise<TaggedText[][]> {
    return askModels(
      this.training,
      runs.map(({ run }) => ({ run, pieces })),
      vscode.ProgressLocation.Notification,
    );
  }
}

function namesOf(runs: readonly RunInfo[]): string {
  return runs.map(({ name }) => name).join(', ');
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

function sayCount(count: number, runs: string): void {
  const words =
    count === 0
      ? vscode.l10n.t('{0} suggests nothing new here.', runs)
      : vscode.l10n.t('{0} suggests {1} tags; Tab accepts one.', runs, count);
  vscode.window.setStatusBarMessage(words, 10_000);
}
