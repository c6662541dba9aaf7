import type { TopLevelSpec } from 'vega-lite';
import { reference } from '../lineup';
import { isTiming, type Growth, type Results } from '../results';
import { median } from '../statistics';
import { namesOf, ratio, usualRows } from './ratios';

export type Theme = 'light' | 'dark';

const ink: Readonly<Record<Theme, { background: string; text: string; grid: string }>> = {
  light: { background: '#ffffff', text: '#1f2328', grid: '#d1d9e0' },
  dark: { background: '#0d1117', text: '#e6edf3', grid: '#30363d' },
};

/** Okabe and Ito's colours, which people with any colour vision tell apart; grey for the slowest. */
const colors = ['#009e73', '#56b4e9', '#cc79a7', '#e69f00', '#d55e00', '#0072b2', '#999999', '#b8a038', '#7a68c4', '#8c564b', '#777777'];
const shapes = ['circle', 'square', 'diamond', 'triangle-up', 'cross', 'triangle-down', 'triangle-right', 'triangle-left'];

/** Ratios to PyTorch in the usual settings, with their quartiles; one panel for training, one for inference. */
export function ratioChart(results: Results): TopLevelSpec {
  const names = namesOf(results).filter((name) => name !== reference);
  const values = (['train', 'infer'] as const).flatMap((mode) =>
    usualRows(results.steps, mode).flatMap((row) => {
      const { cell, bidirectional, steps } = row.setting;
      const setting = `${cell === 'simple' ? cell : cell.toUpperCase()}${bidirectional ? ', both directions' : ''}, T=${steps}`;
      return names.flatMap((participant) => {
        const r = ratio(row, participant, reference);
        return r ? [{ panel: mode === 'train' ? 'Training step' : 'Inference', setting, participant, ...r }] : [];
      });
    }),
  );
  const x = {
    type: 'quantitative',
    scale: { type: 'log' },
    axis: { title: `times ${reference}’s time (below 1: faster)`, format: '~g', grid: true },
  } as const;
  const y = { field: 'setting', type: 'nominal', sort: null, title: null, axis: { grid: true } } as const;
  const participant = { field: 'participant', type: 'nominal', sort: names, title: null } as const;
  const color = {
    ...participant,
    scale: { domain: names, range: colors.slice(0, names.length) },
    legend: { orient: 'top', columns: 4 },
  } as const;
  const shape = { ...participant, scale: { domain: names, range: names.map((_, i) => shapes[i % shapes.length]) } } as const;
  return {
    data: { values },
    facet: {
      column: {
        field: 'panel',
        type: 'nominal',
        sort: ['Training step', 'Inference'],
        title: null,
        header: { labelFontSize: 13, labelFontWeight: 'bold' },
      },
    },
    spec: {
      width: 330,
      height: { step: 21 },
      layer: [
        { mark: { type: 'rule', strokeDash: [4, 3] }, encoding: { x: { datum: 1, ...x } } },
        { mark: { type: 'rule', strokeWidth: 2 }, encoding: { x: { field: 'lower', ...x }, x2: { field: 'upper' }, y, color } },
        { mark: { type: 'point', filled: true, size: 60, opacity: 1 }, encoding: { x: { field: 'median', ...x }, y, color, shape } },
      ],
    },
  };
}

const axisTitles: Readonly<Record<Growth['axis'], string>> = {
  steps: 'T, time steps',
  batch: 'batch',
  units: 'units',
  vocabulary: 'words in the vocabulary',
};

/** Milliseconds of a training step along each axis, both logarithmic: a straight line is a power. */
export function growthChart(results: Results): TopLevelSpec {
  const names = [...new Set(results.growth.flatMap(({ rows }) => rows.flatMap(({ times }) => Object.keys(times))))].sort((a) =>
    a === reference ? 1 : -1,
  );
  return {
    spacing: 20,
    resolve: { scale: { y: 'shared' } },
    hconcat: results.growth.map(({ axis, rows }, i) => {
      const values = rows.flatMap(({ setting, times }) =>
        Object.entries(times).flatMap(([participant, timing]) =>
          isTiming(timing) ? [{ value: setting[axis], participant, milliseconds: median(timing.rounds) }] : [],
        ),
      );
      return {
        width: 150,
        height: 200,
        data: { values },
        mark: { type: 'line', point: { size: 45 } },
        encoding: {
          x: {
            field: 'value',
            type: 'quantitative',
            scale: { type: 'log', nice: false },
            axis: { title: axisTitles[axis], values: [...new Set(values.map(({ value }) => value))], format: '~s', labelOverlap: true },
          },
          y: {
            field: 'milliseconds',
            type: 'quantitative',
            scale: { type: 'log' },
            axis: { title: i === 0 ? 'ms a step' : null, format: '~g' },
          },
          color: {
            field: 'participant',
            type: 'nominal',
            sort: names,
            title: null,
            scale: { domain: names, range: [colors[0], colors[4]] },
            legend: { orient: 'top' },
          },
          shape: { field: 'participant', type: 'nominal', sort: names, title: null },
        },
      };
    }),
  };
}

/** Draws a chart without a screen. */
export async function draw(chart: TopLevelSpec, theme: Theme): Promise<string> {
  // They are ES modules alone.
  const [vega, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
  const { background, text, grid } = ink[theme];
  const font = 'system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif';
  const { spec } = compile({
    ...chart,
    background,
    padding: 12,
    config: {
      font,
      axis: {
        labelColor: text,
        titleColor: text,
        gridColor: grid,
        domainColor: grid,
        tickColor: grid,
        titleFontWeight: 'normal',
        labelLimit: 260,
      },
      legend: { labelColor: text, titleColor: text, labelFontSize: 12, labelLimit: 0 },
      header: { labelColor: text },
      view: { stroke: grid },
      rule: { color: text },
    },
  });
  return `${await new vega.View(vega.parse(spec), { renderer: 'none' }).toSVG()}\n`;
}
