import path from 'node:path';
import * as vscode from 'vscode';
import { type EndReason, type RunEvent } from '../../../protocol/events';
import { Disposable } from '../../disposable';
import { type Log, messageOf } from '../../log';
import { type RunStore } from '../../runs/run-store';
import { settings } from '../../settings';
import { trusted } from '../../training/training-commands';
import { tellFailure } from '../../training/training-outcome';
import { type TrainingService } from '../../training/training-service';
import { type TaggedDocument } from '../tagged-document';
import { allDone, say, withTarget } from '../target';
import { type Tagging } from '../tagging';
import { askModels } from './ask-model';
import { isOpen, showSuggestions, untaggedLines } from './suggest';
import { fewest, type TaggedTask } from './tagged-data';
import { prepareTaggedTraining, type TaggedTraining } from './train-tagged';
import { errorWords } from '../../words/error-words';

/** Lines that are asked for after a training, from the cursor on: more are not seen before the next one. */
const most = 2000;

/** The trainings on what is tagged of a text, one after the other. */
interface Round {
  readonly tagged: TaggedDocument;
  /** What the training that is under way learns. */
  readonly task: TaggedTask;
  /** Those that are still to come. */
  readonly waiting: readonly TaggedTraining[];
  /** Runs that are done, with what they have learnt. */
  readonly done: readonly { readonly run: string; readonly task: TaggedTask }[];
}

/** Trains on what is tagged so far, by command or by itself every so many lines, and shows what the new model suggests in the rest. */
export class TrainOnTagged extends Disposable {
  /** Tagged lines of each text when it was last trained on, or first seen. */
  private readonly learnt = new WeakMap<TaggedDocument, number>();
  /** What is under way; there is one at a time. */
  private current: Round | undefined;

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
        say(errorWords(error));
      });
    }
  }

  private async train(tagged: TaggedDocument, quiet: boolean): Promise<void> {
    this.learnt.set(tagged, tagged.tally.tagged);
    // The lines of the cursors may be half tagged yet.
    const editors = vscode.window.visibleTextEditors.filter(({ document }) => document === tagged.document);
    const atHand = editors.flatMap(({ selections }) => selections.map(({ active }) => active.line));
    const [first, ...waiting] = await prepareTaggedTraining(tagged, this.runs, quiet ? atHand : []);
    if (!this.training.busy) await this.begin({ tagged, task: first.task, waiting, done: [] }, first, quiet);
  }

  private async begin(round: Round, { specFile, specText, lines }: TaggedTraining, quiet: boolean): Promise<void> {
    this.current = round;
    const request = { specFile, specText, runsDir: this.runs.runsDir(specFile), quiet };
    const run = await this.training.train(request).catch((error: unknown) => {
      this.current = undefined;
      throw error;
    });
    say(vscode.l10n.t('{0} learns from {1} tagged lines.', path.basename(run), lines));
    await this.runs.refresh();
  }

  private follow(run: string, event: RunEvent): void {
    const round = this.current;
    if (event.type !== 'end' || !round) return;
    this.current = undefined;
    this.goOn(round, run, event.reason).catch((error: unknown) => this.log.error(messageOf(error)));
  }

  /** The next training, or else what the new models suggest. Whoever stops one wants no other. */
  private async goOn(round: Round, run: string, reason: EndReason): Promise<void> {
    const { tagged, task } = round;
    const whole = reason === 'completed' || reason === 'earlyStopping';
    const done = whole ? [...round.done, { run, task }] : round.done;
    const [next, ...waiting] = reason === 'stopped' ? [] : round.waiting;
    if (next) {
      try {
        // The first one has shown how far it is; one that follows is told by the status bar.
        return await this.begin({ tagged, task: next.task, waiting, done }, next, true);
      } catch (error) {
        void tellFailure(error, this.log);
      }
    }
    if (done.length > 0) await this.refresh(tagged, done);
  }

  /** What new models suggest in lines that nobody has tagged, instead of what was suggested there. */
  private async refresh(tagged: TaggedDocument, done: Round['done']): Promise<void> {
    const open = () => !tagged.document.isClosed;
    if (!open()) return;
    const editor = vscode.window.visibleTextEditors.find(({ document }) => document === tagged.document);
    const from = editor?.selection.active.line ?? 0;
    const questions = done.map(({ run, task }) => ({ run, task, pieces: untaggedLines(tagged, task, from).slice(0, most) }));
    const answers = await askModels(this.training, questions, vscode.ProgressLocation.Window);
    // Keys that wait mean the suggestions that were in sight.
    await allDone();
    if (!open()) return;
    const lines = new Set<number>();
    let count = 0;
    questions.forEach(({ run, task, pieces }, n) => {
      // A line that was tagged while the model thought is not to be reviewed once more.
      const left = pieces.flatMap((piece, i) => (tagged.lines[piece.line] && isOpen(tagged.line(piece.line), task) ? [i] : []));
      const of = <T>(list: readonly T[]): T[] => left.map((i) => list[i]);
      count += showSuggestions(tagged, this.tagging.labels, of(pieces), of(answers[n]), path.basename(run));
      for (const { line } of of(pieces)) lines.add(line);
    });
    const names = done.map(({ run }) => path.basename(run)).join(', ');
    say(vscode.l10n.t('{0} suggests {1} tags in {2} lines.', names, count, lines.size));
  }
}
