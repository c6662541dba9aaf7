import { h, setAttribute } from './dom';

export interface MenuItem {
  readonly label: string;
  readonly detail?: string;
  readonly run: () => void;
}

let counter = 0;

/** A button that opens a list of things to do: arrow keys, Enter, Escape, as a screen reader's user expects of a menu. */
export function menuButton(label: string, title: string, items: () => MenuItem[], buttonClass = 'tool'): HTMLElement {
  const id = `menu-${++counter}`;
  const list = h('div', { class: 'menu', role: 'menu', id, hidden: true });
  const button = h(
    'button',
    {
      class: buttonClass,
      type: 'button',
      title,
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      'aria-controls': id,
      onclick: () => toggle(list.hidden === true),
    },
    label,
  );
  const root = h('span', { class: 'menu-anchor' }, button, list);

  const toggle = (open: boolean): void => {
    list.hidden = !open;
    setAttribute(button, 'aria-expanded', open ? 'true' : 'false');
    if (!open) return;
    list.replaceChildren(
      ...items().map((item) =>
        h(
          'button',
          {
            role: 'menuitem',
            type: 'button',
            onclick: () => {
              toggle(false);
              button.focus();
              item.run();
            },
          },
          item.label,
          item.detail !== undefined && h('span', { class: 'dim' }, item.detail),
        ),
      ),
    );
    (list.firstElementChild as HTMLElement | null)?.focus();
    // A menu at the page's left edge opens to the right.
    list.classList.toggle('menu-right', root.getBoundingClientRect().right < list.offsetWidth + 8);
  };
  root.addEventListener('keydown', (event) => {
    if (list.hidden) return;
    const entries = Array.from(list.children) as HTMLElement[];
    const at = entries.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 }[event.key];
    if (event.key === 'Escape') {
      toggle(false);
      button.focus();
    } else if (to !== undefined) entries[(to + entries.length) % entries.length]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  root.addEventListener('focusout', (event) => {
    if (!root.contains(event.relatedTarget as Node | null)) toggle(false);
  });
  return root;
}
