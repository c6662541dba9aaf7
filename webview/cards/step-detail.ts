import type { App } from '../core/app';
import { h } from '../core/dom';
import { formatCount, formatNumber } from '../core/format';
import { t } from '../core/l10n';
import type { Run } from '../core/run';

const linesShown = 8;

/** What a picked step was: its numbers, and the batch's sentences, each a way to its line. */
export class StepDetail {
  readonly element = h('div', { class: 'detail', hidden: true });
  private key = '';
  private allLines = false;

  /** `shows` tells by the card where a step was picked whether this is the place to show it; always when left out. */
  constructor(
    private readonly app: App,
    private readonly shows: (picker: string | undefined) => boolean = () => true,
  ) {}

  update(): void {
    const { selection, store } = this.app;
    const run = store.runs.find((one) => one.id === selection?.run);
    const row = run && selection && this.shows(selection.picker) ? run.steps.rowOf(selection.step) : -1;
    this.element.hidden = !run || row < 0;
    if (!run || row < 0) {
      this.key = '';
      return;
    }
    const key = `${run.id} ${run.steps.step.at(row)}`;
    if (key === this.key) return;
    this.key = key;
    this.allLines = false;
    this.build(run, row);
  }

  private build(run: Run, row: number): void {
    const { steps } = run;
    const facts: [string, string][] = [
      [t('step'), formatCount(steps.step.at(row))],
      [t('epoch'), formatCount(steps.epoch.at(row))],
      [t('loss'), formatNumber(steps.loss.at(row))],
      [t('learning rate'), formatNumber(steps.learningRate.at(row))],
      [t('gradient norm'), formatNumber(steps.gradientNorm.at(row)) + (steps.isClipped(row) ? ` ${t('(clipped)')}` : '')],
    ];
    const lines = h('div', { class: 'lines' });
    this.element.replaceChildren(
      h(
        'div',
        { class: 'detail-head' },
        h('dl', { class: 'facts' }, ...facts.flatMap(([name, value]) => [h('div', {}, h('dt', {}, name), h('dd', {}, value))])),
        h(
          'button',
          {
            class: 'tool',
            type: 'button',
            title: t('Close'),
            onclick: () => {
              this.app.clearSelection();
            },
          },
          '✕',
        ),
      ),
      lines,
    );
    this.showLines(lines, run, row);
  }

  private showLines(place: HTMLElement, run: Run, row: number): void {
    const lines = run.steps.lines(row);
    if (lines.length === 0) {
      place.replaceChildren(h('span', { class: 'dim' }, t('The lines of this batch are not kept.')));
      return;
    }
    const texts = new Map<number, string>();
    const render = (): void => {
      const shown = this.allLines ? lines : lines.slice(0, linesShown);
      place.replaceChildren(
        h('p', { class: 'dim' }, t('The batch: {0} sentences of the training data', lines.length)),
        h('ol', {}, ...shown.map((line) => h('li', {}, lineButton(this.app, run, line, texts.get(line))))),
        ...(shown.length < lines.length
          ? [
              h(
                'button',
                {
                  class: 'tool',
                  type: 'button',
                  onclick: () => {
                    this.allLines = true;
                    render();
                  },
                },
                t('show all {0}', lines.length),
              ),
            ]
          : []),
      );
    };
    render();
    const key = this.key;
    this.app.sentences(run.id, lines).then(
      (sentences) => {
        if (key !== this.key) return;
        for (const { line, tokens } of sentences) texts.set(line, tokens.join(' '));
        render();
      },
      () => undefined,
    );
  }
}

/** A line of the training data; a link where the host says in which file it stands. */
function lineButton(app: App, run: Run, line: number, text: string | undefined): HTMLElement {
  const content = [h('span', { class: 'line-number' }, formatCount(line)), text !== undefined && h('span', { class: 'line-text' }, text)];
  const file = run.summary.trainFile;
  if (file === undefined) return h('span', { class: 'line' }, ...content);
  const open = (): void => {
    app.post({ type: 'openLine', file, line });
  };
  return h('button', { class: 'line link', type: 'button', title: t('Open line {0}', line), onclick: open }, ...content);
}
