import type { ChartOptions, Plugin } from 'chart.js';
import type { MatrixDataPoint } from 'chartjs-chart-matrix';
import { h } from '../core/dom';
import { shorten } from '../core/format';
import type { Theme } from '../core/theme';
import { axisFont, Chart, strokeMark, tooltipOptions } from './chart';

interface Cell extends MatrixDataPoint {
  x: number;
  y: number;
}

export interface HeatMapModel {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** Fill of a cell; undefined leaves it empty. */
  color(row: number, column: number): string | undefined;
  /** Written into a cell where there is room, with the colour of its ink. */
  text?(row: number, column: number): { readonly text: string; readonly ink: string } | undefined;
  /** Lines of the tooltip. */
  tooltip(row: number, column: number): string[];
  /** Pixels; a square map makes its cells as high as they are wide, up to this. */
  readonly cellHeight: number;
  readonly square?: boolean;
  readonly columnsAt: 'top' | 'bottom';
  /** Degrees the column words are turned by; 0 where they are short. */
  readonly rotation: number;
  /** Only each n-th column is named. */
  readonly columnEvery?: number;
  readonly marked?: { readonly row?: number | undefined; readonly column?: number | undefined };
}

/** A map of rows by columns with words on both axes. Every cell and every word can be picked, also by keyboard. */
export class HeatMap {
  readonly element = h('div', { class: 'chart heat-map' });
  readonly canvas = h('canvas', { tabindex: 0, role: 'img' });
  private readonly chart: Chart<'matrix', Cell[]>;
  private model: HeatMapModel | undefined;
  private theme: Theme | undefined;
  private focus: { row: number; column: number } | undefined;
  private shape = '';

  constructor(
    private readonly events: {
      pick: (row: number, column: number) => void;
      pickRow?: (row: number) => void;
      pickColumn?: (column: number) => void;
      hover?: (row: number | undefined, column: number | undefined) => void;
    },
  ) {
    this.element.append(this.canvas);
    this.chart = new Chart<'matrix', Cell[]>(this.canvas, {
      type: 'matrix',
      data: { datasets: [] },
      plugins: [this.inkPlugin()],
    });
    // Listeners of our own: Chart.js tells of clicks inside the map alone, but the words beside it lead somewhere too.
    this.canvas.addEventListener('click', (event) => {
      this.pickAt(event.offsetX, event.offsetY);
    });
    this.canvas.addEventListener('mousemove', (event) => {
      const { row, column } = this.placeOf(event.offsetX, event.offsetY);
      this.events.hover?.(row, column);
      this.canvas.classList.toggle('pickable', row !== undefined || column !== undefined);
    });
    this.canvas.addEventListener('mouseleave', () => this.events.hover?.(undefined, undefined));
    this.canvas.addEventListener('keydown', (event) => {
      this.onKey(event);
    });
    this.canvas.addEventListener('blur', () => {
      this.focus = undefined;
      this.events.hover?.(undefined, undefined);
    });
    new ResizeObserver(() => {
      if (this.model && this.theme) this.fit(this.model, this.theme);
    }).observe(this.element);
  }

  draw(model: HeatMapModel, theme: Theme): void {
    this.model = model;
    this.theme = theme;
    const cells: Cell[] = [];
    for (let y = 0; y < model.rows.length; y++) for (let x = 0; x < model.columns.length; x++) cells.push({ x, y });
    this.chart.data.datasets = [
      {
        data: cells,
        backgroundColor: ({ raw }) => (isCell(raw) ? (model.color(raw.y, raw.x) ?? nothing(theme)) : nothing(theme)),
        borderWidth: 0,
        anchorX: 'center',
        anchorY: 'center',
        width: ({ chart }) => cellSize(chart.chartArea?.width ?? 0, model.columns.length),
        height: ({ chart }) => cellSize(chart.chartArea?.height ?? 0, model.rows.length),
      },
    ];
    this.fit(model, theme);
    this.chart.options = this.options(model, theme);
    this.chart.update('none');
  }

  /** Draws marks anew without laying out the chart. */
  mark(row: number | undefined, column: number | undefined): void {
    if (!this.model || (this.model.marked?.row === row && this.model.marked?.column === column)) return;
    this.model = { ...this.model, marked: { row, column } };
    this.chart.draw();
  }

  describe(text: string): void {
    this.canvas.setAttribute('aria-label', text);
  }

  /** The canvas is as high as its rows and words need. */
  private fit(model: HeatMapModel, theme: Theme): void {
    const font = axisFont(theme);
    const longest = (words: readonly string[]): number => Math.max(1, ...words.map((word) => textWidth(shorten(word), font)));
    const radians = (model.rotation * Math.PI) / 180;
    const words = model.rotation > 0 ? longest(model.columns) * Math.sin(radians) + font.size + 6 : font.size + 10;
    const width = this.element.clientWidth - longest(model.rows) - 20;
    const cell = model.square ? Math.min(model.cellHeight, width / Math.max(1, model.columns.length)) : model.cellHeight;
    const height = Math.round(model.rows.length * cell + words + 10);
    const shape = `${height} ${model.square ? Math.round(width - cell * model.columns.length) : 0}`;
    if (shape === this.shape) return;
    this.shape = shape;
    this.element.style.height = `${height}px`;
    if (this.chart.options.layout) this.chart.options.layout.padding = this.padding(model);
    this.chart.resize();
  }

  /** A square map with few words does not fill its card; the rest stays empty at the right. */
  private padding(model: HeatMapModel): { top: number; left: number; right: number; bottom: number } {
    const spare = model.square ? Math.max(0, Number(this.shape.split(' ')[1] ?? 0)) : 0;
    return { top: 2, left: 0, right: Math.max(model.rotation > 0 ? 22 : 8, spare), bottom: 2 };
  }

  private options(model: HeatMapModel, theme: Theme): ChartOptions<'matrix'> {
    const font = axisFont(theme);
    const axis = {
      type: 'linear' as const,
      offset: false,
      border: { display: false },
      grid: { display: false },
    };
    const ticks = { color: theme.foreground, font, autoSkip: false };
    const name = (words: readonly string[], value: string | number): string => shorten(words[Number(value)] ?? '');
    return {
      layout: { padding: this.padding(model) },
      interaction: { mode: 'nearest', intersect: true },
      scales: {
        x: {
          ...axis,
          min: -0.5,
          max: model.columns.length - 0.5,
          position: model.columnsAt,
          ticks: {
            ...ticks,
            minRotation: model.rotation,
            maxRotation: model.rotation,
            align: model.rotation > 0 && model.columnsAt === 'top' ? 'start' : 'center',
            callback: (value) => name(model.columns, value),
          },
          afterBuildTicks: (scale) => {
            const every = model.columnEvery ?? 1;
            scale.ticks = model.columns.map((_, value) => ({ value })).filter(({ value }) => value % every === 0);
          },
        },
        y: {
          ...axis,
          min: -0.5,
          max: model.rows.length - 0.5,
          reverse: true,
          ticks: { ...ticks, callback: (value) => name(model.rows, value) },
          afterBuildTicks: (scale) => {
            scale.ticks = model.rows.map((_, value) => ({ value }));
          },
        },
      },
      plugins: {
        tooltip: {
          ...tooltipOptions(theme),
          displayColors: false,
          callbacks: {
            title: () => '',
            label: (item) => (isCell(item.raw) ? (this.model?.tooltip(item.raw.y, item.raw.x) ?? []) : []),
          },
        },
      },
    };
  }

  /** Values in cells, and frames around what is marked. */
  private inkPlugin(): Plugin<'matrix'> {
    return {
      id: 'ink',
      afterDatasetsDraw: (chart) => {
        const { model, theme } = this;
        if (!model || !theme) return;
        const { ctx, chartArea } = chart;
        const width = chartArea.width / model.columns.length;
        const height = chartArea.height / model.rows.length;
        const font = axisFont(theme);
        ctx.save();
        ctx.font = `${Math.min(font.size, Math.floor(height * 0.6))}px ${font.family}`;
        ctx.textAlign = 'center';
        ctx.textBaseline = 'middle';
        if (model.text && height >= 14) {
          for (let row = 0; row < model.rows.length; row++) {
            for (let column = 0; column < model.columns.length; column++) {
              const written = model.text(row, column);
              if (!written || ctx.measureText(written.text).width > width - 3) continue;
              ctx.fillStyle = written.ink;
              ctx.fillText(written.text, chartArea.left + (column + 0.5) * width, chartArea.top + (row + 0.5) * height);
            }
          }
        }
        const { row, column } = model.marked ?? {};
        if (row !== undefined) strokeMark(ctx, theme, chartArea.left, chartArea.top + row * height, chartArea.width, height);
        if (column !== undefined) strokeMark(ctx, theme, chartArea.left + column * width, chartArea.top, width, chartArea.height);
        ctx.restore();
      },
    };
  }

  private placeOf(x: number, y: number): { row?: number; column?: number } {
    const { chart, model } = this;
    if (!model) return {};
    const { chartArea } = chart;
    const column = Math.floor(((x - chartArea.left) / chartArea.width) * model.columns.length);
    const row = Math.floor(((y - chartArea.top) / chartArea.height) * model.rows.length);
    const inColumn = column >= 0 && column < model.columns.length;
    const inRow = row >= 0 && row < model.rows.length;
    if (inColumn && inRow) return { row, column };
    if (inRow && x < chartArea.left) return { row };
    const beside = model.columnsAt === 'top' ? y < chartArea.top : y > chartArea.bottom;
    return inColumn && beside ? { column } : {};
  }

  private pickAt(x: number, y: number): void {
    const { row, column } = this.placeOf(x, y);
    if (row !== undefined && column !== undefined) this.events.pick(row, column);
    else if (row !== undefined) this.events.pickRow?.(row);
    else if (column !== undefined) this.events.pickColumn?.(column);
  }

  private onKey(event: KeyboardEvent): void {
    const { model } = this;
    if (!model || model.rows.length === 0) return;
    const moves: Partial<Record<string, [number, number]>> = {
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
    };
    const move = moves[event.key];
    if (move) {
      const clamp = (value: number, length: number): number => Math.max(0, Math.min(length - 1, value));
      this.focus = this.focus
        ? { row: clamp(this.focus.row + move[0], model.rows.length), column: clamp(this.focus.column + move[1], model.columns.length) }
        : { row: 0, column: 0 };
      this.events.hover?.(this.focus.row, this.focus.column);
      this.showTooltip(this.focus.row * model.columns.length + this.focus.column);
    } else if (event.key === 'Enter' && this.focus) this.events.pick(this.focus.row, this.focus.column);
    else return;
    event.preventDefault();
  }

  private showTooltip(index: number): void {
    const element = this.chart.getDatasetMeta(0).data[index];
    if (!element) return;
    this.chart.tooltip?.setActiveElements([{ datasetIndex: 0, index }], { x: element.x, y: element.y });
    this.chart.draw();
  }
}

function isCell(raw: unknown): raw is Cell {
  return typeof raw === 'object' && raw !== null && 'x' in raw && 'y' in raw;
}

/** A hair's breadth between cells while they are large enough to spare it. */
function cellSize(length: number, count: number): number {
  const size = length / Math.max(1, count);
  return size > 5 ? size - 1 : size + 0.5;
}

const ruler = document.createElement('canvas').getContext('2d');

export function textWidth(text: string, font: { family: string; size: number }): number {
  if (!ruler) return text.length * font.size * 0.6;
  ruler.font = `${font.size}px ${font.family}`;
  return ruler.measureText(text).width;
}

/** A cell without a value: fainter than any line, also where high contrast makes lines strong, so that it is not taken for a value. */
function nothing(theme: Theme): string {
  return `color-mix(in srgb, ${theme.foreground} 10%, transparent)`;
}
