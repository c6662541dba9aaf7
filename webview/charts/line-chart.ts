import { Interaction, type ChartDataset, type InteractionItem } from 'chart.js';
import type { Numbers } from '../core/columns';
import { h } from '../core/dom';
import { t } from '../core/l10n';
import { decimate, decimateMean, type Point } from '../core/series';
import type { Theme } from '../core/theme';
import { Chart } from './chart';
import { lineOptions } from './line-options';
import { overlayPlugin, type Overlay } from './overlays';
import { linearRange, logRange, type AxisRange } from './ticks';

/** A curve whose numbers stay outside Chart.js; only what the pixels can show is handed over. */
export interface Curve {
  readonly label: string;
  readonly xs: Numbers;
  readonly ys: Numbers;
  readonly length: number;
  readonly color: string;
  readonly width: number;
  readonly dash?: readonly number[];
  /** Marks along the line (every point of a short one), so that it is known without its colour. */
  readonly shape?: string;
  /** An average: thinned by means, where other curves keep their extremes. */
  readonly average?: boolean;
  /** Drawn behind, faint, and left out of tooltips. */
  readonly background?: boolean;
}

export interface LineChartModel {
  readonly curves: readonly Curve[];
  readonly log: boolean;
  /** "step" or "epoch", for the tooltip's head. */
  readonly xName: string;
  /** Ends of the x axis when nothing is zoomed. */
  readonly xMin: number;
  readonly xMax: number;
  readonly format?: (value: number) => string;
  readonly cursor?: number | undefined;
  readonly threshold?: { readonly value: number; readonly label: string } | undefined;
  readonly fromZero?: boolean;
  /** Never beyond these, as 0 and 100 for a share. */
  readonly yLimits?: readonly [number, number];
}

type LineDataset = ChartDataset<'line', Point[]>;

declare module 'chart.js' {
  interface InteractionModeMap {
    nearestX: typeof Interaction.modes.nearest;
  }
}

/** For each curve the point nearest in x: curves that are decimated each in their own way have no index in common. */
Interaction.modes.nearestX = (chart, event, _options, useFinalPosition) => {
  const items: InteractionItem[] = [];
  for (const meta of chart.getSortedVisibleDatasetMetas()) {
    let best = -1;
    let distance = 24;
    meta.data.forEach((element, index) => {
      const away = Math.abs(element.getProps(['x'], useFinalPosition).x - (event.x ?? NaN));
      if (away < distance) [best, distance] = [index, away];
    });
    const element = meta.data[best];
    if (element) items.push({ element, datasetIndex: meta.index, index: best });
  }
  return items;
};

/** Curves over steps or epochs: zoom by dragging or with Ctrl and the wheel, pick by click, Enter or the arrow keys. */
export class LineChart {
  readonly element: HTMLElement;
  readonly canvas = h('canvas', { tabindex: 0, role: 'img' });
  private readonly chart: Chart<'line', Point[]>;
  private readonly reset: HTMLElement;
  private model: LineChartModel | undefined;
  private theme: Theme | undefined;
  private zoomed = false;

  constructor(
    private readonly events: {
      /** The x value picked. */
      pick: (x: number) => void;
      /** The user moves along the curves with the arrow keys: -1 or 1, or ±Infinity for the ends. */
      step?: (direction: number) => void;
    },
  ) {
    this.reset = h('button', { class: 'tool zoom-reset', type: 'button', hidden: true, onclick: () => this.resetZoom() }, t('whole range'));
    this.element = h('div', { class: 'chart' }, this.canvas, this.reset);
    const overlay = (): Overlay | undefined =>
      this.model && this.theme && { theme: this.theme, cursor: this.model.cursor, threshold: this.model.threshold };
    this.chart = new Chart<'line', Point[]>(this.canvas, {
      type: 'line',
      data: { datasets: [] },
      plugins: [overlayPlugin(overlay)],
    });
    this.canvas.addEventListener('keydown', (event) => {
      const direction = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
      if (direction === undefined || !this.events.step) return;
      event.preventDefault();
      this.events.step(direction);
    });
  }

  draw(model: LineChartModel, theme: Theme): void {
    this.model = model;
    this.theme = theme;
    this.render();
  }

  /** How far one arrow key goes: about a pixel or two. */
  get stride(): number {
    const x = this.chart.scales['x'];
    return x ? Math.max(1, Math.round(((x.max - x.min) / Math.max(1, this.chart.chartArea.width)) * 2)) : 1;
  }

  /** What the canvas says to those who do not see it. */
  describe(text: string): void {
    this.canvas.setAttribute('aria-label', text);
  }

  private resetZoom(): void {
    this.zoomed = false;
    this.reset.hidden = true;
    this.chart.resetZoom('none');
    this.render();
    this.canvas.focus();
  }

  private render(): void {
    const { model, theme, chart } = this;
    if (!model || !theme) return;
    const now = chart.scales['x'];
    const whole = { min: model.xMin, max: model.xMax };
    const x = this.zoomed && now ? { min: now.min, max: now.max } : whole;
    const width = Math.max(60, Math.round(chart.chartArea?.width ?? 300));
    const datasets = model.curves.map((curve) => dataset(curve, x.min, x.max, width));
    chart.data.datasets = datasets;
    chart.options = lineOptions({
      theme,
      log: model.log,
      xName: model.xName,
      x,
      whole,
      y: yRange(datasets, x.min, x.max, model),
      width,
      format: model.format,
      onPick: this.events.pick,
      onZoom: () => {
        this.zoomed = true;
        this.reset.hidden = false;
        this.render();
      },
    });
    chart.update('none');
  }
}

function yRange(datasets: readonly LineDataset[], from: number, to: number, model: LineChartModel): AxisRange {
  let low = Infinity;
  let high = -Infinity;
  const see = (value: number): void => {
    if (!Number.isFinite(value) || (model.log && value <= 0)) return;
    if (value < low) low = value;
    if (value > high) high = value;
  };
  for (const { data } of datasets) for (const point of data) if (point.x >= from && point.x <= to) see(point.y);
  if (model.threshold) see(model.threshold.value);
  if (low > high) [low, high] = model.log ? [0.1, 1] : [0, 1];
  if (model.log) return logRange(low, high);
  if (model.fromZero) low = Math.min(0, low);
  const range = linearRange(low, high);
  if (!model.yLimits) return range;
  const [least, most] = model.yLimits;
  return {
    min: Math.max(least, range.min),
    max: Math.min(most, range.max),
    ticks: range.ticks.filter((tick) => tick >= least && tick <= most),
  };
}

function dataset(curve: Curve, from: number, to: number, width: number): LineDataset {
  const points: Point[] = (curve.average ? decimateMean : decimate)(curve.xs, curve.ys, curve.length, from, to, width);
  const marks = markEvery(points, from, to);
  return {
    label: curve.label,
    data: points,
    borderColor: curve.background ? faint(curve.color) : curve.color,
    backgroundColor: curve.color,
    borderWidth: curve.width,
    borderDash: [...(curve.dash ?? [])],
    pointStyle: curve.shape ?? 'circle',
    pointBackgroundColor: curve.color,
    pointBorderColor: curve.color,
    pointRadius: curve.shape === undefined ? 0 : points.map((_, index) => (index % marks === marks >> 1 || points.length < 30 ? 3.2 : 0)),
    order: curve.background ? 1 : 0,
    // Marks at the ends are drawn whole.
    clip: 5,
  };
}

/** A mark on each of about seven places. */
function markEvery(points: readonly Point[], from: number, to: number): number {
  const inside = points.filter((point) => point.x >= from && point.x <= to).length;
  return Math.max(1, Math.floor(inside / 7));
}

/** Behind the smoothed curve, which carries the contrast. */
function faint(color: string): string {
  return `color-mix(in srgb, ${color} 30%, transparent)`;
}
