import type { Row } from './results';
import { Experience, measureSetting, sliceOf, type Runner } from './schedule';
import { isUsual, operations, settingName, type Setting } from './settings';

export interface StepsOptions {
  readonly settings: readonly Setting[];
  readonly runners: readonly Runner[];
  /** Milliseconds for all of them. */
  readonly time: number;
  readonly onRow: (row: Row, index: number, count: number) => void;
}

/** What the slow ones may take of the time, all together. */
const slowShare = 0.4;

/** Measures the settings one after the other, within the time; what is saved by quick ones goes to those that follow. */
export async function measureSteps({ settings, runners, time, onRow }: StepsOptions): Promise<Row[]> {
  const slow = runners.filter((runner) => runner.slow).length;
  const usual = runners.filter((runner) => !runner.slow);
  const purse = (slowShare * time) / Math.max(1, slow);
  const total = slow > 0 ? (1 - slowShare) * time : time;
  const weights = weightsOf(settings);
  const experience = new Experience();
  const rows: Row[] = [];
  for (const [index, setting] of settings.entries()) {
    const spent = usual.reduce((sum, { name }) => sum + experience.spentOf(name), 0);
    const slice = sliceOf(weights, index, Math.max(0, total - spent));
    const row = { setting, times: await measureSetting(setting, runners, { slice, purse }, experience) };
    rows.push(row);
    onRow(row, index, settings.length);
  }
  return rows;
}

/**
 * Half of the time is shared equally, as small settings must be repeated more often; half goes by the square root of their work. The usual
 * ones, that the first table shows, get twice as much.
 */
function weightsOf(settings: readonly Setting[]): number[] {
  const roots = settings.map((setting) => Math.sqrt(operations(setting)));
  const mean = roots.reduce((sum, root) => sum + root, 0) / roots.length;
  return settings.map((setting, i) => (mean + roots[i]) * (isUsual(setting) ? 2 : 1));
}

/** Whether a setting's name has all words of a text, in any order: "lstm T=50". */
export function matches(setting: Setting, text: string): boolean {
  const words = settingName(setting).split(' ');
  return text.split(/\s+/).every((word) => word === '' || words.includes(word));
}
