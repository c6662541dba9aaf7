import { h, setVariable } from '../core/dom';
import { formatCount, formatPercent } from '../core/format';

type Counts = readonly (readonly [name: string, count: number])[];

/** A row for each name in order of its first set, a column for each set: the count, its share of the set, and a bar that shows the share. */
export function countsTable(
  heads: readonly string[],
  sets: readonly Counts[],
  colorOf?: (name: string) => string | undefined,
): HTMLElement {
  const maps = sets.map((set) => new Map(set));
  const totals = sets.map((set) => set.reduce((sum, [, count]) => sum + count, 0));
  const names = [...new Set(sets.flatMap((set) => set.map(([name]) => name)))];
  const most = Math.max(...sets.flatMap((set, i) => set.map(([, count]) => count / (totals[i] || 1))), Number.EPSILON);
  return h(
    'table',
    { class: 'counts' },
    h('thead', {}, h('tr', {}, h('th', {}), ...heads.map((head) => h('th', { scope: 'col' }, head)))),
    h('tbody', {}, ...names.map((name) => row(name, maps, totals, most, colorOf?.(name)))),
  );
}

function row(
  name: string,
  maps: readonly ReadonlyMap<string, number>[],
  totals: readonly number[],
  most: number,
  color: string | undefined,
): HTMLElement {
  const mark = h('span', { class: 'label-mark', 'aria-hidden': 'true' });
  if (color !== undefined) setVariable(mark, '--mark', color);
  const cells = maps.map((map, i) => {
    const count = map.get(name) ?? 0;
    const share = count / (totals[i] || 1);
    const bar = h('span', { class: 'count-bar', 'aria-hidden': 'true' });
    setVariable(bar, '--share', String(share / most));
    if (color !== undefined) setVariable(bar, '--mark', color);
    return h('td', {}, formatCount(count), ' ', h('span', { class: 'dim' }, `${formatPercent(share)} %`), bar);
  });
  return h('tr', {}, h('th', { scope: 'row', title: name }, color !== undefined && mark, name), ...cells);
}
