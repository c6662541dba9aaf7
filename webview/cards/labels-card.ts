import type { Evaluation, ScoreRow } from '../../src/protocol/events';
import type { App } from '../core/app';
import { h, setAttribute, setVariable } from '../core/dom';
import { fileName, formatCount, formatPercent } from '../core/format';
import { t } from '../core/l10n';
import { Card } from './card';
import { csv, saveTool } from './save';

type SortKey = 'label' | 'precision' | 'recall' | 'f1' | 'support';

/** Precision, recall and F1 of every label, in seqeval's default or strict sense; averages below. */
export class LabelsCard {
  readonly card = new Card('labels', t('Labels'), '');
  private readonly strictTool;
  private sort: { key: SortKey; down: boolean } | undefined;
  private evaluation: Evaluation | undefined;

  constructor(private readonly app: App) {
    this.strictTool = this.card.tool(
      t('strict'),
      t('Count as right only what is well-formed in the spec’s scheme (seqeval strict)'),
      () => {
        app.setPreference('labels.strict', !this.strict);
        this.redraw();
      },
      true,
    );
    this.card.addTool(
      saveTool(app, 'labels', {
        csv: () =>
          csv([
            ['label', 'precision', 'recall', 'f1', 'support'],
            ...this.rows().map((row) => [row.label, row.precision, row.recall, row.f1, row.support]),
          ]),
      }),
    );
  }

  draw(evaluation: Evaluation): void {
    this.evaluation = evaluation;
    this.redraw();
  }

  private get strict(): boolean {
    return this.evaluation?.strict !== undefined && this.app.preference('labels.strict', false);
  }

  private rows(): readonly ScoreRow[] {
    return (this.strict ? this.evaluation?.strict : this.evaluation?.default) ?? [];
  }

  private redraw(): void {
    const { evaluation } = this;
    if (!evaluation) return;
    this.strictTool.set({ hidden: evaluation.strict === undefined, pressed: this.strict });
    const mode = evaluation.strict === undefined ? '' : this.strict ? t('seqeval strict') : t('seqeval default');
    const { interval } = evaluation;
    const range = interval
      ? t(
          '{0}: {1} to {2} ({3} % interval)',
          'F1',
          formatPercent(interval.low),
          formatPercent(interval.high),
          String(Math.round(interval.level * 100)),
        )
      : '';
    const what = [fileName(evaluation.data), t('{0} sentences', formatCount(evaluation.documents)), mode, t('per cent'), range];
    this.card.title(t('Labels'), what.filter((part) => part !== '').join(' · '));
    const labels = this.sorted(this.rows().filter(({ label }) => !isAverage(label)));
    const averages = this.rows().filter(({ label }) => isAverage(label));
    this.card.body.replaceChildren(
      h(
        'table',
        { class: 'scores' },
        h('thead', {}, h('tr', {}, ...this.heads())),
        h('tbody', {}, ...labels.map((row) => this.row(row))),
        h('tbody', { class: 'averages' }, ...averages.map((row) => this.row(row))),
      ),
    );
  }

  private heads(): HTMLElement[] {
    const heads: [SortKey, string, string][] = [
      ['label', t('label'), t('label')],
      ['precision', 'P', t('precision')],
      ['recall', 'R', t('recall')],
      ['f1', 'F1', 'F1'],
      ['support', t('support'), t('spans in the truth')],
    ];
    return heads.map(([key, text, title]) => {
      const sorted = this.sort?.key === key;
      const sort = (): void => {
        this.sort = sorted && this.sort ? { key, down: !this.sort.down } : { key, down: key !== 'label' };
        this.redraw();
      };
      const head = h(
        'th',
        { scope: 'col', class: key === 'label' ? 'text' : undefined },
        h(
          'button',
          { type: 'button', class: 'sort', title, onclick: sort },
          text,
          sorted && h('span', { 'aria-hidden': 'true' }, this.sort?.down ? ' ▾' : ' ▴'),
        ),
      );
      if (sorted) setAttribute(head, 'aria-sort', this.sort?.down ? 'descending' : 'ascending');
      return head;
    });
  }

  private sorted(rows: readonly ScoreRow[]): readonly ScoreRow[] {
    const { sort } = this;
    if (!sort) return rows;
    const order = [...rows].sort((a, b) => {
      const x = a[sort.key];
      const y = b[sort.key];
      return typeof x === 'string' ? x.localeCompare(String(y)) : x - Number(y);
    });
    return sort.down ? order.reverse() : order;
  }

  private row(row: ScoreRow): HTMLElement {
    const average = isAverage(row.label);
    const color = average ? undefined : this.app.store.labelColor(row.label);
    const mark = h('span', { class: 'label-mark', 'aria-hidden': 'true' });
    if (color !== undefined) setVariable(mark, '--mark', color);
    return h(
      'tr',
      { 'data-label': row.label },
      h('th', { scope: 'row', class: 'text' }, color !== undefined && mark, t(row.label)),
      h('td', {}, formatPercent(row.precision)),
      h('td', {}, formatPercent(row.recall)),
      h('td', { class: 'main-number' }, formatPercent(row.f1)),
      h('td', {}, formatCount(row.support)),
    );
  }
}

function isAverage(label: string): boolean {
  return / avg$/.test(label);
}
