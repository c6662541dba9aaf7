import { h, setAttribute, setText } from '../core/dom';
import { t } from '../core/l10n';

export interface Tool {
  readonly element: HTMLElement;
  set(state: { pressed?: boolean; label?: string; title?: string; hidden?: boolean; disabled?: boolean }): void;
}

let counter = 0;

/** A titled region: one line that says what it is, one that says what its numbers mean, tools at the right, then the content. */
export class Card {
  readonly element: HTMLElement;
  readonly body = h('div', { class: 'card-body' });
  readonly foot = h('div', { class: 'card-foot' });
  private readonly titleText = h('span');
  private readonly subtitle = h('p', { class: 'card-subtitle dim' });
  private readonly tools = h('div', { class: 'card-tools' });
  private readonly table = h('div', { class: 'card-table', hidden: true, tabindex: 0, role: 'region' });
  private onScreen = true;

  constructor(
    readonly id: string,
    title: string,
    subtitle: string,
    options: { wide?: boolean } = {},
  ) {
    const titleId = `card-${++counter}`;
    this.element = h(
      'section',
      { class: options.wide ? 'card wide' : 'card', 'aria-labelledby': titleId, 'data-card': id },
      h('div', { class: 'card-head' }, h('h2', { id: titleId }, this.titleText), this.tools),
      this.subtitle,
      this.body,
      this.table,
      this.foot,
    );
    setAttribute(this.table, 'aria-labelledby', titleId);
    this.title(title, subtitle);
    new IntersectionObserver((entries) => {
      const shown = entries.at(-1)?.isIntersecting ?? true;
      const appeared = shown && !this.onScreen;
      this.onScreen = shown;
      if (appeared) this.onAppear();
    }).observe(this.element);
  }

  /** Called when the card scrolls into sight: what was not drawn meanwhile is drawn now. */
  onAppear: () => void = () => undefined;

  /** Charts out of sight are not drawn. */
  get visible(): boolean {
    return this.onScreen;
  }

  title(title: string, subtitle: string): void {
    setText(this.titleText, title);
    setText(this.subtitle, subtitle);
  }

  wide(wide: boolean): void {
    this.element.classList.toggle('wide', wide);
  }

  tool(label: string, title: string, run: () => void, toggle = false): Tool {
    const button = h('button', { class: 'tool', type: 'button', title, onclick: run, 'aria-pressed': toggle ? 'false' : undefined }, label);
    this.tools.append(button);
    return {
      element: button,
      set: ({ pressed, label: text, title: hint, hidden, disabled }) => {
        if (pressed !== undefined) setAttribute(button, 'aria-pressed', pressed ? 'true' : 'false');
        if (text !== undefined) setText(button, text);
        if (hint !== undefined && button.title !== hint) button.title = hint;
        if (hidden !== undefined) button.hidden = hidden;
        if (disabled !== undefined) button.disabled = disabled;
      },
    };
  }

  addTool(element: HTMLElement): void {
    this.tools.append(element);
  }

  /** "As a table": swaps the picture for the numbers behind it. Returns what to call when the numbers may have changed. */
  tableTool(build: () => HTMLElement): () => void {
    const show = (): void => {
      if (!this.table.hidden) this.table.replaceChildren(build());
    };
    const tool = this.tool(
      t('table'),
      t('Show the numbers as a table'),
      () => {
        this.table.hidden = !this.table.hidden;
        this.body.hidden = !this.table.hidden;
        tool.set({ pressed: !this.table.hidden });
        show();
        this.onAppear();
      },
      true,
    );
    return show;
  }

  get showsTable(): boolean {
    return !this.table.hidden;
  }
}

export interface TableColumn {
  readonly head: string;
  readonly text?: boolean;
}

/** A plain table; numbers stand at the right in tabular digits. */
export function table(
  columns: readonly TableColumn[],
  rows: readonly (readonly (string | Node)[])[],
  options: { caption?: string; rowHeads?: boolean } = {},
) {
  const cell = (content: string | Node, column: number): HTMLElement => {
    const attributes = { class: columns[column]?.text ? 'text' : undefined };
    return column === 0 && options.rowHeads !== false ? h('th', { ...attributes, scope: 'row' }, content) : h('td', attributes, content);
  };
  return h(
    'table',
    {},
    options.caption !== undefined && h('caption', {}, options.caption),
    h(
      'thead',
      {},
      h('tr', {}, ...columns.map((column) => h('th', { scope: 'col', class: column.text ? 'text' : undefined }, column.head))),
    ),
    h('tbody', {}, ...rows.map((row) => h('tr', {}, ...row.map(cell)))),
  );
}

/** What a card shows while it has nothing: a line that says what to do, and the button that does it. */
export function emptyState(text: string, action?: { label: string; run: () => void }): HTMLElement {
  return h('div', { class: 'empty' }, h('p', {}, text), action && h('vscode-button', { onclick: action.run }, action.label));
}
