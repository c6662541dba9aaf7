import type { Curve } from '../../src/protocol/curve';
import { curveMeans, type CurveMean } from '../../src/protocol/curve-means';
import { ShareChart } from '../charts/share-chart';
import type { App } from '../core/app';
import { h } from '../core/dom';
import { formatCount, formatPercent, formatTick } from '../core/format';
import { t } from '../core/l10n';
import { Card, table, type Tool } from './card';
import { legend } from './legend';
import { csv, saveTool } from './save';

const logName = 'learning.log';

/** The curve itself, with its numbers as a table. */
export class LearningCurveCard {
  readonly card = new Card('learning', t('Learning curve'), '', { wide: true });
  private readonly chart = new ShareChart();
  private readonly legendPlace = h('div');
  private readonly logTool: Tool;
  private readonly refreshTable: () => void;
  private drawn: unknown[] = [];

  constructor(private readonly app: App) {
    this.logTool = this.card.tool(t('log'), t('Logarithmic axis'), () => app.setPreference(logName, !this.log), true);
    this.refreshTable = this.card.tableTool(() => this.table());
    this.card.addTool(
      saveTool(app, 'learning-curve', { canvas: () => this.chart.canvas, title: () => t('Learning curve'), csv: () => csv(this.rows()) }),
    );
    this.card.body.append(this.chart.element, this.legendPlace);
    this.card.onAppear = () => {
      this.update();
    };
  }

  private get log(): boolean {
    return this.app.preference(logName, true);
  }

  private get curve(): Curve | undefined {
    return this.app.store.curve?.curve ?? undefined;
  }

  update(): void {
    const { app, card, curve } = this;
    this.logTool.set({ pressed: this.log });
    if (!curve || !card.visible) return;
    const key = [app.theme, this.log, card.showsTable, curve];
    if (key.every((part, index) => part === this.drawn[index])) return;
    this.drawn = key;
    card.title(
      t('Learning curve of {0}', curve.name),
      t(
        '{0} in per cent on {1} ({2} sentences), by sentences of training data; as of {3}',
        t(curve.scoreName),
        curve.data,
        formatCount(curve.measured),
        new Date(curve.updated).toLocaleString(document.documentElement.lang || undefined, { dateStyle: 'medium', timeStyle: 'short' }),
      ),
    );
    if (card.showsTable) {
      this.refreshTable();
      return;
    }
    const means = curveMeans(curve);
    const whole = means.find(({ documents }) => documents === curve.documents);
    const { verdict, scoreName } = curve;
    const ahead = verdict && whole && { documents: verdict.documents, score: 100 * whole.mean + verdict.gain, spread: verdict.spread };
    this.chart.draw({ means, ...(ahead && { ahead }), scoreName: t(scoreName), log: this.log }, app.theme);
    this.chart.describe(means.map((mean) => `${t('{0} sentences', formatCount(mean.documents))}: ${words(mean)}`).join('. '));
    const { accent, dim } = app.theme;
    this.legendPlace.replaceChildren(
      legend([
        { label: t('mean of seeds ± standard deviation'), color: accent, shape: 'circle' },
        { label: t('seeds'), color: dim, shape: 'crossRot', width: 0 },
        ...(ahead ? [{ label: t('expected of twice the data, with its 90 % interval'), color: accent, dash: [5, 4] }] : []),
      ]),
    );
  }

  private table(): HTMLElement {
    const { curve } = this;
    const columns = [
      { head: t('sentences') },
      { head: t('share, %') },
      { head: t(curve?.scoreName ?? '') },
      { head: '±' },
      { head: t('seeds') },
    ];
    const rows = curve
      ? curveMeans(curve).map((mean) => [formatCount(mean.documents), share(mean), ...parts(mean), String(mean.scores.length)])
      : [];
    return table(columns, rows);
  }

  private rows(): (string | number)[][] {
    const { points = [], scoreName = 'score' } = this.curve ?? {};
    return [
      ['sentences', 'share', 'seed', scoreName, 'steps', 'seconds'],
      ...points.map((point) => [point.documents, point.share, point.seed, point.score, point.steps, point.seconds]),
    ];
  }
}

function parts({ mean, deviation }: CurveMean): [string, string] {
  return [formatPercent(mean), deviation === undefined ? '' : formatPercent(deviation)];
}

function words(mean: CurveMean): string {
  const [score, deviation] = parts(mean);
  return deviation === '' ? score : `${score} ± ${deviation}`;
}

function share(mean: CurveMean): string {
  return formatTick(Number((100 * mean.share).toPrecision(3)));
}
