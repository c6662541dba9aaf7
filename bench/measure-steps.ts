import type { Row } from './results';
import { Experience, measureSetting, sliceOf, type Runner } from './schedule';
import { operations, settingName, type Setting } from './settings';

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
  const work = settings.map(operations);
  const experience = new Experience();
  const rows: Row[] = [];
  for (const [index, setting] of settings.entries()) {
    const spent = usual.reduce((sum, { name }) => sum + experience.spentOf(name), 0);
    const slice = sliceOf(work, index, Math.max(0, total - spent));
    const row = { setting, times: await measureSetting(setting, runners, { slice, purse }, experience) };
    rows.push(row);
    onRow(row, index, settings.length);
  }
  return rows;
}

/** Whether a setting's name has all words of a text, in any order: "lstm T=50". */
export function matches(setting: Setting, text: string): boolean {
  const words = settingName(setting).split(' ');
  return text.split(/\s+/).every((word) => word === '' || words.includes(word));
}
