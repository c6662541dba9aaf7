import type { WatchedExample } from '../../src/protocol/events';
import { HeatMap } from '../charts/heat-map';
import { ScaleLegend } from '../charts/scale-legend';
import type { App } from '../core/app';
import { h } from '../core/dom';
import { formatLayer, formatNumber } from '../core/format';
import { t } from '../core/l10n';
import { inkOnViridis, viridisColor } from '../core/theme';
import { Card, emptyState, table } from './card';
import { Picker } from './picker';
import { csv, saveTool } from './save';

/** Who looks at whom: words down the side look at the words along the top. */
export class AttentionCard {
  readonly card = new Card('attention', t('Attention'), t('row: word being read; column: word it looks at'));
  private readonly map: HeatMap;
  private readonly scale = new ScaleLegend();
  private readonly content = h('div');
  private readonly empty = h('div');
  private readonly layerPicker = new Picker(t('Attention layer'), (value) => {
    this.layer = Number(value);
    this.redraw();
  });
  private readonly headPicker = new Picker(t('Head'), (value) => {
    this.head = Number(value);
    this.redraw();
  });
  private readonly refreshTable: () => void;
  private readonly spoken = h('div', { class: 'visually-hidden' });
  private layer = 0;
  /** -1: the mean of all heads. */
  private head = 0;
  private example: WatchedExample | undefined;
  private weights: readonly (readonly number[])[] = [];

  constructor(
    private readonly app: App,
    hover: (token: number | undefined) => void,
  ) {
    const open = (): void => {
      if (this.example) app.post({ type: 'openLine', file: this.example.file, line: this.example.line });
    };
    this.map = new HeatMap({
      pick: open,
      pickRow: open,
      pickColumn: open,
      hover: (row, column) => {
        hover(row ?? column);
      },
    });
    const tool = this.card.tool(
      t('numbers'),
      t('Write the weights into the cells'),
      () => {
        app.setPreference('attention.numbers', !this.numbers);
        tool.set({ pressed: this.numbers });
        this.redraw();
      },
      true,
    );
    tool.set({ pressed: this.numbers });
    this.card.addTool(this.layerPicker.element);
    this.card.addTool(this.headPicker.element);
    this.refreshTable = this.card.tableTool(() => this.table());
    this.card.addTool(
      saveTool(app, 'attention', {
        canvas: () => this.map.canvas,
        title: () => t('Attention'),
        csv: () =>
          csv([['', ...(this.example?.tokens ?? [])], ...this.weights.map((row, index) => [this.example?.tokens[index] ?? '', ...row])]),
      }),
    );
    this.content.append(this.map.element, this.scale.element);
    this.card.body.append(this.content, this.empty);
    // The picture's numbers are always there for a screen reader, as a table with the words on both axes.
    this.card.element.append(this.spoken);
    this.card.onAppear = () => {
      this.redraw();
    };
  }

  draw(example: WatchedExample): void {
    this.example = example;
    this.redraw();
  }

  mark(token: number | undefined): void {
    this.map.mark(token, undefined);
  }

  private get numbers(): boolean {
    return this.app.preference('attention.numbers', false);
  }

  private redraw(): void {
    const { example } = this;
    if (!example) return;
    const layers = example.attention;
    this.content.hidden = layers.length === 0;
    this.empty.replaceChildren(...(layers.length === 0 ? [this.noAttention()] : []));
    const chosen = layers[Math.min(this.layer, layers.length - 1)];
    const heads = chosen?.weights ?? [];
    if (this.head >= heads.length) this.head = 0;
    this.layerPicker.update(
      layers.map(({ layer }, index) => ({ value: String(index), label: formatLayer(layer) })),
      String(this.layer),
    );
    this.headPicker.update(
      heads.length < 2
        ? []
        : [
            ...heads.map((_, index) => ({ value: String(index), label: t('head {0}', index + 1) })),
            { value: '-1', label: t('mean of heads') },
          ],
      String(this.head),
    );
    this.weights = this.head < 0 ? mean(heads) : (heads[this.head] ?? []);
    if (!chosen) {
      this.spoken.replaceChildren();
      return;
    }
    this.paint(example.tokens);
    this.spoken.replaceChildren(this.table());
    this.refreshTable();
  }

  private paint(tokens: readonly string[]): void {
    const { weights, app } = this;
    const most = Math.max(1e-9, ...weights.flat());
    const at = (row: number, column: number): number => weights[row]?.[column] ?? 0;
    this.card.wide(tokens.length > 26);
    this.map.draw(
      {
        rows: tokens.slice(0, weights.length),
        columns: tokens,
        color: (row, column) => viridisColor(at(row, column) / most),
        ...(this.numbers && {
          text: (row: number, column: number) => ({
            text: at(row, column).toFixed(2).replace(/^0/, ''),
            ink: inkOnViridis(at(row, column) / most),
          }),
        }),
        tooltip: (row, column) => [
          t('{0} looks at {1}', tokens[row] ?? '', tokens[column] ?? ''),
          t('weight {0}', formatNumber(at(row, column))),
        ],
        cellHeight: 26,
        square: true,
        columnsAt: 'top',
        rotation: 45,
      },
      app.theme,
    );
    this.scale.update(['0', formatNumber(most / 2, 2), formatNumber(most, 2)], t('weight'));
    this.map.describe(this.summary(tokens));
  }

  /** For each word the one it looks at most. */
  private summary(tokens: readonly string[]): string {
    const looks = this.weights.map((row, index) => {
      const best = row.indexOf(Math.max(...row));
      return t('{0} looks at {1}', tokens[index] ?? '', tokens[best] ?? '');
    });
    return `${t('Attention')}: ${looks.join(', ')}`;
  }

  private noAttention(): HTMLElement {
    return emptyState(
      t('This model has no attention layer: put { "layer": "attention" } after its last recurrent layer to see what it looks at.'),
      {
        label: t('Open spec'),
        run: () => {
          this.app.post({ type: 'command', command: 'openSpec', ...(this.app.store.shown && { run: this.app.store.shown.id }) });
        },
      },
    );
  }

  private table(): HTMLElement {
    const tokens = this.example?.tokens ?? [];
    return table(
      [{ head: t('word') }, ...tokens.map((head) => ({ head }))],
      this.weights.map((row, index) => [tokens[index] ?? '', ...row.map((weight) => weight.toFixed(2))]),
      { caption: t('Attention: each row’s word looks at the columns’ words') },
    );
  }
}

function mean(heads: readonly (readonly (readonly number[])[])[]): number[][] {
  const [first = []] = heads;
  return first.map((row, y) => row.map((_, x) => heads.reduce((sum, head) => sum + (head[y]?.[x] ?? 0), 0) / heads.length));
}
