import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import type { TaggedText } from '../../src/protocol/worker';
import { Card } from '../cards/card';
import type { App, View } from '../core/app';
import { h, setText, setVariable } from '../core/dom';
import { formatPercent, formatProbability } from '../core/format';
import { t } from '../core/l10n';
import { sentenceText } from '../core/sentence';
import { baseLabel } from '../core/store';

const debounce = 150;
type Distribution = readonly { readonly label: string; readonly probability: number }[];

/** A text field whose words are tagged as one types, also while training goes on. */
export class TryItView implements View {
  private readonly card = new Card('try', t('Try it'), t('tags change as you type; point at a word to see how sure the model is'), {
    wide: true,
  });
  private readonly field = h('vscode-textfield', { class: 'try-field', placeholder: t('Type a sentence') });
  private readonly examples = h('div', { class: 'examples' });
  private readonly result = h('div', { class: 'sentence' });
  private readonly bars = h('div', { class: 'distribution', 'aria-live': 'polite' });
  private readonly state = h('p', { class: 'dim', role: 'status' });
  readonly element = h('div', { class: 'cards' }, this.card.element);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked = 0;
  private drawnRun = '';
  private drawnEpoch = -1;
  private taken: App['question'];

  constructor(private readonly app: App) {
    this.field.label = t('Text to tag');
    this.field.value = app.preference('try.text', '');
    this.field.addEventListener('input', () => {
      app.setPreference('try.text', this.field.value);
      this.later();
    });
    this.card.body.append(this.field, this.examples, this.state, this.result, this.bars);
  }

  update(): void {
    const run = this.app.store.shown;
    if (!run) return;
    this.offerExamples();
    this.takeQuestion();
    // A label may have got its colour in the editor meanwhile.
    for (const span of this.result.querySelectorAll<HTMLElement>('[data-label]')) this.paint(span, span.dataset['label'] ?? '');
    const epoch = run.epochs.length;
    // New weights give new tags: ask again when the run or its epoch changed.
    if (run.id === this.drawnRun && epoch === this.drawnEpoch) return;
    this.drawnRun = run.id;
    this.drawnEpoch = epoch;
    this.later();
  }

  /** A sentence that another card sent here: asked at once, and ready to be changed. */
  private takeQuestion(): void {
    const { question } = this.app;
    if (!question || question === this.taken) return;
    this.taken = question;
    this.fill(question.text);
    // The card that was pressed is out of sight now. The field can take the focus once it was rendered.
    this.field.updateComplete.then(
      () => {
        this.field.focus();
      },
      () => undefined,
    );
  }

  private fill(text: string): void {
    this.field.value = text;
    this.app.setPreference('try.text', text);
    this.later();
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.ask().catch(() => undefined);
    }, debounce);
  }

  private async ask(): Promise<void> {
    const run = this.app.store.shown;
    const text = this.field.value;
    const number = ++this.asked;
    if (!run || text.trim() === '') {
      this.result.replaceChildren();
      this.bars.replaceChildren();
      setText(this.state, '');
      return;
    }
    setText(this.state, this.result.childElementCount === 0 ? t('Asking the model…') : (this.state.textContent ?? ''));
    try {
      const tagged = await this.app.tag(run.id, text);
      // A later question is under way: its answer is the one to show.
      if (number !== this.asked) return;
      this.show(tagged);
    } catch (error) {
      if (number !== this.asked) return;
      this.result.replaceChildren();
      this.bars.replaceChildren();
      setText(this.state, error instanceof Error ? error.message : String(error));
    }
  }

  private show(tagged: TaggedText): void {
    const points = Array.from(tagged.text);
    const text = (start: number, end: number): string => points.slice(start, end).join('');
    const nodes: Node[] = [];
    let place = 0;
    const tokens = [...tagged.tokens];
    const spans = [...tagged.spans].sort((a, b) => a.start - b.start);
    const word = (token: TaggedText['tokens'][number]): HTMLElement =>
      this.word(text(token.start, token.end), token.tag, token.distribution);
    /** Everything from `place` to `end`: words as elements, what lies between them as text. */
    const flow = (end: number, into: Node[]): void => {
      while (tokens[0] && tokens[0].end <= end) {
        const token = tokens.shift();
        if (!token) break;
        if (token.start > place) into.push(document.createTextNode(text(place, token.start)));
        into.push(word(token));
        place = token.end;
      }
      if (place < end) into.push(document.createTextNode(text(place, end)));
      place = Math.max(place, end);
    };
    for (const span of spans) {
      flow(span.start, nodes);
      const inside: Node[] = [];
      flow(span.end, inside);
      const element = h(
        'span',
        { class: 'span', 'data-label': span.label },
        ...inside,
        '\u00a0',
        h('small', {}, `${span.label} ${formatProbability(span.score)}`),
      );
      this.paint(element, span.label);
      nodes.push(element);
    }
    flow(points.length, nodes);
    if (tagged.label) nodes.push(document.createTextNode(' '), this.sequenceLabel(tagged.label));
    this.result.replaceChildren(...nodes);
    this.bars.replaceChildren(...(tagged.label ? this.distribution(tagged.text, tagged.label.distribution) : []));
    setText(this.state, tagged.label || spans.length > 0 ? '' : t('No span found in this text.'));
    const said = spans.map((span) => `${text(span.start, span.end)}: ${span.label}`);
    this.app.announce(tagged.label ? tagged.label.label : said.join(', '));
  }

  private word(text: string, tag: string, distribution: Distribution): HTMLElement {
    const show = (): void => {
      this.bars.replaceChildren(...this.distribution(text, distribution));
    };
    return h(
      'span',
      { class: 'token', tabindex: 0, role: 'button', 'aria-label': `${text}: ${tag}`, onmouseenter: show, onfocus: show, onclick: show },
      text,
    );
  }

  private sequenceLabel(label: NonNullable<TaggedText['label']>): HTMLElement {
    const element = h(
      'span',
      { class: 'span', 'data-label': label.label },
      label.label,
      '\u00a0',
      h('small', {}, formatProbability(label.probability)),
    );
    this.paint(element, label.label);
    return element;
  }

  /** The likeliest labels as bars with their shares; the rest together. */
  private distribution(word: string, distribution: Distribution): Node[] {
    const sorted = [...distribution].sort((a, b) => b.probability - a.probability);
    const shown = sorted.slice(0, 6);
    const rest = sorted.slice(6).reduce((sum, one) => sum + one.probability, 0);
    const rows = rest > 0 ? [...shown, { label: t('all others'), probability: rest }] : shown;
    return [
      h('p', { class: 'dim' }, t('{0}: probability of each label, per cent', word)),
      h(
        'table',
        { class: 'bars' },
        h(
          'tbody',
          {},
          ...rows.map(({ label, probability }) => {
            const bar = h('span', { class: 'bar' });
            setVariable(bar, '--share', String(probability));
            this.paint(bar, label);
            return h(
              'tr',
              {},
              h('th', { scope: 'row', class: 'text' }, label),
              h('td', { class: 'bar-cell' }, bar),
              h('td', {}, formatPercent(probability)),
            );
          }),
        ),
      ),
    ];
  }

  private paint(element: HTMLElement, label: string): void {
    const color = this.app.store.labelColor(baseLabel(label));
    if (color !== undefined) setVariable(element, '--mark', color);
  }

  /** Sentences that the run watches are good first questions. */
  private offerExamples(): void {
    const run = this.app.store.shown;
    const examples = run?.watches.at(-1)?.examples ?? [];
    const texts = [...new Set(examples.map(({ tokens }) => sentenceText(tokens, run?.summary.tokenizer)))].slice(0, 3);
    if (this.examples.dataset['key'] === texts.join('\n')) return;
    this.examples.dataset['key'] = texts.join('\n');
    this.examples.replaceChildren(
      ...texts.map((text) =>
        h(
          'button',
          {
            class: 'chip example',
            type: 'button',
            onclick: () => {
              this.fill(text);
            },
          },
          text,
        ),
      ),
    );
  }
}
