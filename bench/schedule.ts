import { median } from './statistics';
import type { Omission, Timing } from './results';
import { isWithin, type Setting } from './settings';

/** What takes part; `Participant` in a real run. */
export interface Runner {
  readonly name: string;
  /** Known to be many times slower than the others: measured less often, from a purse of its own, so that it takes no time from them. */
  readonly slow: boolean;
  /** @returns milliseconds of each step */
  run(setting: Setting, steps: number, limit: number): Promise<{ readonly times: readonly number[]; readonly peakMemory: number }>;
  /** The setting is done. */
  release(peakMemory: number): Promise<void>;
}

/** Milliseconds. */
export interface Budget {
  /** For a setting's turns of those that are not slow, all together. */
  readonly slice: number;
  /** For all settings of a slow one. */
  readonly purse: number;
}

/** More rounds show the spread no better. */
const mostRounds = { slow: 2, usual: 7 };
/** A round's steps: as many as fill the time, but not more than this. */
const turn = { time: 60, steps: 10 };
/** V8 takes its better compiler only after several runs. */
const warmUp = { time: 60, steps: 10 };
/** A slow one's step may take this share of its purse. */
const largestShare = 1 / 20;
/** To build and trace a model takes a while, too. */
const patience = 60_000;

/** What was spent and learnt in the settings before. */
export class Experience {
  private readonly steps = new Map<string, { readonly setting: Setting; readonly time: number }[]>();
  private readonly spent = new Map<string, number>();

  add(name: string, setting: Setting, time: number): void {
    this.steps.set(name, [...(this.steps.get(name) ?? []), { setting, time }]);
  }

  /** Milliseconds that a step takes at least: as long as one that asks for less of everything. */
  atLeast(name: string, setting: Setting): number {
    const within = (this.steps.get(name) ?? []).filter((entry) => isWithin(entry.setting, setting));
    return Math.max(0, ...within.map(({ time }) => time));
  }

  spend(name: string, time: number): void {
    this.spent.set(name, this.spentOf(name) + time);
  }

  spentOf(name: string): number {
    return this.spent.get(name) ?? 0;
  }
}

/** One participant's measurements of a setting. */
class Entry {
  readonly rounds: number[] = [];
  least = Infinity;
  /** Milliseconds of a step. */
  estimate = 0;
  peakMemory = 0;
  why: string | undefined;

  constructor(
    readonly runner: Runner,
    private readonly setting: Setting,
    private readonly experience: Experience,
    private readonly now: () => number,
  ) {}

  get result(): Timing | Omission {
    // A step that failed later does not take back what was measured before.
    if (this.rounds.length > 0) return { rounds: this.rounds.map(rounded), least: rounded(this.least) };
    return { why: this.why ?? 'over budget' };
  }

  isOver({ purse }: Budget): boolean {
    const { name, slow } = this.runner;
    return slow && (this.experience.spentOf(name) > purse || this.experience.atLeast(name, this.setting) > purse * largestShare);
  }

  /** @returns milliseconds of each step; undefined when it failed, and `why` then says how */
  async run(steps: number, limit: number): Promise<readonly number[] | undefined> {
    const start = this.now();
    try {
      const { times, peakMemory } = await this.runner.run(this.setting, steps, limit);
      this.least = Math.min(this.least, ...times);
      this.peakMemory = peakMemory;
      return times;
    } catch (error) {
      const timeout = error instanceof Error && 'reason' in error && error.reason === 'timeout';
      this.why = timeout ? 'over budget' : error instanceof Error ? error.message : String(error);
      return undefined;
    } finally {
      this.experience.spend(this.runner.name, this.now() - start);
    }
  }
}

/**
 * Measures one setting: all participants take turns, so that what else the machine does hits all alike. A first turn warms up; then there
 * are rounds of a few steps each, as many as the time allows. A step so long that it fills the time is measured once, without a warm-up.
 */
export async function measureSetting(
  setting: Setting,
  runners: readonly Runner[],
  budget: Budget,
  experience: Experience,
  now: () => number = () => performance.now(),
): Promise<Record<string, Timing | Omission>> {
  const usual = runners.filter(({ slow }) => !slow).map(({ name }) => name);
  const spent = () => usual.reduce((sum, name) => sum + experience.spentOf(name), 0);
  const before = spent();
  const entries = runners.map((runner) => new Entry(runner, setting, experience, now));
  for (const entry of entries) {
    if (entry.isOver(budget)) entry.why = 'over budget';
    else await firstTurn(entry, budget);
  }
  for (let round = 0; round < mostRounds.usual; round++) {
    const inTime = spent() - before < budget.slice;
    const active = entries.filter(({ runner, rounds, why, estimate }) => {
      if (why !== undefined) return false;
      if (rounds.length === 0) return true;
      return runner.slow
        ? rounds.length < mostRounds.slow && estimate < budget.slice / 10
        : inTime || (round < 2 && estimate < budget.slice / 8);
    });
    if (active.length === 0) break;
    // Each begins once: what runs first in a round may find the processor warm, or cold.
    for (const i of active.keys()) {
      const entry = active[(i + round) % active.length];
      const steps = entry.runner.slow ? 1 : Math.min(turn.steps, Math.max(1, Math.ceil(turn.time / entry.estimate)));
      const times = await entry.run(steps, patience);
      if (times) entry.rounds.push(median(times));
    }
  }
  for (const entry of entries) {
    if (entry.rounds.length > 0) experience.add(entry.runner.name, setting, entry.least);
    await entry.runner.release(entry.peakMemory);
  }
  return Object.fromEntries(entries.map((entry) => [entry.runner.name, entry.result]));
}

/** Warms up and finds out how long a step takes. */
async function firstTurn(entry: Entry, { slice, purse }: Budget): Promise<void> {
  const { slow } = entry.runner;
  const first = await entry.run(1, slow ? patience / 3 + 3 * purse * largestShare : patience);
  if (!first) return;
  [entry.estimate] = first;
  if (first[0] > slice / 4 || (slow && first[0] > 500)) {
    entry.rounds.push(first[0]);
    return;
  }
  const more = slow ? 1 : Math.min(warmUp.steps, Math.max(1, Math.floor(warmUp.time / first[0])));
  const rest = await entry.run(more, patience);
  if (rest) entry.estimate = median(rest);
  entry.least = Infinity;
}

/** Shares the time that is left among the settings that are left, by their weights. */
export function sliceOf(weights: readonly number[], index: number, left: number): number {
  return (left * weights[index]) / weights.slice(index).reduce((sum, weight) => sum + weight, 0);
}

/** Four digits: more would be noise. */
function rounded(milliseconds: number): number {
  return Number(milliseconds.toPrecision(4));
}
