import { CategoryScale, Chart, LinearScale, LineController, LineElement, LogarithmicScale, PointElement, Tooltip } from 'chart.js';
import { MatrixController, MatrixElement } from 'chartjs-chart-matrix';
import zoom from 'chartjs-plugin-zoom';
import type { Theme } from '../core/theme';

Chart.register(
  CategoryScale,
  LinearScale,
  LogarithmicScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
  MatrixController,
  MatrixElement,
  zoom,
);
Chart.defaults.animation = false;
Chart.defaults.responsive = true;
Chart.defaults.maintainAspectRatio = false;

export { Chart };

/** A size that reads on axes, a little below the text's. */
export function axisFont(theme: Theme): { family: string; size: number } {
  return { family: theme.font, size: Math.max(10, Math.round(theme.fontSize * 0.82)) };
}

/** A frame that is seen on cells of any colour, in light themes on dark ones too: the foreground with the card's colour on both its sides. */
export function strokeMark(context: CanvasRenderingContext2D, theme: Theme, x: number, y: number, width: number, height: number): void {
  for (const [color, lineWidth] of [
    [theme.card, 5],
    [theme.foreground, 2],
  ] as const) {
    context.strokeStyle = color;
    context.lineWidth = lineWidth;
    context.strokeRect(x, y, width, height);
  }
}

export function tooltipOptions(theme: Theme) {
  const font = { family: theme.font, size: Math.max(11, theme.fontSize - 1) };
  return {
    backgroundColor: theme.tooltip.background,
    titleColor: theme.tooltip.foreground,
    bodyColor: theme.tooltip.foreground,
    footerColor: theme.tooltip.foreground,
    borderColor: theme.tooltip.border,
    borderWidth: 1,
    cornerRadius: 3,
    padding: 7,
    caretSize: 0,
    caretPadding: 10,
    boxWidth: 8,
    boxHeight: 8,
    boxPadding: 4,
    titleFont: { ...font, weight: 'bold' as const },
    bodyFont: font,
    footerFont: { ...font, weight: 'normal' as const },
  };
}
