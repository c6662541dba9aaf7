import { HeatMap } from '../charts/heat-map';
import { ScaleLegend } from '../charts/scale-legend';
import type { App } from '../core/app';
import { h, setAttribute, setText } from '../core/dom';
import { formatCount, formatLayer, formatNumber } from '../core/format';
import { t } from '../core/l10n';
import { Player } from '../core/player';
import type { Run } from '../core/run';
import { viridisColor, wantsStill } from '../core/theme';
import { bundle, decades, flow, type Flow } from '../core/time-steps';
import { BatchWords } from './batch-words';
import { Card, emptyState, table } from './card';
import { csv, saveTool } from './save';

/** What each step of the past still receives: layers by time steps at one training step, with a slider over training. */
export class TimeStepCard {
  readonly card = new Card('time-steps', t('Gradient by time step'), t('what each step of the past still receives'));
  private readonly map = new HeatMap({
    pick: (row, column) => {
      this.showCell(row, column);
    },
    pickColumn: (column) => {
      this.showCell(undefined, column);
    },
  });
  private readonly scale = new ScaleLegend();
  private readonly words = h('ul', { class: 'ratios' });
  private readonly cell = h('p', { class: 'cell dim', 'aria-live': 'polite' });
  private readonly stepName = h('output', {});
  private readonly slider = h('input', {
    type: 'range',
    min: 0,
    step: 1,
    'aria-label': t('Training step'),
    oninput: () => {
      this.slide();
    },
    onkeydown: (event) => {
      this.slideKey(event);
    },
  });
  private readonly empty = h('div');
  private readonly content = h('div');
  private readonly sentence: BatchWords;
  private readonly refreshTable: () => void;
  private readonly tokenTool;
  private readonly playTool;
  private byToken = false;
  private range: readonly [number, number] = [-3, 0];
  private drawn: unknown[] = [];
  /** Where it plays: an index among the steps that recorded norms; undefined: where the selection is. */
  private playedTo: number | undefined;
  private playedFrom: App['selection'] | undefined;
  private readonly player = new Player(
    {
      count: () => this.app.store.shown?.steps.timeRowCount ?? 0,
      place: () => Number(this.slider.value),
      show: (place) => {
        this.playTo(place);
      },
      changed: (playing) => {
        this.playChanged(playing);
      },
    },
    wantsStill,
  );
  private current: { run: Run; row: number; norms: number[][]; size: number } | undefined;

  constructor(private readonly app: App) {
    this.sentence = new BatchWords(app, () => {
      this.redraw();
    });
    this.tokenTool = this.card.tool(
      t('by token'),
      t('Name time steps by the words of one sentence of the batch'),
      () => this.toggleTokens(),
      true,
    );
    this.playTool = this.card.tool(t('play'), '', () => {
      this.player.toggle();
    });
    this.card.addTool(this.sentence.element);
    this.refreshTable = this.card.tableTool(() => this.table());
    this.card.addTool(
      saveTool(app, 'gradient-time-steps', {
        canvas: () => this.map.canvas,
        title: () => `${t('Gradient by time step')}, ${this.stepName.textContent ?? ''}`,
        csv: () => csv([['layer', ...(this.current?.norms[0] ?? []).map((_, index) => index + 1)], ...this.rows()]),
      }),
    );
    const slider = h('label', { class: 'slider' }, h('span', { class: 'dim' }, t('step')), this.slider, this.stepName);
    this.content.append(this.map.element, this.scale.element, slider, this.words, this.cell);
    this.card.body.append(this.empty, this.content);
    this.card.onAppear = () => {
      this.update();
    };
  }

  update(): void {
    const run = this.app.store.shown;
    if (!this.card.visible) return;
    this.yieldToUser(run);
    this.namePlay();
    const key = [this.app.theme, this.app.selection, run, run?.version, this.byToken, this.card.showsTable, this.playedTo];
    if (key.every((part, index) => part === this.drawn[index]) && this.drawn.length > 0) return;
    if (run?.version !== this.drawn[3] || run !== this.drawn[2]) if (run) this.range = decades(run);
    this.drawn = key;
    const count = run?.steps.timeRowCount ?? 0;
    this.content.hidden = count === 0;
    this.playTool.set({ hidden: count < 2 });
    this.empty.replaceChildren(...(count === 0 ? [this.emptyState(run)] : []));
    if (!run || count === 0) return;
    const { selection } = this.app;
    const selected = selection?.run === run.id ? run.steps.nearestTimeRow(run.steps.rowOf(selection.step)) : count - 1;
    const index = Math.min(count - 1, this.playedTo ?? selected);
    this.slider.max = String(count - 1);
    this.slider.value = String(index);
    this.draw(run, run.steps.timeRow(index));
  }

  private emptyState(run: Run | undefined): HTMLElement {
    if (!run || run.steps.length === 0) return emptyState(t('No step yet. The map begins with the first one.'));
    return emptyState(t('This run did not record gradients by time step: set "watch": { "gradientNorms": true } in its spec.'), {
      label: t('Open spec'),
      run: () => {
        this.app.post({ type: 'command', command: 'openSpec', run: run.id });
      },
    });
  }

  private draw(run: Run, row: number): void {
    const norms = run.steps.timeStepNorms(row);
    const bundled = norms.map((values) => bundle(values));
    const size = bundled[0]?.size ?? 1;
    this.current = { run, row, norms, size };
    const layers = layerNames(run, norms);
    const columns = bundled[0]?.values.length ?? 0;
    const step = run.steps.step.at(row);
    setText(this.stepName, formatCount(step));
    setAttribute(this.slider, 'aria-valuetext', formatCount(step));
    const [low, high] = this.range;
    const share = (norm: number): number => (Math.log10(Math.max(norm, 1e-30)) - low) / (high - low);
    const tokens = this.tokens(run, row);
    this.card.wide(columns > 60);
    this.map.draw(
      {
        rows: layers.map(formatLayer),
        columns: Array.from({ length: columns }, (_, column) => (tokens ? (tokens[column] ?? '·') : String(column * size + 1))),
        color: (layer, column) => {
          const norm = bundled[layer]?.values[column];
          return norm === undefined || !Number.isFinite(norm) ? undefined : viridisColor(share(norm));
        },
        tooltip: (layer, column) => this.cellWords(layer, column),
        cellHeight: 26,
        columnsAt: 'bottom',
        rotation: tokens ? 45 : 0,
        columnEvery: tokens ? Math.max(1, Math.ceil(columns / 40)) : tickEvery(columns),
      },
      this.app.theme,
    );
    const numbers = [low, ...(high - low > 1 ? [Math.round((low + high) / 2)] : []), high];
    this.scale.update(
      numbers.map((power) => formatNumber(10 ** power, 1)),
      size > 1
        ? t('‖∂loss/∂h‖ at step {0}; {1} time steps a column, their mean', formatCount(step), size)
        : t('‖∂loss/∂h‖ at step {0}', formatCount(step)),
    );
    const ratios = this.ratios(run, norms);
    this.words.replaceChildren(...ratios.map((words) => h('li', {}, words)));
    this.map.describe(`${t('Gradient by time step')}, ${t('step')} ${formatCount(step)}. ${ratios.join('. ')}`);
    this.refreshTable();
  }

  private ratios(run: Run, norms: readonly (readonly number[])[]): string[] {
    return layerNames(run, norms).map((layer, index) => ratioWords(layer, norms[index] ?? []));
  }

  private slide(): void {
    const run = this.app.store.shown;
    if (!run) return;
    this.app.select(run.id, run.steps.step.at(run.steps.timeRow(Number(this.slider.value))));
  }

  /** The space bar on the slider, as in players of sound. */
  private slideKey(event: Event): void {
    if (!(event instanceof KeyboardEvent) || event.key !== ' ') return;
    event.preventDefault();
    if (!event.repeat) this.player.toggle();
  }

  /** Only this card follows while it plays: other charts, and the host who reads the batch's lines, get the step where it stops. */
  private playTo(place: number): void {
    if (!this.card.visible) {
      this.player.stop();
      return;
    }
    this.playedTo = place;
    this.update();
  }

  private playChanged(playing: boolean): void {
    this.playedFrom = playing ? this.app.selection : undefined;
    const { playedTo, current } = this;
    this.playedTo = playing ? (playedTo ?? Number(this.slider.value)) : undefined;
    this.namePlay();
    if (playing || playedTo === undefined || !current) return;
    this.app.select(current.run.id, current.run.steps.step.at(current.row));
    this.app.announce(`${t('step')} ${this.stepName.textContent ?? ''}. ${this.ratios(current.run, current.norms).join('. ')}`);
  }

  /** Whoever picks a step or another run while it plays has said where to be. */
  private yieldToUser(run: Run | undefined): void {
    if (!this.player.playing || (this.app.selection === this.playedFrom && run?.id === this.current?.run.id)) return;
    this.playedTo = undefined;
    this.player.stop();
  }

  private namePlay(): void {
    const { playing } = this.player;
    if (playing) this.playTool.set({ label: t('stop'), title: t('Stop at this training step') });
    else if (wantsStill()) this.playTool.set({ label: t('jump'), title: t('Jump on by a tenth of the training') });
    else this.playTool.set({ label: t('play'), title: t('Run through the training steps') });
  }

  private redraw(): void {
    this.drawn = [];
    this.update();
  }

  private toggleTokens(): void {
    this.byToken = !this.byToken;
    this.tokenTool.set({ pressed: this.byToken });
    this.redraw();
  }

  /** Words of the chosen sentence of this batch; undefined while they are not wanted or not here yet. */
  private tokens(run: Run, row: number): readonly string[] | undefined {
    return this.player.playing ? undefined : this.sentence.of(run, row, this.byToken);
  }

  private cellWords(layer: number | undefined, column: number): string[] {
    const { current } = this;
    if (!current) return [];
    const { size, norms, run } = current;
    const from = column * size;
    const to = Math.min(from + size, norms[0]?.length ?? 0);
    const where = size > 1 ? t('time steps {0} to {1}', from + 1, to) : t('time step {0}', from + 1);
    const token = this.byToken ? this.tokens(run, current.row)?.[from] : undefined;
    const names = layer === undefined ? norms.map((_, index) => index) : [layer];
    return [
      `${where}${token === undefined ? '' : ` · ${token}`}`,
      ...names.map((index) => {
        const part = (norms[index] ?? []).slice(from, to);
        const mean = part.reduce((sum, norm) => sum + norm, 0) / Math.max(1, part.length);
        return `${formatLayer(run.start?.recurrentLayers[index] ?? '')}: ${formatNumber(mean)}`;
      }),
    ];
  }

  /** A click leads to the training step's detail, where the batch's lines are. */
  private showCell(layer: number | undefined, column: number): void {
    const { current } = this;
    if (!current) return;
    setText(this.cell, this.cellWords(layer, column).join(' · '));
    this.app.select(current.run.id, current.run.steps.step.at(current.row));
  }

  private rows(): (string | number)[][] {
    const { current } = this;
    return (current?.norms ?? []).map((norms, index) => [current?.run.start?.recurrentLayers[index] ?? String(index), ...norms]);
  }

  private table(): HTMLElement {
    const rows = this.rows();
    const columns = rows[0]?.slice(1).map((_, index) => index) ?? [];
    return table(
      [{ head: t('time step') }, ...rows.map(([name]) => ({ head: formatLayer(String(name)) }))],
      columns.map((column) => [String(column + 1), ...rows.map((row) => formatNumber(Number(row[column + 1])))]),
    );
  }
}

function layerNames(run: Run, norms: readonly unknown[]): string[] {
  return norms.map((_, index) => run.start?.recurrentLayers[index] ?? `layer ${index + 1}`);
}

/** The one number that is "vanishing", in words. */
function ratioWords(layer: string, norms: readonly number[]): string {
  const { ratio, flow: kind, backward } = flow(layer, norms);
  const ends = backward ? t('last / first') : t('first / last');
  const meaning: Record<Flow, string> = {
    vanishing: t('vanishing: the far end learns next to nothing'),
    fading: t('fading towards the far end'),
    even: t('reaches the far end'),
    growing: t('growing towards the far end'),
    exploding: t('exploding: clip it or shorten the sequence'),
  };
  return Number.isFinite(ratio)
    ? `${formatLayer(layer)}: ${ends} = ${formatNumber(ratio, 2)} · ${meaning[kind]}`
    : `${formatLayer(layer)}: –`;
}

function tickEvery(columns: number): number {
  return [1, 2, 4, 5, 10, 20, 50].find((every) => columns / every <= 14) ?? 100;
}
