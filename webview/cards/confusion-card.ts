import type { Evaluation } from '../../src/protocol/events';
import { HeatMap } from '../charts/heat-map';
import { ScaleLegend } from '../charts/scale-legend';
import type { App } from '../core/app';
import { formatCount, formatPercent } from '../core/format';
import { t } from '../core/l10n';
import { inkOnViridis, viridisColor } from '../core/theme';
import { Card, table } from './card';
import { csv, saveTool } from './save';

/** Which label is taken for which; a cell leads to its errors. */
export class ConfusionCard {
  readonly card = new Card('confusion', t('Confusion'), t('row: truth; column: prediction; colour: share of the row'));
  private readonly map: HeatMap;
  private readonly scale = new ScaleLegend();
  private readonly refreshTable: () => void;
  private evaluation: Evaluation | undefined;

  constructor(
    private readonly app: App,
    pick: (truth: string, prediction: string) => void,
  ) {
    this.map = new HeatMap({
      pick: (row, column) => {
        const labels = this.evaluation?.confusion.labels ?? [];
        pick(labels[row] ?? '', labels[column] ?? '');
      },
    });
    this.refreshTable = this.card.tableTool(() => this.table());
    this.card.addTool(
      saveTool(app, 'confusion', {
        canvas: () => this.map.canvas,
        title: () => t('Confusion'),
        csv: () => {
          const { labels = [], counts = [] } = this.evaluation?.confusion ?? {};
          return csv([['truth \\ prediction', ...labels], ...counts.map((row, index) => [labels[index] ?? '', ...row])]);
        },
      }),
    );
    this.card.body.append(this.map.element, this.scale.element);
    this.card.onAppear = () => {
      this.redraw();
    };
  }

  draw(evaluation: Evaluation): void {
    this.evaluation = evaluation;
    this.redraw();
  }

  private redraw(): void {
    const { evaluation, app } = this;
    if (!evaluation || !this.card.visible) return;
    const { labels, counts } = evaluation.confusion;
    const totals = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
    const count = (row: number, column: number): number => counts[row]?.[column] ?? 0;
    const share = (row: number, column: number): number => count(row, column) / Math.max(1, totals[row] ?? 1);
    this.card.wide(labels.length > 16);
    this.map.draw(
      {
        rows: labels,
        columns: labels,
        // Rare confusions must not look like none: the root lifts them.
        color: (row, column) => (count(row, column) === 0 ? undefined : viridisColor(Math.sqrt(share(row, column)))),
        text: (row, column) =>
          count(row, column) === 0
            ? undefined
            : { text: formatCount(count(row, column)), ink: inkOnViridis(Math.sqrt(share(row, column))) },
        tooltip: (row, column) => [
          t('truth {0}, predicted {1}', labels[row] ?? '', labels[column] ?? ''),
          t('{0} of {1} ({2} %)', formatCount(count(row, column)), formatCount(totals[row] ?? 0), formatPercent(share(row, column))),
        ],
        cellHeight: 34,
        square: true,
        columnsAt: 'top',
        rotation: 45,
      },
      app.theme,
    );
    this.scale.update(['0', '25', '100'], t('per cent of the row; empty: none'));
    const wrong = labels.flatMap((truth, row) =>
      labels.flatMap((prediction, column) =>
        row === column || count(row, column) === 0 ? [] : [{ truth, prediction, count: count(row, column) }],
      ),
    );
    wrong.sort((a, b) => b.count - a.count);
    const most = wrong.slice(0, 3).map((one) => t('{0} taken for {1}: {2}', one.truth, one.prediction, one.count));
    this.map.describe(`${t('Confusion')}. ${most.join(', ')}`);
    this.refreshTable();
  }

  private table(): HTMLElement {
    const { labels = [], counts = [] } = this.evaluation?.confusion ?? {};
    return table(
      [{ head: t('truth \\ prediction') }, ...labels.map((head) => ({ head }))],
      counts.map((row, index) => [labels[index] ?? '', ...row.map(formatCount)]),
    );
  }
}
