import { reference } from '../lineup';
import type { Growth, Results } from '../results';
import { picture } from './picture';
import { slopeOf, workSlope, type Slope } from './slopes';
import { table } from './table';

const titles: Readonly<Record<Growth['axis'], string>> = { steps: 'T', batch: 'batch', units: 'units', vocabulary: 'vocabulary' };

/** Exponents of growth, and where they are larger than the work's. */
export function growthSection({ growth }: Results): string {
  const names = [...new Set(growth.flatMap(({ rows }) => rows.flatMap(({ times }) => Object.keys(times))))].sort((a) =>
    a === reference ? 1 : -1,
  );
  if (growth.length === 0 || names.length === 0) return '';
  const rows = growth.map((one) => {
    const slopes = names.map((name) => slopeOf(one, name));
    const values = one.rows.map(({ setting }) => setting[one.axis]);
    return [
      titles[one.axis],
      `${Math.min(...values)} to ${Math.max(...values)}`,
      workSlope(one).toFixed(2),
      ...slopes.map((slope) => slope?.slope.toFixed(2) ?? '—'),
      names.flatMap((name, i) => (slopes[i]?.worse ? [`${name} ${whereOf(slopes[i])}`] : [])).join('; ') || 'nowhere',
    ];
  });
  return [
    '## How the time grows',
    'A training step of an LSTM (one direction, T=50, batch 32, 128 units, 900 words), one of these changed at a time. The exponent is the slope of log time over log size, by least squares: ' +
      '1 means that twice the size takes twice the time. Beside it the exponent of the work (products, and the optimizer over all weights).',
    picture('growth', 'Milliseconds of a training step against T, batch, units and vocabulary'),
    table(['axis', 'from, to', 'the work', ...names, 'steeper than the work by more than 0.25'], rows, 2),
  ].join('\n\n');
}

function whereOf({ steepest: { from, to, slope, work } }: Slope): string {
  return `from ${from} to ${to} (${slope.toFixed(2)}, the work ${work.toFixed(2)})`;
}
