import type { Chart, ChartOptions } from 'chart.js';
import { formatCount, formatNumber, formatTick } from '../core/format';
import type { Theme } from '../core/theme';
import { axisFont, tooltipOptions } from './chart';
import { countTicks, type AxisRange } from './ticks';

export interface LineOptions {
  readonly theme: Theme;
  readonly log: boolean;
  readonly xName: string;
  readonly x: { readonly min: number; readonly max: number };
  /** How far out one may zoom. */
  readonly whole: { readonly min: number; readonly max: number };
  readonly y: AxisRange;
  /** Pixels across, for the count of ticks. */
  readonly width: number;
  readonly format: ((value: number) => string) | undefined;
  readonly onZoom: () => void;
  readonly onPick: (x: number) => void;
}

/** All of a line chart's options, made anew for each drawing: Chart.js compares nothing, and no half-changed option can survive. */
export function lineOptions(options: LineOptions): ChartOptions<'line'> {
  const { theme, format } = options;
  const axis = { ticks: { color: theme.dim, font: axisFont(theme) }, border: { color: theme.line } };
  return {
    parsing: false,
    normalized: true,
    interaction: { mode: 'nearestX', intersect: false },
    layout: { padding: { top: 4, right: 10 } },
    elements: { line: { tension: 0, borderJoinStyle: 'round' }, point: { radius: 0, hoverRadius: 4, hitRadius: 0 } },
    onClick: (event, _items, chart: Chart) => {
      const { chartArea, scales } = chart;
      if (event.x === null || event.x < chartArea.left - 4 || event.x > chartArea.right + 4) return;
      options.onPick(scales['x']?.getValueForPixel(event.x) ?? NaN);
    },
    scales: {
      x: {
        ...axis,
        type: 'linear',
        min: options.x.min,
        max: options.x.max,
        grid: { display: false },
        ticks: { ...axis.ticks, maxRotation: 0, autoSkip: false, callback: (value) => formatCount(Number(value)) },
        afterBuildTicks: (scale) => {
          scale.ticks = countTicks(scale.min, scale.max, Math.max(3, Math.round(options.width / (scale.max < 100 ? 40 : 64)))).map(
            (value) => ({ value }),
          );
        },
      },
      y: {
        ...axis,
        type: options.log ? 'logarithmic' : 'linear',
        min: options.y.min,
        max: options.y.max,
        border: { display: false },
        grid: { color: theme.line, drawTicks: false },
        ticks: { ...axis.ticks, autoSkip: false, padding: 6, callback: (value) => (format ?? formatTick)(Number(value)) },
        afterBuildTicks: (scale) => {
          scale.ticks = options.y.ticks.map((value) => ({ value }));
        },
      },
    },
    plugins: {
      tooltip: {
        ...tooltipOptions(theme),
        filter: (item) => item.dataset.order !== 1,
        itemSort: (a, b) => a.datasetIndex - b.datasetIndex,
        callbacks: {
          title: (items) => (items[0] ? `${options.xName} ${formatCount(items[0].parsed.x ?? NaN)}` : ''),
          label: (item) => `${item.dataset.label ?? ''}: ${(format ?? formatNumber)(item.parsed.y ?? NaN)}`,
        },
      },
      zoom: {
        limits: { x: { ...options.whole, minRange: Math.min(10, options.whole.max - options.whole.min) } },
        zoom: {
          mode: 'x',
          wheel: { enabled: true, modifierKey: 'ctrl' },
          drag: {
            enabled: true,
            threshold: 6,
            backgroundColor: `color-mix(in srgb, ${theme.accent} 20%, transparent)`,
            borderColor: theme.accent,
            borderWidth: 1,
          },
          onZoom: options.onZoom,
        },
        pan: { enabled: true, mode: 'x', modifierKey: 'shift', onPan: options.onZoom },
      },
    },
  };
}
