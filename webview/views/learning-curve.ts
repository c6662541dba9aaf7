import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { ShownCurve } from '../../src/protocol/page';
import { emptyState } from '../cards/card';
import { LearningCurveCard } from '../cards/learning-curve-card';
import type { App, View } from '../core/app';
import { h, renderWhenChanged } from '../core/dom';
import { t } from '../core/l10n';

/** Whether more data would help: what the curve says, how far it is, and the curve. */
export class LearningCurveView implements View {
  private readonly verdict = h('p', { class: 'verdict', role: 'status' });
  private readonly progress = h('div', { class: 'curve-progress' });
  private readonly bar = h('progress', { max: 1, 'aria-label': t('Progress') });
  private readonly words = h('span', { class: 'dim' });
  private readonly stop: HTMLElement;
  private readonly empty = h('div');
  private readonly cards: HTMLElement;
  private readonly card: LearningCurveCard;
  readonly element: HTMLElement;

  constructor(private readonly app: App) {
    this.card = new LearningCurveCard(app);
    this.card.card.tool(t('train on'), t('Train what the curve lacks, or all of it when the spec or the data have changed'), () => {
      this.act('train');
    });
    this.stop = h('vscode-button', { secondary: true, onclick: () => this.act('stop') }, t('Stop'));
    this.progress.append(this.words, this.stop, this.bar);
    this.cards = h('div', { class: 'cards' }, this.card.card.element);
    this.element = h('div', {}, this.verdict, this.progress, this.empty, this.cards);
  }

  update(): void {
    const shown = this.app.store.curve;
    const running = shown?.progress;
    const some = shown?.curve && shown.curve.points.length > 0;
    this.verdict.hidden = !shown?.verdict;
    if (this.verdict.textContent !== (shown?.verdict ?? '')) this.verdict.textContent = shown?.verdict ?? '';
    this.verdict.dataset['look'] = shown?.curve?.verdict?.kind ?? '';
    this.progress.hidden = !running;
    if (running) {
      this.bar.value = running.share;
      this.words.textContent = running.words;
    }
    this.empty.hidden = Boolean(some) || Boolean(running);
    if (!this.empty.hidden) renderWhenChanged(this.empty, shown?.spec ?? '-', () => [this.emptyState(shown)]);
    this.cards.hidden = !some;
    if (some) this.card.update();
  }

  private emptyState(shown: ShownCurve | null): HTMLElement {
    if (!shown) return emptyState(t('No spec in sight: open one, or show a run.'));
    return emptyState(
      t(
        'No learning curve of {0} yet. It trains the model on an eighth, a quarter, half and all of the data, three times each, and tells whether tagging more pays.',
        shown.name,
      ),
      { label: t('Train learning curve'), run: () => this.act('train') },
    );
  }

  private act(act: 'train' | 'stop'): void {
    const spec = this.app.store.curve?.spec;
    if (spec !== undefined) this.app.post({ type: 'curve', act, spec });
  }
}
