type Child = Node | string | false | null | undefined;
type Attribute = string | number | boolean | undefined | ((event: Event) => void);

/**
 * Builds an element: `on…` functions become listeners, `true` an empty attribute, `false` and `undefined` none at all. There is no way to set a
 * style: the page's policy forbids inline styles, so colours that only the data know go through `setVariable`.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, Attribute> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.replace(/^on/, ''), value);
    else setAttribute(element, name, value);
  }
  append(element, children);
  return element;
}

/** The same for SVG, whose presentation attributes are no inline styles. */
export function svg(tag: string, attributes: Record<string, string | number>, ...children: Node[]): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  append(element, children);
  return element;
}

export function setAttribute(element: Element, name: string, value: string | number | boolean | undefined): void {
  if (value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? '' : String(value));
}

export function append(parent: Node, children: readonly Child[]): void {
  for (const child of children) {
    if (child === false || child === null || child === undefined) continue;
    parent.appendChild(typeof child === 'string' ? document.createTextNode(child) : child);
  }
}

/** Changes the text only when it differs, so that nothing is laid out or announced in vain. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** A CSS custom property, set through the object model, which the policy allows. */
export function setVariable(element: HTMLElement | SVGElement, name: `--${string}`, value: string): void {
  element.style.setProperty(name, value);
}

/** Rebuilds an element's children only when `key` changed since the last time. */
export function renderWhenChanged(element: HTMLElement, key: string, build: () => Child[]): boolean {
  if (element.dataset['key'] === key) return false;
  element.dataset['key'] = key;
  element.replaceChildren();
  append(element, build());
  return true;
}
