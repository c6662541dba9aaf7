import type { Evaluation } from '../../src/protocol/events';
import type { App } from '../core/app';
import { h } from '../core/dom';
import { fileName, formatCount, formatProbability } from '../core/format';
import { t } from '../core/l10n';
import { baseLabel } from '../core/store';
import { Card, emptyState } from './card';
import { Picker } from './picker';
import { csv, saveTool } from './save';

type EvaluationError = Evaluation['errors'][number];

const page = 50;
/** Words of context before and after the span. */
const context = 5;

/** Every wrong span, the most confident first; a row leads to its line. */
export class ErrorsCard {
  readonly card = new Card('errors', t('Errors, worst first'), '', { wide: true });
  private readonly kindPicker = new Picker(t('Kind of error'), (value) => {
    this.kind = value;
    this.limit = page;
    this.redraw();
  });
  private kind = 'all';
  private pair: { truth: string; prediction: string } | undefined;
  private limit = page;
  private evaluation: Evaluation | undefined;

  constructor(private readonly app: App) {
    this.card.addTool(this.kindPicker.element);
    this.card.addTool(
      saveTool(app, 'errors', {
        csv: () =>
          csv([
            ['file', 'line', 'kind', 'truth', 'prediction', 'probability', 'span', 'sentence'],
            ...this.errors().map((error) => [
              error.file,
              error.line,
              error.kind,
              error.truth ?? '',
              error.prediction ?? '',
              error.probability,
              error.tokens.slice(error.start, error.end).join(' '),
              error.tokens.join(' '),
            ]),
          ]),
      }),
    );
  }

  draw(evaluation: Evaluation): void {
    if (this.evaluation !== evaluation) {
      this.limit = page;
      this.pair = undefined;
    }
    this.evaluation = evaluation;
    this.redraw();
  }

  /** Shows only these, as a cell of the confusion matrix asks for. */
  showPair(truth: string, prediction: string): void {
    this.pair = { truth, prediction };
    this.kind = 'all';
    this.redraw();
    this.card.element.scrollIntoView({ block: 'nearest' });
    this.app.announce(t('{0} errors', this.errors().length));
  }

  private errors(): EvaluationError[] {
    const all = this.evaluation?.errors ?? [];
    const { pair, kind } = this;
    if (pair) return all.filter((error) => name(error.truth) === pair.truth && name(error.prediction) === pair.prediction);
    return kind === 'all' ? all : all.filter((error) => error.kind === kind);
  }

  private redraw(): void {
    const { evaluation } = this;
    if (!evaluation) return;
    const kinds = new Map<string, number>();
    for (const { kind } of evaluation.errors) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    this.kindPicker.update(
      [
        { value: 'all', label: t('all kinds') },
        ...[...kinds].map(([kind, count]) => ({ value: kind, label: `${t(kind)} (${formatCount(count)})` })),
      ],
      this.kind,
    );
    const errors = this.errors();
    const unit =
      evaluation.strict === undefined ? t('{0} sentences', formatCount(errors.length)) : t('{0} spans', formatCount(errors.length));
    this.card.title(
      t('Errors, worst first'),
      `${unit} · ${fileName(evaluation.data)} · ${t('the surest mistakes first; a row opens its line')}`,
    );
    this.card.body.replaceChildren(
      ...(this.pair ? [this.pairNote(this.pair)] : []),
      ...(errors.length === 0 ? [emptyState(t('No error here.'))] : [this.table(errors.slice(0, this.limit))]),
      ...(errors.length > this.limit ? [this.more(errors.length)] : []),
    );
  }

  private pairNote(pair: { truth: string; prediction: string }): HTMLElement {
    const clear = (): void => {
      this.pair = undefined;
      this.redraw();
    };
    return h(
      'p',
      { class: 'filter' },
      t('truth {0}, predicted {1}', pair.truth, pair.prediction),
      h('button', { class: 'tool', type: 'button', onclick: clear }, t('show all')),
    );
  }

  private more(total: number): HTMLElement {
    const show = (): void => {
      this.limit += page * 4;
      this.redraw();
    };
    return h('button', { class: 'tool', type: 'button', onclick: show }, t('show more of {0}', formatCount(total)));
  }

  private table(errors: readonly EvaluationError[]): HTMLElement {
    const heads: [string, string | undefined][] = [
      [t('line'), undefined],
      [t('text'), 'text'],
      [t('kind'), 'text'],
      [t('predicted / truth'), 'text'],
    ];
    return h(
      'table',
      { class: 'errors' },
      h('thead', {}, h('tr', {}, ...heads.map(([head, kind]) => h('th', { scope: 'col', class: kind }, head)))),
      h('tbody', {}, ...errors.map((error) => this.row(error))),
    );
  }

  private row(error: EvaluationError): HTMLElement {
    const open = (): void => {
      this.app.post({ type: 'openLine', file: error.file, line: error.line });
    };
    const from = Math.max(0, error.start - context);
    const to = Math.min(error.tokens.length, error.end + context);
    const words = (start: number, end: number): string => error.tokens.slice(start, end).join(' ');
    const truth = name(error.truth);
    const prediction = name(error.prediction);
    return h(
      'tr',
      { class: 'link-row', onclick: open },
      h('td', {}, h('button', { class: 'link', type: 'button', title: t('Open line {0}', error.line) }, formatCount(error.line))),
      h(
        'td',
        { class: 'text' },
        `${from > 0 ? '… ' : ''}${words(from, error.start)} `,
        h('u', {}, words(error.start, error.end)),
        ` ${words(error.end, to)}${to < error.tokens.length ? ' …' : ''}`,
      ),
      h('td', { class: 'text' }, t(error.kind)),
      h(
        'td',
        { class: 'text' },
        h('div', {}, `${prediction} ${formatProbability(error.probability)}${part(error, error.predictionSpan)}`),
        h('div', { class: 'dim' }, `${truth}${part(error, error.truthSpan)}`),
      ),
    );
  }
}

/** A span that is only a part of what is underlined, in words: that is the whole point of a wrong boundary. */
function part(error: EvaluationError, span: { start: number; end: number } | undefined): string {
  if (!span || (span.start === error.start && span.end === error.end)) return '';
  return ` “${error.tokens.slice(span.start, span.end).join(' ')}”`;
}

function name(label: string | undefined): string {
  return label === undefined ? 'O' : baseLabel(label);
}
