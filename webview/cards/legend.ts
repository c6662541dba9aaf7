import { h, svg } from '../core/dom';

export interface LegendEntry {
  readonly label: string;
  readonly color: string;
  readonly dash?: readonly number[];
  readonly shape?: string;
  readonly width?: number;
  /** Stands behind the label, as a value would. */
  readonly value?: string;
}

/** Line, dash and point shape as the chart draws them, so that the legend can be read without colour. */
export function legend(entries: readonly LegendEntry[]): HTMLElement {
  return h(
    'ul',
    { class: 'legend' },
    ...entries.map((entry) =>
      h('li', {}, swatch(entry), h('span', {}, entry.label), entry.value !== undefined && h('span', { class: 'value' }, entry.value)),
    ),
  );
}

export function swatch(entry: Pick<LegendEntry, 'color' | 'dash' | 'shape' | 'width'>): SVGElement {
  const children: SVGElement[] = [
    svg('line', {
      x1: 0,
      x2: 22,
      y1: 6,
      y2: 6,
      stroke: entry.color,
      'stroke-width': entry.width ?? 2,
      'stroke-dasharray': (entry.dash ?? []).map((part) => Math.min(part, 6)).join(' '),
    }),
  ];
  if (entry.shape !== undefined) children.push(shapeMark(entry.shape, entry.color));
  return svg('svg', { class: 'swatch', viewBox: '0 0 22 12', width: 22, height: 12, 'aria-hidden': 'true' }, ...children);
}

/** Chart.js' point shapes around (11, 6). */
function shapeMark(shape: string, color: string): SVGElement {
  const filled = { fill: color, stroke: color };
  const drawn = { fill: 'none', stroke: color, 'stroke-width': 1.8 };
  switch (shape) {
    case 'triangle':
      return svg('path', { d: 'M11 2 L15 9 L7 9 Z', ...filled });
    case 'rect':
      return svg('path', { d: 'M7.8 2.8 H14.2 V9.2 H7.8 Z', ...filled });
    case 'rectRot':
      return svg('path', { d: 'M11 1.5 L15.5 6 L11 10.5 L6.5 6 Z', ...filled });
    case 'star':
      return svg('path', { d: 'M11 2 V10 M7 6 H15 M8.2 3.2 L13.8 8.8 M13.8 3.2 L8.2 8.8', ...drawn });
    case 'crossRot':
      return svg('path', { d: 'M8 3 L14 9 M14 3 L8 9', ...drawn });
    case 'cross':
      return svg('path', { d: 'M11 2 V10 M7 6 H15', ...drawn });
    case 'dash':
      return svg('path', { d: 'M11 6 H15', ...drawn });
    default:
      return svg('circle', { cx: 11, cy: 6, r: 3.4, ...filled });
  }
}
