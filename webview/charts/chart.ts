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
