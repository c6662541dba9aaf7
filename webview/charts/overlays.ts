import type { Chart, Plugin } from 'chart.js';
import type { Theme } from '../core/theme';
import { axisFont } from './chart';

export interface Overlay {
  readonly theme: Theme;
  /** A vertical line where the user stands. */
  readonly cursor?: number | undefined;
  /** A horizontal line with its meaning written on it. */
  readonly threshold?: { readonly value: number; readonly label: string } | undefined;
}

/** Lines over a line chart that are no data: the picked step, a threshold. */
export function overlayPlugin(current: () => Overlay | undefined): Plugin<'line'> {
  return {
    id: 'overlays',
    afterDatasetsDraw(chart) {
      const overlay = current();
      if (!overlay) return;
      if (overlay.cursor !== undefined) drawCursor(chart, overlay.cursor, overlay.theme);
      if (overlay.threshold) drawThreshold(chart, overlay.threshold, overlay.theme);
    },
  };
}

function drawCursor(chart: Chart<'line'>, value: number, theme: Theme): void {
  const { ctx, chartArea, scales } = chart;
  const x = scales['x']?.getPixelForValue(value) ?? NaN;
  if (!(x >= chartArea.left - 1 && x <= chartArea.right + 1)) return;
  ctx.save();
  ctx.strokeStyle = theme.foreground;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(Math.round(x) + 0.5, chartArea.top);
  ctx.lineTo(Math.round(x) + 0.5, chartArea.bottom);
  ctx.stroke();
  ctx.restore();
}

function drawThreshold(chart: Chart<'line'>, threshold: { value: number; label: string }, theme: Theme): void {
  const { ctx, chartArea, scales } = chart;
  const y = scales['y']?.getPixelForValue(threshold.value) ?? NaN;
  if (!(y >= chartArea.top && y <= chartArea.bottom)) return;
  const font = axisFont(theme);
  ctx.save();
  ctx.strokeStyle = theme.error;
  ctx.setLineDash([5, 3]);
  ctx.beginPath();
  ctx.moveTo(chartArea.left, y);
  ctx.lineTo(chartArea.right, y);
  ctx.stroke();
  ctx.font = `${font.size}px ${font.family}`;
  const width = ctx.measureText(threshold.label).width;
  // Above the line where there is room, on a ground of its own so that no curve runs through the words.
  const above = y - chartArea.top > font.size + 8;
  const top = above ? y - font.size - 6 : y + 3;
  ctx.globalAlpha = 0.85;
  ctx.fillStyle = theme.card;
  ctx.fillRect(chartArea.left + 4, top, width + 6, font.size + 4);
  ctx.globalAlpha = 1;
  ctx.fillStyle = theme.error;
  ctx.textBaseline = 'top';
  ctx.fillText(threshold.label, chartArea.left + 7, top + 2);
  ctx.restore();
}
