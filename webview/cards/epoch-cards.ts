import type { EventOf } from '../../src/protocol/events';
import type { App } from '../core/app';
import { Column } from '../core/columns';
import { formatNumber, formatPercent } from '../core/format';
import { t } from '../core/l10n';
import type { Run } from '../core/run';
import { CurveCard, type CurveTable } from './curve-card';
import { EpochDetail } from './epoch-detail';
import { moveSelection, ordered, pickStep } from './loss-card';
import { runColor, runShape } from './run-style';
import { StepDetail } from './step-detail';

type EpochEvent = EventOf<'epoch'>;

/** Validation score by epoch, in per cent; the best one named. */
export function scoreCard(app: App): ChartWithDetail {
  return epochCard(app, {
    id: 'score',
    title: () => t(capital(scoreName(app))),
    subtitle: () => (scoreName(app) === 'span F1' ? t('validation, per cent; seqeval default, micro') : t('validation, per cent')),
    value: (epoch) => (epoch.validation ? epoch.validation.score * 100 : NaN),
    format: (value) => String(Number(value.toFixed(1))),
    limits: [0, 100],
    legendValue: (run) =>
      run.best?.validation ? t('best {0} at epoch {1}', formatPercent(run.best.validation.score), run.best.epoch) : undefined,
    empty: () => t('No validation yet: it comes after the first epoch, when the spec names validation data.'),
  });
}

/** Sentences a second of training alone. */
export function speedCard(app: App): ChartWithDetail {
  return epochCard(app, {
    id: 'speed',
    title: () => t('Speed'),
    subtitle: () => t('sentences a second by epoch, training alone'),
    value: (epoch) => epoch.sentencesPerSecond,
    limits: [0, Infinity],
    fromZero: true,
    legendValue: (run) => (run.epochs.length > 0 ? formatNumber(run.epochs.at(-1)?.sentencesPerSecond ?? NaN) : undefined),
    empty: () => t('Known after the first epoch.'),
  });
}

/** The learning rate that each step was made with. */
export function rateCard(app: App): ChartWithDetail {
  const id = 'learning-rate';
  const detail = new StepDetail(app, (picker) => picker === id);
  const card = new CurveCard(app, {
    id,
    title: () => t('Learning rate'),
    subtitle: () => t('by step, as the schedule set it'),
    log: false,
    content: () => {
      const runs = app.store.runs.filter((run) => run.steps.length > 0);
      if (runs.length === 0) return undefined;
      return {
        chart: {
          curves: ordered(app, runs).map((run) => ({
            label: run.label,
            xs: run.steps.step.data,
            ys: run.steps.learningRate.data,
            length: run.steps.length,
            color: runColor(run),
            width: 2,
            shape: runShape(run),
          })),
          xName: t('step'),
          xMin: 0,
          xMax: Math.max(10, ...runs.map((run) => run.step)),
          cursor: app.selection?.step,
        },
        legend: runs.map((run) => ({
          label: run.label,
          color: runColor(run),
          shape: runShape(run),
          value: formatNumber(run.steps.learningRate.last()),
        })),
        description: runs.map((run) => `${run.label}: ${formatNumber(run.steps.learningRate.last())}`).join('. '),
      };
    },
    empty: () => t('No step yet. The curve begins with the first one.'),
    table: () => epochTable(app),
    csv: () => [
      ['run', 'step', 'learning rate'],
      ...app.store.runs.flatMap(({ label, steps }) =>
        Array.from({ length: steps.length }, (_, row) => [label, steps.step.at(row), steps.learningRate.at(row)]),
      ),
    ],
    pick: (x) => {
      pickStep(app, x, id);
    },
    step: (direction, stride) => {
      moveSelection(app, direction, stride, id);
    },
  });
  return withDetail(card, detail);
}

/** A chart with what a picked point of it was below. */
interface ChartWithDetail {
  readonly card: CurveCard;
  update(): void;
}

function withDetail(card: CurveCard, detail: StepDetail | EpochDetail): ChartWithDetail {
  card.card.foot.append(detail.element);
  return {
    card,
    update: () => {
      card.update();
      detail.update();
    },
  };
}

interface EpochCardOptions {
  readonly id: string;
  readonly title: () => string;
  readonly subtitle: () => string;
  value(epoch: EpochEvent): number;
  readonly format?: (value: number) => string;
  readonly limits?: readonly [number, number];
  readonly fromZero?: boolean;
  legendValue(run: Run): string | undefined;
  readonly empty: () => string;
}

function epochCard(app: App, options: EpochCardOptions): ChartWithDetail {
  const detail = new EpochDetail(app);
  const columns = (run: Run): { xs: Column; ys: Column } => {
    const xs = new Column();
    const ys = new Column();
    for (const epoch of run.epochs) {
      xs.push(epoch.epoch);
      ys.push(options.value(epoch));
    }
    return { xs, ys };
  };
  const card = new CurveCard(app, {
    ...options,
    content: () => {
      const runs = app.store.runs.filter((run) => run.epochs.some((epoch) => Number.isFinite(options.value(epoch))));
      if (runs.length === 0) return undefined;
      return {
        chart: {
          curves: ordered(app, runs).map((run) => {
            const { xs, ys } = columns(run);
            return { label: run.label, xs: xs.data, ys: ys.data, length: xs.length, color: runColor(run), width: 2, shape: runShape(run) };
          }),
          xName: t('epoch'),
          xMin: 1,
          xMax: Math.max(2, ...runs.map((run) => run.epochs.at(-1)?.epoch ?? 1)),
          ...(options.format && { format: options.format }),
          ...(options.limits && { yLimits: options.limits }),
          ...(options.fromZero && { fromZero: true }),
        },
        legend: runs.map((run) => {
          const value = options.legendValue(run);
          return { label: run.label, color: runColor(run), shape: runShape(run), ...(value !== undefined && { value }) };
        }),
        description: runs.map((run) => `${run.label}: ${options.legendValue(run) ?? ''}`).join('. '),
      };
    },
    table: () => epochTable(app),
    csv: () => epochRows(app),
    pick: (x) => {
      detail.pick(x);
    },
    step: (direction) => {
      detail.move(direction);
    },
  });
  return withDetail(card, detail);
}

function scoreName(app: App): string {
  return app.store.shown?.scoreName ?? 'score';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function epochTable(app: App): CurveTable {
  const columns = [
    t('run'),
    t('epoch'),
    t('train loss'),
    t('validation loss'),
    `${t(scoreName(app))} %`,
    t('accuracy %'),
    t('learning rate'),
    t('sentences/s'),
  ];
  return {
    columns: columns.map((head, index) => ({ head, text: index === 0 })),
    rows: app.store.runs.flatMap((run) =>
      run.epochs.map((epoch) => [
        run.label,
        String(epoch.epoch) + (epoch === run.best ? ' ★' : ''),
        formatNumber(epoch.trainLoss),
        formatNumber(epoch.validation?.loss ?? NaN),
        formatPercent(epoch.validation?.score ?? NaN),
        formatPercent(epoch.validation?.accuracy ?? NaN),
        formatNumber(epoch.learningRate),
        formatNumber(epoch.sentencesPerSecond),
      ]),
    ),
  };
}

function epochRows(app: App): (string | number)[][] {
  return [
    ['run', 'epoch', 'step', 'train loss', 'validation loss', 'score', 'accuracy', 'learning rate', 'seconds', 'sentences per second'],
    ...app.store.runs.flatMap((run) =>
      run.epochs.map((epoch) => [
        run.label,
        epoch.epoch,
        epoch.step,
        epoch.trainLoss,
        epoch.validation?.loss ?? NaN,
        epoch.validation?.score ?? NaN,
        epoch.validation?.accuracy ?? NaN,
        epoch.learningRate,
        epoch.seconds,
        epoch.sentencesPerSecond,
      ]),
    ),
  ];
}
