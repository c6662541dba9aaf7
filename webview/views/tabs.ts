import type { Tab } from '../../src/protocol/page';
import { h, setAttribute } from '../core/dom';
import { t } from '../core/l10n';

const names: readonly [Tab, string][] = [
  ['curves', 'Curves'],
  ['gradients', 'Gradients'],
  ['inside', 'Inside'],
  ['evaluation', 'Evaluation'],
  ['learning', 'Learning curve'],
  ['try', 'Try it'],
];

/** The row of tabs: arrow keys, Home and End move and open, as ARIA's pattern for tabs has it. */
export class Tabs {
  readonly element = h('div', { class: 'tabs', role: 'tablist', 'aria-label': t('Views of the run') });
  readonly panels = new Map<Tab, HTMLElement>();
  private readonly buttons = new Map<Tab, HTMLElement>();

  constructor(open: (tab: Tab) => void) {
    for (const [tab, name] of names) {
      const button = h(
        'button',
        {
          role: 'tab',
          type: 'button',
          id: `tab-${tab}`,
          'aria-controls': `panel-${tab}`,
          onclick: () => {
            open(tab);
          },
        },
        t(name),
      );
      this.buttons.set(tab, button);
      this.element.append(button);
      this.panels.set(tab, h('main', { role: 'tabpanel', id: `panel-${tab}`, 'aria-labelledby': `tab-${tab}`, hidden: true }));
    }
    this.element.addEventListener('keydown', (event) => {
      const order = names.map(([tab]) => tab);
      const at = order.findIndex((tab) => this.buttons.get(tab) === document.activeElement);
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: order.length - 1 }[event.key];
      if (at < 0 || to === undefined) return;
      event.preventDefault();
      const tab = order[(to + order.length) % order.length];
      if (!tab) return;
      open(tab);
      this.buttons.get(tab)?.focus();
    });
  }

  show(tab: Tab): void {
    for (const [name, button] of this.buttons) {
      setAttribute(button, 'aria-selected', name === tab ? 'true' : 'false');
      button.tabIndex = name === tab ? 0 : -1;
    }
    for (const [name, panel] of this.panels) panel.hidden = name !== tab;
  }
}
