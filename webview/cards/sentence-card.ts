import type { WatchedExample } from '../../src/protocol/events';
import type { App } from '../core/app';
import { h, setVariable } from '../core/dom';
import { fileName, formatProbability } from '../core/format';
import { t } from '../core/l10n';
import { sentenceText } from '../core/sentence';
import { baseLabel } from '../core/store';
import { Card } from './card';

export interface Segment {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  readonly probability: number;
  /** Where it differs from the prediction. */
  readonly truth?: string;
}

/** Neighbouring tokens that say the same: one span predicted, or words outside one by one; truth only where it differs. */
export function segments(example: WatchedExample): Segment[] {
  const list: Segment[] = [];
  example.tokens.forEach((_, index) => {
    const { label = 'O', probability = NaN } = example.predictions[index] ?? {};
    const truth = example.truth?.[index];
    const wrong = truth !== undefined && truth !== label ? baseLabel(truth) : undefined;
    const name = baseLabel(label);
    const last = list.at(-1);
    const goesOn = last?.label === name && name !== 'O' && last.truth === wrong && !/^[BSU]-/.test(label);
    if (last && goesOn) list[list.length - 1] = { ...last, end: index + 1, probability: Math.min(last.probability, probability) };
    else list.push({ start: index, end: index + 1, label: name, probability, ...(wrong !== undefined && { truth: wrong }) });
  });
  return list;
}

export interface SentenceEvents {
  readonly previous: () => void;
  readonly next: () => void;
  readonly hover: (token: number | undefined) => void;
}

/** One watched sentence: its words with the tags the model gives them, as sure as it is. */
export class SentenceCard {
  readonly card = new Card('sentence', t('Watched sentence'), '', { wide: true });
  private readonly line = h('div', { class: 'sentence' });
  private readonly navigation;
  private tokens: HTMLElement[] = [];
  private example: WatchedExample | undefined;

  constructor(
    private readonly app: App,
    private readonly events: SentenceEvents,
  ) {
    this.navigation = [this.card.tool('◂', t('Previous sentence'), events.previous), this.card.tool('▸', t('Next sentence'), events.next)];
    for (const [index, name] of [t('Previous sentence'), t('Next sentence')].entries())
      this.navigation[index]?.element.setAttribute('aria-label', name);
    this.card.tool(t('go to line'), t('Open the line in its file'), () => {
      this.open();
    });
    this.card.tool(t('tag it'), t('Try this sentence, and changes to it, on the model as it is now'), () => {
      if (this.example) app.tryText(sentenceText(this.example.tokens, app.store.shown?.summary.tokenizer));
    });
    this.card.body.append(this.line);
  }

  draw(example: WatchedExample, index: number, count: number, epoch: number): void {
    this.example = example;
    for (const tool of this.navigation) tool.set({ disabled: count < 2 });
    const classified = example.predictions.length === 1 && example.tokens.length !== 1;
    const place = t('{0} of {1}: {2}, line {3}, after epoch {4}', index + 1, count, fileName(example.file), example.line, epoch);
    this.card.title(
      t('Watched sentence'),
      `${place} · ${classified ? t('class with its probability; truth where it differs') : t('tag with its probability (the least of a span); truth where they differ')}`,
    );
    this.tokens = example.tokens.map((token, at) => this.token(token, at));
    this.line.replaceChildren(...(classified ? this.classified(example) : this.tagged(example)));
  }

  mark(token: number | undefined): void {
    this.tokens.forEach((element, index) => element.classList.toggle('lit', index === token));
  }

  private open(): void {
    if (this.example) this.app.post({ type: 'openLine', file: this.example.file, line: this.example.line });
  }

  private token(text: string, index: number): HTMLElement {
    return h(
      'span',
      {
        class: 'token',
        'data-token': index,
        onmouseenter: () => {
          this.events.hover(index);
        },
        onmouseleave: () => {
          this.events.hover(undefined);
        },
      },
      text,
    );
  }

  private tagged(example: WatchedExample): Node[] {
    return segments(example).flatMap((segment) => {
      const words = this.tokens
        .slice(segment.start, segment.end)
        .flatMap((token, index) => (index > 0 ? [document.createTextNode(' '), token] : [token]));
      if (segment.label === 'O' && segment.truth === undefined) return [...words, document.createTextNode(' ')];
      const said = `${segment.label} ${formatProbability(segment.probability)}`;
      const note = segment.truth === undefined ? said : `${said} · ${t('truth')}: ${segment.truth}`;
      const span = h(
        'span',
        { class: segment.truth === undefined ? 'span' : 'span wrong', 'data-label': segment.label },
        ...words,
        '\u00a0',
        h('small', {}, note),
      );
      this.paint(span, segment.label);
      return [span, document.createTextNode(' ')];
    });
  }

  private classified(example: WatchedExample): Node[] {
    const { label = '', probability = NaN } = example.predictions[0] ?? {};
    const truth = example.truth?.[0];
    const wrong = truth !== undefined && truth !== label;
    const name = h(
      'span',
      { class: wrong ? 'span wrong' : 'span', 'data-label': label },
      label,
      '\u00a0',
      h('small', {}, `${formatProbability(probability)}${wrong ? ` · ${t('truth')}: ${truth}` : ''}`),
    );
    this.paint(name, label);
    return [...this.tokens.flatMap((token) => [token, document.createTextNode(' ')]), name];
  }

  private paint(element: HTMLElement, label: string): void {
    const color = this.app.store.labelColor(label);
    if (color !== undefined) setVariable(element, '--mark', color);
  }
}
