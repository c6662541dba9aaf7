import { LineChart, type LineChartModel } from '../charts/line-chart';
import type { App } from '../core/app';
import { h } from '../core/dom';
import { t } from '../core/l10n';
import { Card, emptyState, table, type TableColumn } from './card';
import { legend, type LegendEntry } from './legend';
import { csv, saveTool } from './save';

export interface CurveContent {
  readonly chart: Omit<LineChartModel, 'log'>;
  readonly legend: readonly LegendEntry[];
  /** What a screen reader says of the picture. */
  readonly description: string;
}

export interface CurveTable {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly (string | Node)[])[];
  readonly note?: string;
}

export interface CurveCardOptions {
  readonly id: string;
  readonly title: () => string;
  readonly subtitle: () => string;
  /** A log switch, and where it stands at first. */
  readonly log?: boolean;
  readonly smooth?: boolean;
  readonly wide?: boolean;
  /** Undefined: nothing to draw yet. */
  content(smoothing: number): CurveContent | undefined;
  readonly empty: () => string;
  table(): CurveTable;
  csv(): readonly (readonly (string | number)[])[];
  readonly pick: (x: number) => void;
  step?(direction: number, stride: number): void;
}

/** As in the curves' exponential moving average; one setting for all of them. */
export const defaultSmoothing = 0.8;

/** A card around a line chart: log, smoothing, table, save, legend, and drawing only when something changed that can be seen. */
export class CurveCard {
  readonly card: Card;
  private readonly chart: LineChart;
  private readonly legendPlace = h('div');
  private readonly empty = h('div');
  private readonly refreshTable: () => void;
  private drawn: unknown[] = [];

  constructor(
    private readonly app: App,
    private readonly options: CurveCardOptions,
  ) {
    this.card = new Card(options.id, options.title(), options.subtitle(), { wide: options.wide ?? false });
    this.chart = new LineChart({
      pick: options.pick,
      ...(options.step && { step: (direction: number) => options.step?.(direction, this.chart.stride) }),
    });
    if (options.log !== undefined) this.addLogTool(options.log);
    if (options.smooth) this.addSmoothTool();
    this.refreshTable = this.card.tableTool(() => this.table());
    this.card.addTool(
      saveTool(app, options.id, { canvas: () => this.chart.canvas, title: () => options.title(), csv: () => csv(options.csv()) }),
    );
    this.card.body.append(this.chart.element, this.empty, this.legendPlace);
    this.card.onAppear = () => {
      this.update();
    };
  }

  update(): void {
    const { app, options, card } = this;
    card.title(options.title(), options.subtitle());
    if (!card.visible) return;
    const key = [
      app.theme,
      app.selection,
      this.log,
      this.smoothing,
      card.showsTable,
      ...app.store.runs.flatMap((run) => [run, run.version]),
    ];
    if (key.length === this.drawn.length && key.every((part, index) => part === this.drawn[index])) return;
    this.drawn = key;
    if (card.showsTable) {
      this.refreshTable();
      return;
    }
    const content = options.content(this.smoothing);
    this.chart.element.hidden = !content;
    this.empty.replaceChildren(...(content ? [] : [emptyState(options.empty())]));
    this.legendPlace.replaceChildren(...(content?.legend.length ? [legend(content.legend)] : []));
    if (!content) return;
    this.chart.draw({ ...content.chart, log: this.log }, app.theme);
    this.chart.describe(content.description);
  }

  private get log(): boolean {
    return this.options.log !== undefined && this.app.preference(`${this.options.id}.log`, this.options.log);
  }

  private get smoothing(): number {
    return this.options.smooth ? this.app.preference('smoothing', defaultSmoothing) : 0;
  }

  private addLogTool(initial: boolean): void {
    const name = `${this.options.id}.log`;
    const tool = this.card.tool(
      t('log'),
      t('Logarithmic axis'),
      () => {
        this.app.setPreference(name, !this.app.preference(name, initial));
        tool.set({ pressed: this.app.preference(name, initial) });
      },
      true,
    );
    tool.set({ pressed: this.app.preference(name, initial) });
  }

  private addSmoothTool(): void {
    const value = h('output', {}, this.smoothing.toFixed(2));
    const slider = h('input', {
      type: 'range',
      min: 0,
      max: 0.99,
      step: 0.01,
      value: this.smoothing,
      'aria-label': t('Smoothing: 0 is none'),
      oninput: () => {
        value.textContent = Number(slider.value).toFixed(2);
        this.app.setPreference('smoothing', Number(slider.value));
      },
    });
    this.card.addTool(
      h('label', { class: 'tool-slider', title: t('Exponential moving average; the raw line stays behind') }, t('smooth'), slider, value),
    );
  }

  private table(): HTMLElement {
    const content = this.options.table();
    return h('div', {}, table(content.columns, content.rows), content.note !== undefined && h('p', { class: 'dim' }, content.note));
  }
}
