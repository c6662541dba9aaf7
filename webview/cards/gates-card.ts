import type { WatchedExample } from '../../src/protocol/events';
import { ScaleLegend } from '../charts/scale-legend';
import { Strips, type Strip } from '../charts/strips';
import type { App } from '../core/app';
import { h, setText } from '../core/dom';
import { formatLayer } from '../core/format';
import { t } from '../core/l10n';
import { Card, emptyState, table } from './card';
import { Picker } from './picker';
import { csv, saveTool } from './save';

interface Gate {
  readonly name: string;
  /** `[unit][token]` */
  readonly values: readonly (readonly number[])[];
  readonly mean: number;
  /** A tanh: from -1 to 1 where gates go from 0 to 1. */
  readonly signed: boolean;
}

/** What a recurrent layer lets in, keeps and lets out at each word of the watched sentence. */
export class GatesCard {
  readonly card = new Card('gates', t('Gates'), '');
  private readonly strips: Strips;
  private readonly scale = new ScaleLegend();
  private readonly hint = h('p', { class: 'cell dim' });
  private readonly content = h('div');
  private readonly empty = h('div');
  private readonly layerPicker = new Picker(t('Layer'), (value) => {
    this.layer = Number(value);
    this.redraw();
  });
  private readonly refreshTable: () => void;
  private layer = 0;
  private example: WatchedExample | undefined;
  private gates: readonly Gate[] = [];

  constructor(
    private readonly app: App,
    hover: (token: number | undefined) => void,
  ) {
    this.strips = new Strips({
      hover: (strip, column) => {
        hover(column);
        this.point(strip, column);
      },
      pick: () => {
        if (this.example) app.post({ type: 'openLine', file: this.example.file, line: this.example.line });
      },
    });
    this.card.addTool(this.layerPicker.element);
    this.refreshTable = this.card.tableTool(() => this.table());
    this.card.addTool(
      saveTool(app, 'gates', {
        canvas: () => this.strips.canvas,
        title: () => t('Gates'),
        csv: () =>
          csv([
            ['gate', 'unit', ...(this.example?.tokens ?? [])],
            ...this.gates.flatMap(({ name, values }) => values.map((row, unit) => [name, unit + 1, ...row])),
          ]),
      }),
    );
    this.content.append(this.strips.element, this.scale.element, this.hint);
    this.card.body.append(this.content, this.empty);
    this.card.onAppear = () => {
      this.redraw();
    };
  }

  draw(example: WatchedExample): void {
    this.example = example;
    this.redraw();
  }

  mark(token: number | undefined): void {
    this.strips.mark(token);
  }

  private redraw(): void {
    const { example, app } = this;
    if (!example) return;
    const layers = example.gates;
    if (this.layer >= layers.length) this.layer = 0;
    const chosen = layers[this.layer];
    this.content.hidden = !chosen;
    this.empty.replaceChildren(...(chosen ? [] : [this.noGates()]));
    this.layerPicker.update(
      layers.map(({ layer }, index) => ({ value: String(index), label: formatLayer(layer) })),
      String(this.layer),
    );
    this.gates = (chosen?.names ?? []).map((name, index) => gate(name, chosen?.values[index] ?? []));
    const units = this.gates[0]?.values.length ?? 0;
    this.card.title(
      chosen ? t('Gates of {0}', formatLayer(chosen.layer)) : t('Gates'),
      t('{0} units, most active on top; forget near 1 keeps memory', units),
    );
    if (!chosen) return;
    this.card.wide(example.tokens.length > 26);
    this.strips.draw({ strips: this.gates.map(strip), columns: example.tokens, marked: undefined }, app.theme);
    this.scale.update(
      [t('low'), t('high')],
      this.gates.some((one) => one.signed) ? t('gates 0 to 1, {0} −1 to 1', signedNames(this.gates)) : '0…1',
    );
    this.strips.describe(this.gates.map(({ name, mean }) => t('{0}: mean {1}', t(name), twoDigits(mean))).join(', '));
    this.point(undefined, undefined);
    this.refreshTable();
  }

  private point(index: number | undefined, column: number | undefined): void {
    const gateAt = this.gates[index ?? -1];
    if (!gateAt || column === undefined) {
      setText(this.hint, t('Point at a word to read its means.'));
      return;
    }
    setText(
      this.hint,
      `${this.example?.tokens[column] ?? ''} · ${t('{0}: mean {1}', t(gateAt.name), twoDigits(columnMean(gateAt, column)))}`,
    );
  }

  private noGates(): HTMLElement {
    return emptyState(t('This run did not record gates: set "watch": { "gates": true } in its spec.'), {
      label: t('Open spec'),
      run: () => {
        this.app.post({ type: 'command', command: 'openSpec', ...(this.app.store.shown && { run: this.app.store.shown.id }) });
      },
    });
  }

  private table(): HTMLElement {
    const tokens = this.example?.tokens ?? [];
    return table(
      [{ head: t('word') }, ...this.gates.map(({ name }) => ({ head: t(name) }))],
      tokens.map((token, column) => [token, ...this.gates.map((one) => twoDigits(columnMean(one, column)))]),
      { caption: t('Mean over units at each word') },
    );
  }
}

function gate(name: string, values: readonly (readonly number[])[]): Gate {
  const means = values.map((row) => row.reduce((sum, value) => sum + value, 0) / Math.max(1, row.length));
  const activity = values.map((row) => row.reduce((sum, value) => sum + Math.abs(value), 0));
  const order = values.map((_, unit) => unit).sort((a, b) => (activity[b] ?? 0) - (activity[a] ?? 0));
  return {
    name,
    values: order.map((unit) => values[unit] ?? []),
    mean: means.reduce((sum, value) => sum + value, 0) / Math.max(1, means.length),
    signed: values.some((row) => row.some((value) => value < -1e-6)),
  };
}

function strip({ name, values, mean, signed }: Gate): Strip {
  return {
    name: t(name),
    note: signed ? '−1…1' : '0…1',
    value: t('mean {0}', twoDigits(mean)),
    rows: values,
    low: signed ? -1 : 0,
    high: 1,
  };
}

/** Two decimals, and no minus before nothing. */
function twoDigits(value: number): string {
  return value
    .toFixed(2)
    .replace(/^-(?=0\.00$)/, '')
    .replace('-', '−');
}

function signedNames(gates: readonly Gate[]): string {
  return gates
    .filter((one) => one.signed)
    .map(({ name }) => t(name))
    .join(', ');
}

function columnMean({ values }: Gate, column: number): number {
  return values.reduce((sum, row) => sum + (row[column] ?? 0), 0) / Math.max(1, values.length);
}
