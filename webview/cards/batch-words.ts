import type { TrainingSentence } from '../../src/protocol/page';
import type { App } from '../core/app';
import { shorten } from '../core/format';
import { t } from '../core/l10n';
import type { Run } from '../core/run';
import { Picker } from './picker';

/** The sentences of a training step's batch, one of which gives names to time steps; they are asked for when they are first wanted. */
export class BatchWords {
  private readonly picker = new Picker(t('Sentence of the batch'), (value) => {
    this.line = Number(value);
    this.changed();
  });
  private sentences: readonly TrainingSentence[] = [];
  /** The run and row whose sentences were asked for last. */
  private asked = '';
  /** Line of the chosen sentence; NaN: the longest. */
  private line = NaN;

  /** @param changed there are other words now */
  constructor(
    private readonly app: App,
    private readonly changed: () => void,
  ) {}

  /** Where one is chosen; empty as long as there is nothing to choose. */
  get element(): HTMLElement {
    return this.picker.element;
  }

  /** Words of the chosen sentence; undefined where none are wanted, recorded, or here yet. @param row of the steps */
  of(run: Run, row: number, wanted: boolean): readonly string[] | undefined {
    const lines = wanted ? run.steps.lines(row) : [];
    const key = `${run.id} ${row}`;
    if (lines.length > 0 && this.asked !== key) this.ask(run, lines, key);
    if (lines.length === 0 || this.sentences.length === 0) {
      this.picker.update([], '');
      return undefined;
    }
    const longest = this.sentences.reduce((best, one) => (one.tokens.length > best.tokens.length ? one : best));
    const chosen = this.sentences.find((one) => one.line === this.line) ?? longest;
    this.picker.update(
      this.sentences.map((one) => ({ value: String(one.line), label: `${one.line}: ${shorten(one.tokens.join(' '), 40)}` })),
      String(chosen.line),
    );
    return chosen.tokens;
  }

  private ask(run: Run, lines: readonly number[], key: string): void {
    this.asked = key;
    this.sentences = [];
    this.app.sentences(run.id, lines).then(
      (sentences) => {
        if (this.asked !== key) return;
        this.sentences = sentences;
        this.changed();
      },
      () => undefined,
    );
  }
}
