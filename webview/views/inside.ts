import type { EventOf } from '../../src/protocol/events';
import { AttentionCard } from '../cards/attention-card';
import { emptyState } from '../cards/card';
import { GatesCard } from '../cards/gates-card';
import { Picker } from '../cards/picker';
import { SentenceCard } from '../cards/sentence-card';
import type { App, View } from '../core/app';
import { h } from '../core/dom';
import { t } from '../core/l10n';

/** One watched sentence from all sides; a word pointed at in one card is lit in all. */
export class InsideView implements View {
  private readonly cards = h('div', { class: 'cards' });
  private readonly empty = h('div');
  readonly element = h('div', {}, this.empty, this.cards);
  private readonly sentence: SentenceCard;
  private readonly attention: AttentionCard;
  private readonly gates: GatesCard;
  private readonly epochPicker = new Picker(t('Epoch'), (value) => {
    this.epoch = value === 'last' ? undefined : Number(value);
    this.app.redraw();
  });
  /** Undefined: always the latest. */
  private epoch: number | undefined;
  private drawn: unknown[] = [];

  constructor(private readonly app: App) {
    const hover = (token: number | undefined): void => {
      this.mark(token);
    };
    this.sentence = new SentenceCard(app, {
      previous: () => {
        this.move(-1);
      },
      next: () => {
        this.move(1);
      },
      hover,
    });
    this.attention = new AttentionCard(app, hover);
    this.gates = new GatesCard(app, hover);
    this.sentence.card.addTool(this.epochPicker.element);
    this.cards.append(this.sentence.card.element, this.attention.card.element, this.gates.card.element);
  }

  update(): void {
    const watch = this.watch();
    const count = watch?.examples.length ?? 0;
    this.cards.hidden = count === 0;
    this.empty.replaceChildren(...(count === 0 ? [this.emptyState()] : []));
    if (!watch || count === 0) {
      this.drawn = [];
      return;
    }
    const index = this.index(count);
    const key = [this.app.theme, watch, index, this.app.store.shown?.watches.length];
    if (key.every((part, at) => part === this.drawn[at])) return;
    this.drawn = key;
    const example = watch.examples[index];
    if (!example) return;
    this.epochPicker.update(
      [
        { value: 'last', label: t('latest epoch') },
        ...(this.app.store.shown?.watches ?? []).map(({ epoch }) => ({ value: String(epoch), label: t('epoch {0}', epoch) })).reverse(),
      ],
      this.epoch === undefined ? 'last' : String(this.epoch),
    );
    this.sentence.draw(example, index, count, watch.epoch);
    this.attention.draw(example);
    this.gates.draw(example);
  }

  private watch(): EventOf<'watch'> | undefined {
    const watches = this.app.store.shown?.watches ?? [];
    return watches.find(({ epoch }) => epoch === this.epoch) ?? watches.at(-1);
  }

  private index(count: number): number {
    return Math.max(0, Math.min(count - 1, this.app.preference('watched', 0)));
  }

  private move(by: number): void {
    const count = this.watch()?.examples.length ?? 0;
    if (count > 0) this.app.setPreference('watched', (this.index(count) + by + count) % count);
  }

  private mark(token: number | undefined): void {
    this.sentence.mark(token);
    this.attention.mark(token);
    this.gates.mark(token);
  }

  private emptyState(): HTMLElement {
    const run = this.app.store.shown;
    if (run && run.epochs.length === 0) return emptyState(t('Watched sentences come after the first epoch.'));
    return emptyState(t('This run watched no sentence: set "watch": { "examples": 4 } in its spec, and validation data.'), {
      label: t('Open spec'),
      run: () => {
        this.app.post({ type: 'command', command: 'openSpec', ...(run && { run: run.id }) });
      },
    });
  }
}
