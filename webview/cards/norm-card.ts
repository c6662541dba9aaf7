import { colorOf } from '../../src/protocol/palette';
import type { Curve } from '../charts/line-chart';
import type { App } from '../core/app';
import { Column } from '../core/columns';
import { formatCount, formatLayer, formatNumber, formatTick } from '../core/format';
import { t } from '../core/l10n';
import type { Run } from '../core/run';
import { Smoothers } from '../core/series';
import { CurveCard, defaultSmoothing, type CurveTable } from './curve-card';
import type { LegendEntry } from './legend';
import { moveSelection, pickStep } from './loss-card';
import { layerDash, layerShape } from './run-style';
import { StepDetail } from './step-detail';

/** Norm of each layer's gradient by step, and of all together, which is what clipNorm cuts. */
export function normCard(app: App): { card: CurveCard; update: () => void } {
  const smoothers = new Smoothers();
  const detail = new StepDetail(app);
  const card = new CurveCard(app, {
    id: 'gradient-norm',
    title: () => t('Gradient norm by layer'),
    subtitle: () => t('before clipping, by step; smoothed, raw behind'),
    log: true,
    content: () => {
      const smoothing = app.preference('smoothing', defaultSmoothing);
      const run = app.store.shown;
      if (!run || run.steps.length === 0) return undefined;
      const { clipNorm } = run.start ?? {};
      return {
        chart: {
          curves: curves(run, app.theme.foreground, (source) => smoothers.of(source, smoothing), smoothing),
          xName: t('step'),
          xMin: 0,
          xMax: Math.max(10, run.step),
          cursor: app.selection?.step,
          ...(clipNorm !== undefined && {
            threshold: { value: clipNorm, label: clipText(clipNorm, run.steps.clippedCount) },
          }),
        },
        legend: entries(run, app.theme.foreground),
        description: describe(run),
      };
    },
    empty: () => t('No step yet. The curve begins with the first one.'),
    table: () => normTable(app.store.shown),
    csv: () => {
      const run = app.store.shown;
      if (!run) return [];
      const { steps } = run;
      return [
        ['step', 'all', ...layerNames(run)],
        ...Array.from({ length: steps.length }, (_, row) => [
          steps.step.at(row),
          steps.gradientNorm.at(row),
          ...steps.layerNorms.map((column) => column.at(row)),
        ]),
      ];
    },
    pick: (x) => {
      pickStep(app, x);
    },
    step: (direction, stride) => {
      moveSelection(app, direction, stride);
    },
  });
  card.card.tool(t('worst'), t('Go to the step with the largest gradient'), () => {
    const run = app.store.shown;
    if (run && run.steps.worst >= 0) app.select(run.id, run.steps.step.at(run.steps.worst));
  });
  card.card.foot.append(detail.element);
  return {
    card,
    update: () => {
      card.update();
      detail.update();
    },
  };
}

function clipText(clipNorm: number, count: number): string {
  return t(count === 1 ? 'clipNorm {0}: {1} step cut' : 'clipNorm {0}: {1} steps cut', formatTick(clipNorm), formatCount(count));
}

function layerNames(run: Run): string[] {
  return run.steps.layerNorms.map((_, index) => run.start?.layers[index] ?? `layer ${index + 1}`);
}

/** Raw lines behind, so that no spike is hidden, and each layer's course over them. */
function curves(run: Run, foreground: string, smoothed: (source: Column) => Column, smoothing: number): Curve[] {
  const { steps } = run;
  const base = { xs: steps.step.data, length: steps.length };
  const line = (source: Column, style: Pick<Curve, 'label' | 'color' | 'width' | 'dash' | 'shape'>): Curve[] => {
    const raw: Curve = { ...base, ...style, ys: source.data };
    if (smoothing === 0) return [raw];
    const behind: Curve = { ...base, ys: source.data, label: style.label, color: style.color, width: 0.8, background: true };
    return [behind, { ...raw, ys: smoothed(source).data, average: true }];
  };
  return [
    ...line(steps.gradientNorm, { label: t('all layers'), color: foreground, width: 1.6 }),
    ...layerNames(run).flatMap((name, index) =>
      line(steps.layerNorms[index] ?? new Column(), {
        label: formatLayer(name),
        color: colorOf(index),
        width: 1.6,
        dash: index < 8 ? [] : layerDash(index - 7),
        shape: layerShape(index),
      }),
    ),
  ];
}

function entries(run: Run, foreground: string): LegendEntry[] {
  return [
    { label: t('all layers'), color: foreground, width: 1.2 },
    ...layerNames(run).map((name, index) => ({ label: formatLayer(name), color: colorOf(index), shape: layerShape(index) })),
  ];
}

function describe(run: Run): string {
  const { steps } = run;
  const worst = t('largest {0} at step {1}', formatNumber(steps.gradientNorm.at(steps.worst)), formatCount(steps.step.at(steps.worst)));
  return `${t('Gradient norm {0} at step {1}', formatNumber(steps.gradientNorm.last()), formatCount(run.step))}, ${worst}`;
}

function normTable(run: Run | undefined): CurveTable {
  if (!run) return { columns: [], rows: [] };
  const { steps } = run;
  const every = Math.max(1, Math.ceil(steps.length / 100));
  const rows: string[][] = [];
  for (let row = steps.length - 1; row >= 0; row -= every) {
    rows.push([
      formatCount(steps.step.at(row)),
      formatNumber(steps.gradientNorm.at(row)),
      ...steps.layerNorms.map((column) => formatNumber(column.at(row))),
    ]);
  }
  return {
    columns: [t('step'), t('all layers'), ...layerNames(run).map(formatLayer)].map((head) => ({ head })),
    rows,
    ...(every > 1 && { note: t('Every {0}th step, the last first; save as CSV has them all.', every) }),
  };
}
