import type { EventOf } from '../../src/protocol/events';
import { emptyState } from '../cards/card';
import { ConfusionCard } from '../cards/confusion-card';
import { ErrorsCard } from '../cards/errors-card';
import { LabelsCard } from '../cards/labels-card';
import { Picker } from '../cards/picker';
import type { App, View } from '../core/app';
import { h } from '../core/dom';
import { fileName } from '../core/format';
import { t } from '../core/l10n';

/** How good the model is on data it has not learnt from, and where it errs. */
export class EvaluationView implements View {
  private readonly cards = h('div', { class: 'cards' });
  private readonly empty = h('div');
  readonly element = h('div', {}, this.empty, this.cards);
  private readonly labels: LabelsCard;
  private readonly confusion: ConfusionCard;
  private readonly errors: ErrorsCard;
  private readonly dataPicker = new Picker(t('Data'), (value) => {
    this.data = value;
    this.app.redraw();
  });
  private data: string | undefined;
  private asked = '';
  private drawn: unknown[] = [];

  constructor(private readonly app: App) {
    this.labels = new LabelsCard(app);
    this.errors = new ErrorsCard(app);
    this.confusion = new ConfusionCard(app, (truth, prediction) => {
      this.errors.showPair(truth, prediction);
    });
    this.labels.card.addTool(this.dataPicker.element);
    this.labels.card.tool(t('evaluate again'), t('Evaluate the best weights on the test data'), () => {
      this.evaluate();
    });
    this.cards.append(this.labels.card.element, this.confusion.card.element, this.errors.card.element);
  }

  update(): void {
    const event = this.event();
    this.cards.hidden = !event;
    this.empty.replaceChildren(...(event ? [] : [this.emptyState()]));
    const key = [this.app.theme, event];
    if (!event || key.every((part, index) => part === this.drawn[index])) return;
    this.drawn = key;
    this.asked = '';
    const all = this.app.store.shown?.evaluations ?? [];
    this.dataPicker.update(
      all.map(({ evaluation }) => ({ value: evaluation.data, label: fileName(evaluation.data) })),
      event.evaluation.data,
    );
    this.labels.draw(event.evaluation);
    this.confusion.draw(event.evaluation);
    this.errors.draw(event.evaluation);
  }

  private event(): EventOf<'evaluation'> | undefined {
    const all = this.app.store.shown?.evaluations ?? [];
    return all.find(({ evaluation }) => evaluation.data === this.data) ?? all.at(-1);
  }

  private evaluate(): void {
    const run = this.app.store.shown;
    if (!run) return;
    this.asked = run.id;
    this.app.post({ type: 'command', command: 'evaluate', run: run.id });
    this.app.announce(t('Evaluating…'));
    this.app.redraw();
  }

  private emptyState(): HTMLElement {
    const run = this.app.store.shown;
    if (run && this.asked === run.id) return emptyState(t('Evaluating…'));
    if (run && run.epochs.length === 0) return emptyState(t('Nothing to evaluate yet: the first epoch has not ended.'));
    return emptyState(t('Not evaluated yet. The test data of the spec are used, else its validation data.'), {
      label: t('Evaluate'),
      run: () => {
        this.evaluate();
      },
    });
  }
}
