import type { ChartDataset, ChartOptions, Plugin } from 'chart.js';
import type { CurveMean } from '../../src/protocol/curve-means';
import { h } from '../core/dom';
import { formatCount, formatTick } from '../core/format';
import { t } from '../core/l10n';
import type { Theme } from '../core/theme';
import { axisFont, Chart, tooltipOptions } from './chart';
import { linearRange } from './ticks';

/** Scores are points, 0 to 100. */
export interface ShareChartModel {
  /** Ascending. */
  readonly means: readonly CurveMean[];
  /** Where twice the data would lead. */
  readonly ahead?: { readonly documents: number; readonly score: number; readonly spread: number | undefined };
  readonly scoreName: string;
  /** Shares at equal distances when each doubles the one before. */
  readonly log: boolean;
}

interface Mark {
  readonly x: number;
  readonly y: number;
  /** Half the height of its whisker. */
  readonly spread?: number | undefined;
}

/** Score by number of sentences: every seed's point, the line of their means with whiskers of their deviation, and what comes next, dashed. */
export class ShareChart {
  readonly canvas = h('canvas', { tabindex: 0, role: 'img' });
  readonly element = h('div', { class: 'chart tall' }, this.canvas);
  private readonly chart: Chart<'line', Mark[]>;
  private theme: Theme | undefined;

  constructor() {
    this.chart = new Chart<'line', Mark[]>(this.canvas, {
      type: 'line',
      data: { datasets: [] },
      plugins: [whiskers(() => this.theme)],
    });
  }

  draw(model: ShareChartModel, theme: Theme): void {
    this.theme = theme;
    this.chart.data.datasets = datasets(model, theme);
    this.chart.options = options(model, theme);
    this.chart.update('none');
  }

  describe(text: string): void {
    this.canvas.setAttribute('aria-label', text);
  }
}

function datasets({ means, ahead, scoreName }: ShareChartModel, theme: Theme): ChartDataset<'line', Mark[]>[] {
  const line = means.map(({ documents, mean, deviation }) => ({
    x: documents,
    y: 100 * mean,
    spread: deviation === undefined ? undefined : 100 * deviation,
  }));
  const last = line.at(-1);
  const plain = { borderColor: theme.accent, pointBackgroundColor: theme.accent, pointBorderColor: theme.accent, borderWidth: 2, clip: 8 };
  const next = ahead && last && [last, { x: ahead.documents, y: ahead.score, spread: ahead.spread }];
  return [
    { ...plain, label: scoreName, data: line, pointRadius: 3.5, pointHoverRadius: 5 },
    {
      ...plain,
      label: t('expected'),
      data: next ?? [],
      borderDash: [5, 4],
      pointRadius: [0, 4],
      pointHoverRadius: [0, 5],
      pointBackgroundColor: theme.card,
      pointBorderWidth: 2,
    },
    {
      label: t('seeds'),
      data: means.flatMap(({ documents, scores }) => scores.map((score) => ({ x: documents, y: 100 * score }))),
      showLine: false,
      pointStyle: 'crossRot',
      pointRadius: 3.5,
      pointHoverRadius: 3.5,
      pointBorderColor: theme.dim,
      clip: 8,
    },
  ];
}

function options(model: ShareChartModel, theme: Theme): ChartOptions<'line'> {
  const { means, ahead, log } = model;
  const places = [...means.map(({ documents }) => documents), ...(ahead ? [ahead.documents] : [])];
  const scores = means.flatMap(({ scores: all }) => all.map((score) => 100 * score));
  const whiskerEnds = ahead ? [ahead.score - (ahead.spread ?? 0), ahead.score + (ahead.spread ?? 0)] : [];
  const range = linearRange(Math.max(0, Math.min(...scores, ...whiskerEnds)), Math.min(100, Math.max(...scores, ...whiskerEnds)));
  const axis = { ticks: { color: theme.dim, font: axisFont(theme) }, border: { color: theme.line } };
  const [first = 1, end = 2] = [places[0], places.at(-1)];
  return {
    parsing: false,
    normalized: true,
    interaction: { mode: 'nearest', axis: 'xy', intersect: false },
    layout: { padding: { top: 6, right: 22, left: 4 } },
    scales: {
      x: {
        ...axis,
        type: log ? 'logarithmic' : 'linear',
        min: log ? first / 1.15 : 0,
        max: log ? end * 1.08 : end * 1.03,
        grid: { display: false },
        ticks: {
          ...axis.ticks,
          maxRotation: 0,
          autoSkip: true,
          autoSkipPadding: 10,
          callback: (value) => shareWords(Number(value), model),
        },
        afterBuildTicks: (scale) => {
          scale.ticks = places.map((value) => ({ value }));
        },
      },
      y: {
        ...axis,
        min: Math.max(0, range.min),
        max: Math.min(100, range.max),
        border: { display: false },
        grid: { color: theme.line, drawTicks: false },
        ticks: { ...axis.ticks, autoSkip: false, padding: 6, callback: (value) => formatTick(Number(value)) },
        afterBuildTicks: (scale) => {
          scale.ticks = range.ticks.filter((tick) => tick >= 0 && tick <= 100).map((value) => ({ value }));
        },
      },
    },
    plugins: {
      tooltip: {
        ...tooltipOptions(theme),
        displayColors: false,
        callbacks: {
          title: (items) => (items[0] ? t('{0} sentences', formatCount(items[0].parsed.x ?? NaN)) : ''),
          label: (item) => {
            const { y, spread } = item.raw as Mark;
            return `${item.dataset.label ?? ''}: ${y.toFixed(1)}${spread === undefined ? '' : ` ± ${spread.toFixed(1)}`}`;
          },
        },
      },
    },
  };
}

/** The number of sentences, and below it what share that is. */
function shareWords(documents: number, { means, ahead }: ShareChartModel): string[] {
  const mean = means.find((one) => one.documents === documents);
  const share = mean ? mean.share : ahead?.documents === documents ? 2 : undefined;
  return [formatCount(documents), ...(share === undefined ? [] : [`${formatTick(Number((100 * share).toPrecision(3)))} %`])];
}

/** From the mean down and up by its spread. */
function whiskers(theme: () => Theme | undefined): Plugin<'line'> {
  return {
    id: 'whiskers',
    beforeDatasetsDraw(chart) {
      const { ctx, scales } = chart;
      const colors = theme();
      const y = scales['y'];
      if (!colors || !y) return;
      ctx.save();
      ctx.strokeStyle = colors.accent;
      ctx.lineWidth = 1.5;
      for (const [index, { data }] of chart.data.datasets.entries()) {
        for (const [place, mark] of (data as Mark[]).entries()) {
          // The dashed line begins at the last mean, whose whisker is drawn already.
          if (!mark.spread || (index > 0 && place === 0)) continue;
          const x = scales['x']?.getPixelForValue(mark.x) ?? NaN;
          const [top, bottom] = [y.getPixelForValue(mark.y + mark.spread), y.getPixelForValue(mark.y - mark.spread)];
          ctx.setLineDash(index > 0 ? [3, 2] : []);
          ctx.beginPath();
          ctx.moveTo(x, top);
          ctx.lineTo(x, bottom);
          ctx.stroke();
          ctx.setLineDash([]);
          ctx.beginPath();
          for (const end of [top, bottom]) {
            ctx.moveTo(x - 5, end);
            ctx.lineTo(x + 5, end);
          }
          ctx.stroke();
        }
      }
      ctx.restore();
    },
  };
}
