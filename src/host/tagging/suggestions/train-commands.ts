import path from 'node:path';
import * as vscode from 'vscode';
import { type RunEvent } from '../../../protocol/events';
import { Disposable } from '../../disposable';
import { type Log, messageOf } from '../../log';
import { type RunStore } from '../../runs/run-store';
import { settings } from '../../settings';
import { trusted } from '../../training/training-commands';
import { tellFailure } from '../../training/training-outcome';
import { type TrainingService } from '../../training/training-service';
import { isTagged } from '../spans/tagged-line';
import { type TaggedDocument } from '../tagged-document';
import { say, withTarget } from '../target';
import { type Tagging } from '../tagging';
import { askModel } from './ask-model';
import { showSuggestions, untaggedLines } from './suggest';
import { fewest } from './tagged-data';
import { prepareTaggedTraining } from './train-tagged';

/** Lines that are asked for after a training, from the cursor on: more are not seen before the next one. */
const most = 2000;

/** Trains on what is tagged so far, by command or by itself every so many lines, and shows what the new model suggests in the rest. */
export class TrainOnTagged extends Disposable {
  /** Tagged lines of each text when it was last trained on, or first seen. */
  private readonly learnt = new WeakMap<TaggedDocument, number>();
  /** The text on which the training is that is under way; there is one at a time. */
  private current: TaggedDocument | undefined;

  constructor(
    private readonly tagging: Tagging,
    private readonly training: TrainingService,
    private readonly runs: RunStore,
    private readonly log: Log,
  ) {
    super();
    this.register(vscode.commands.registerCommand('unroll.trainTagged', () => this.byCommand()));
    this.register(tagging.onDidChange((tagged) => this.byItself(tagged)));
    this.register(training.onEvent(({ run, event }) => this.follow(run, event)));
  }

  private async byCommand(): Promise<void> {
    if (!trusted()) return;
    let tagged: TaggedDocument | undefined;
    await withTarget(this.tagging, (target) => void (tagged = target.tagged));
    if (!tagged) return;
    if (this.training.busy) {
      void vscode.window.showInformationMessage(vscode.l10n.t('A model is being trained already. Stop it first, or wait for its end.'));
      return;
    }
    try {
      if (tagged.document.isDirty && !(await tagged.document.save())) return;
      await this.train(tagged, false);
    } catch (error) {
      await tellFailure(error, this.log);
    }
  }

  /** Trains in the background when enough lines were tagged since the last time; what is not saved yet counts, and stays unsaved. */
  private byItself(tagged: TaggedDocument): void {
    const every = settings.trainEvery();
    const { tagged: count } = tagged.tally;
    const before = this.learnt.get(tagged);
    if (before === undefined || count < before) this.learnt.set(tagged, count);
    else if (every > 0 && count - before >= every && count >= fewest && vscode.workspace.isTrusted && !this.training.busy) {
      this.train(tagged, true).catch((error: unknown) => {
        this.log.error(messageOf(error));
        say(messageOf(error));
      });
    }
  }

  private async train(tagged: TaggedDocument, quiet: boolean): Promise<void> {
    this.learnt.set(tagged, tagged.tally.tagged);
    // The lines of the cursors may be half tagged yet.
    const editors = vscode.window.visibleTextEditors.filter(({ document }) => document === tagged.document);
    const atHand = editors.flatMap(({ selections }) => selections.map(({ active }) => active.line));
    const { specFile, specText, lines } = await prepareTaggedTraining(tagged, this.runs, quiet ? atHand : []);
    if (this.training.busy) return;
    this.current = tagged;
    const request = { specFile, specText, runsDir: this.runs.runsDir(specFile), quiet };
    const run = await this.training.train(request).catch((error: unknown) => {
      this.current = undefined;
      throw error;
    });
    say(vscode.l10n.t('{0} learns from {1} tagged lines.', path.basename(run), lines));
    await this.runs.refresh();
  }

  private follow(run: string, event: RunEvent): void {
    const tagged = this.current;
    if (event.type !== 'end' || !tagged) return;
    this.current = undefined;
    if (event.reason !== 'completed' && event.reason !== 'earlyStopping') return;
    this.refresh(tagged, run).catch((error: unknown) => this.log.error(messageOf(error)));
  }

  /** What the new model suggests in lines that nobody has tagged, instead of what was suggested there. */
  private async refresh(tagged: TaggedDocument, run: string): Promise<void> {
    const open = () => !tagged.document.isClosed;
    if (!open()) return;
    const editor = vscode.window.visibleTextEditors.find(({ document }) => document === tagged.document);
    const pieces = untaggedLines(tagged, editor?.selection.active.line ?? 0).slice(0, most);
    const results = await askModel(this.training, run, pieces, vscode.ProgressLocation.Window);
    if (!open()) return;
    // A line that was tagged while the model thought is not to be reviewed once more.
    const left = pieces.flatMap((piece, i) => (tagged.lines[piece.line] && !isTagged(tagged.line(piece.line)) ? [i] : []));
    const of = <T>(list: readonly T[]): T[] => left.map((i) => list[i]);
    const count = showSuggestions(tagged, this.tagging.labels, of(pieces), of(results), path.basename(run));
    say(vscode.l10n.t('{0} suggests {1} tags in {2} lines.', path.basename(run), count, left.length));
  }
}
