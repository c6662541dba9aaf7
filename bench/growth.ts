import { median } from './statistics';
import { isTiming, type Growth, type Row } from './results';
import type { Runner } from './schedule';
import { measureSteps } from './measure-steps';
import type { Setting } from './settings';
import { reference } from './lineup';

const base: Setting = { mode: 'train', cell: 'lstm', bidirectional: false, steps: 50, batch: 32, units: 128, vocabulary: 900 };

const axes: Readonly<Record<Growth['axis'], { readonly all: readonly number[]; readonly quick: readonly number[] }>> = {
  steps: { all: [10, 20, 50, 100, 200, 400], quick: [20, 50, 100] },
  batch: { all: [1, 4, 16, 32, 64, 128], quick: [8, 32, 128] },
  units: { all: [32, 64, 128, 256, 512, 1024], quick: [64, 128, 256] },
  vocabulary: { all: [900, 4000, 16000, 64000], quick: [900, 4000, 16000] },
};

/** How a training step's time grows along each axis from T=50, batch 32, 128 units and 900 words; the same in all else. */
export async function measureGrowth(options: {
  readonly runners: readonly Runner[];
  readonly quick: boolean;
  readonly time: number;
  readonly onRow: (row: Row) => void;
}): Promise<Growth[]> {
  const growth: Growth[] = [];
  for (const axis of Object.keys(axes) as Growth['axis'][]) {
    const settings = axes[axis][options.quick ? 'quick' : 'all'].map((value) => ({ ...base, [axis]: value }));
    const time = options.time / Object.keys(axes).length;
    growth.push({ axis, rows: await measureSteps({ settings, runners: options.runners, time, onRow: options.onRow }) });
  }
  return growth;
}

/** Our quickest participant of a run by the mean ratio to PyTorch where both were measured; without steps the first one. */
export function bestOfOurs(rows: readonly Row[], names: readonly string[]): string | undefined {
  const ours = names.filter((name) => name.startsWith('unroll '));
  if (rows.length === 0) return ours[0];
  const score = (name: string): number => {
    const logs = rows.flatMap(({ times }) => {
      const [own, other] = [times[name], times[reference] ?? Object.values(times)[0]];
      return isTiming(own) && isTiming(other) ? [Math.log(median(own.rounds) / median(other.rounds))] : [];
    });
    // One that was over the budget in most settings is not the quickest in the few that it could do.
    return logs.length < rows.length / 2 ? Infinity : logs.reduce((a, b) => a + b, 0) / logs.length;
  };
  return [...ours].sort((a, b) => score(a) - score(b))[0];
}
