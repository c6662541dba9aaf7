import type { Curve } from '../charts/line-chart';
import type { App } from '../core/app';
import { Column } from '../core/columns';
import { formatCount, formatNumber } from '../core/format';
import { t } from '../core/l10n';
import type { Run } from '../core/run';
import { Smoothers } from '../core/series';
import { CurveCard, type CurveTable } from './curve-card';
import type { LegendEntry } from './legend';
import { runColor, runShape, validationDash } from './run-style';
import { StepDetail } from './step-detail';

/** Loss of every step, smoothed over the raw line, and validation where an epoch ended. */
export function lossCard(app: App): { card: CurveCard; update: () => void } {
  const smoothers = new Smoothers();

  const curves = (run: Run, factor: number): Curve[] => {
    const { steps } = run;
    const base = { xs: steps.step.data, length: steps.length, color: runColor(run) };
    const list: Curve[] = [];
    if (factor > 0) list.push({ ...base, ys: steps.loss.data, label: t('raw'), width: 0.8, background: true });
    list.push({
      ...base,
      ys: smoothers.of(run.steps.loss, factor).data,
      label: `${run.label} · ${t('train')}`,
      width: 2,
      shape: runShape(run),
      average: factor > 0,
    });
    const validation = validationColumns(run);
    if (validation.ys.length > 0)
      list.push({
        xs: validation.xs.data,
        ys: validation.ys.data,
        length: validation.ys.length,
        label: `${run.label} · ${t('validation')}`,
        color: runColor(run),
        width: 1.5,
        dash: validationDash,
        shape: runShape(run),
      });
    return list;
  };

  // The learning rate, on the same tab, shows what is picked there itself.
  const detail = new StepDetail(app, (picker) => picker !== 'learning-rate');
  const card = new CurveCard(app, {
    id: 'loss',
    title: () => t('Loss'),
    subtitle: () =>
      app.store.shown?.summary.task === 'classify'
        ? t('cross-entropy a sequence, in nats; by step, validation by epoch')
        : t('cross-entropy a token, in nats; by step, validation by epoch'),
    log: true,
    smooth: true,
    content: (smoothing) => {
      const runs = app.store.runs.filter((run) => run.steps.length > 0);
      if (runs.length === 0) return undefined;
      return {
        chart: {
          curves: ordered(app, runs).flatMap((run) => curves(run, smoothing)),
          xName: t('step'),
          xMin: 0,
          xMax: Math.max(10, ...runs.map((run) => run.step)),
          cursor: app.selection?.step,
        },
        legend: runs.flatMap((run) => entries(run, smoothing)),
        description: runs
          .map((run) =>
            t('{0}: loss {1} at step {2}', run.label, formatNumber(smoothers.of(run.steps.loss, smoothing).last()), formatCount(run.step)),
          )
          .join('. '),
      };
    },
    empty: () => t('No step yet. The curve begins with the first one.'),
    table: () => stepTable(app),
    csv: () => [
      ['run', 'step', 'epoch', 'loss', 'learning rate', 'gradient norm', 'clipped'],
      ...app.store.runs.flatMap(({ label, steps }) =>
        Array.from({ length: steps.length }, (_, row) => [
          label,
          steps.step.at(row),
          steps.epoch.at(row),
          steps.loss.at(row),
          steps.learningRate.at(row),
          steps.gradientNorm.at(row),
          steps.isClipped(row) ? 1 : 0,
        ]),
      ),
    ],
    pick: (x) => {
      pickStep(app, x);
    },
    step: (direction, stride) => {
      moveSelection(app, direction, stride);
    },
  });
  card.card.foot.append(detail.element);
  return {
    card,
    update: () => {
      card.update();
      detail.update();
    },
  };

  function entries(run: Run, smoothing: number): LegendEntry[] {
    const color = runColor(run);
    const list: LegendEntry[] = [
      {
        label: `${run.label} ${t('train')}`,
        color,
        shape: runShape(run),
        value: formatNumber(smoothers.of(run.steps.loss, smoothing).last()),
      },
    ];
    const last = run.epochs.findLast((epoch) => epoch.validation)?.validation;
    if (last) list.push({ label: t('validation'), color, dash: validationDash, shape: runShape(run), value: formatNumber(last.loss) });
    return list;
  }
}

/** The run in the foreground is drawn first, so that its values stand first in tooltips. */
export function ordered(app: App, runs: readonly Run[]): Run[] {
  return [...runs].sort((a, b) => Number(b === app.store.shown) - Number(a === app.store.shown));
}

/** Selects the step nearest to a place on the axis, for all step charts; `picker` is the card that shows what it was. */
export function pickStep(app: App, x: number, picker?: string): void {
  const run = app.store.shown?.steps.length ? app.store.shown : app.store.runs.find((one) => one.steps.length > 0);
  const row = run?.steps.rowOf(x) ?? -1;
  if (run && row >= 0) app.select(run.id, run.steps.step.at(row), picker);
}

/** Arrow keys: from the picked step (or the last) by a stride that can be seen. */
export function moveSelection(app: App, direction: number, stride: number, picker?: string): void {
  const run = app.store.shown;
  if (!run || run.steps.length === 0) return;
  const last = run.steps.length - 1;
  const from = app.selection?.run === run.id ? run.steps.rowOf(app.selection.step) : last;
  const row = Number.isFinite(direction) ? Math.max(0, Math.min(last, from + direction * stride)) : direction < 0 ? 0 : last;
  const step = run.steps.step.at(row);
  app.select(run.id, step, picker);
  app.announce(
    t(
      'step {0}, loss {1}, gradient norm {2}',
      formatCount(step),
      formatNumber(run.steps.loss.at(row)),
      formatNumber(run.steps.gradientNorm.at(row)),
    ),
  );
}

function validationColumns(run: Run): { xs: Column; ys: Column } {
  const xs = new Column();
  const ys = new Column();
  for (const epoch of run.epochs) {
    if (!epoch.validation) continue;
    xs.push(epoch.step);
    ys.push(epoch.validation.loss);
  }
  return { xs, ys };
}

/** Some hundred steps of all, evenly spread: a table of a hundred thousand rows helps no one. */
function stepTable(app: App): CurveTable {
  const run = app.store.shown;
  const length = run?.steps.length ?? 0;
  const every = Math.max(1, Math.ceil(length / 100));
  const rows: string[][] = [];
  for (let row = length - 1; run && row >= 0; row -= every) {
    const { steps } = run;
    rows.push([
      formatCount(steps.step.at(row)),
      formatCount(steps.epoch.at(row)),
      formatNumber(steps.loss.at(row)),
      formatNumber(steps.learningRate.at(row)),
      formatNumber(steps.gradientNorm.at(row)),
      steps.isClipped(row) ? t('yes') : '',
    ]);
  }
  return {
    columns: [t('step'), t('epoch'), t('loss'), t('learning rate'), t('gradient norm'), t('clipped')].map((head) => ({ head })),
    rows,
    ...(every > 1 && { note: t('Every {0}th step, the last first; save as CSV has them all.', every) }),
  };
}
