import type { EventOf } from '../../src/protocol/events';
import type { App } from '../core/app';
import { h } from '../core/dom';
import { formatCount, formatDuration, formatNumber, formatPercent } from '../core/format';
import { t } from '../core/l10n';
import type { Run } from '../core/run';

type EpochEvent = EventOf<'epoch'>;

/** What a picked epoch was: its numbers, and the way to its last step. */
export class EpochDetail {
  readonly element = h('div', { class: 'detail', hidden: true });
  private run: Run | undefined;
  private epoch: EpochEvent | undefined;

  constructor(private readonly app: App) {}

  /** The epoch nearest to a place on the axis. */
  pick(x: number): void {
    const epochs = this.app.store.shown?.epochs ?? [];
    this.show(
      epochs.reduce<EpochEvent | undefined>((best, one) => (best && distance(best, x) <= distance(one, x) ? best : one), undefined),
    );
  }

  /** Arrow keys: to a neighbour of the picked epoch (of the last when none is), or by an infinite `direction` to an end. */
  move(direction: number): void {
    const epochs = this.app.store.shown?.epochs ?? [];
    const at = this.epoch ? epochs.findIndex(({ epoch }) => epoch === this.epoch?.epoch) : epochs.length - 1;
    const epoch = epochs[Math.max(0, Math.min(epochs.length - 1, at + direction))];
    if (!epoch) return;
    this.show(epoch);
    const facts = this.facts(epoch).map(([name, value]) => `${name} ${value}`);
    this.app.announce(facts.join(', '));
  }

  /** Another run in the foreground, or a resume that undid the epoch: what was picked is no more. */
  update(): void {
    const { shown } = this.app.store;
    if (this.epoch && (shown?.id !== this.run?.id || !shown?.epochs.some(({ epoch }) => epoch === this.epoch?.epoch))) this.show(undefined);
  }

  private show(epoch: EpochEvent | undefined): void {
    const run = this.app.store.shown;
    this.run = run;
    this.epoch = epoch;
    this.element.hidden = !run || !epoch;
    if (!run || !epoch) return;
    const list = h(
      'dl',
      { class: 'facts' },
      ...this.facts(epoch).map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))),
    );
    const close = this.button('✕', t('Close'), () => {
      this.show(undefined);
    });
    const last = this.button(t('go to its last step'), undefined, () => {
      this.app.select(run.id, epoch.step);
    });
    this.element.replaceChildren(h('div', { class: 'detail-head' }, list, close), last);
  }

  private facts(epoch: EpochEvent): [string, string][] {
    const facts: [string, string][] = [
      [t('epoch'), `${epoch.epoch}${epoch.best ? ` ${t('(best so far)')}` : ''}`],
      [t('step'), formatCount(epoch.step)],
      [t('train loss'), formatNumber(epoch.trainLoss)],
    ];
    if (epoch.validation) {
      facts.push(
        [t('validation loss'), formatNumber(epoch.validation.loss)],
        [t(this.app.store.shown?.scoreName ?? 'score'), formatPercent(epoch.validation.score)],
        [t('token accuracy'), formatPercent(epoch.validation.accuracy)],
      );
    }
    facts.push([t('sentences/s'), formatNumber(epoch.sentencesPerSecond)], [t('took'), formatDuration(epoch.seconds)]);
    return facts;
  }

  private button(text: string, title: string | undefined, run: () => void): HTMLElement {
    return h('button', { class: 'tool', type: 'button', title, onclick: run }, text);
  }
}

function distance(epoch: EpochEvent, x: number): number {
  return Math.abs(epoch.epoch - x);
}
