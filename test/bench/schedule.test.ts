import { expect } from 'chai';
import { Experience, measureSetting, sliceOf, type Runner } from '../../bench/schedule';
import { measureSteps } from '../../bench/measure-steps';
import { isTiming } from '../../bench/results';
import { grid, isWithin, operations, type Setting } from '../../bench/settings';

const setting: Setting = { mode: 'train', cell: 'lstm', bidirectional: false, steps: 20, batch: 32, units: 128, vocabulary: 900 };
const larger: Setting = { ...setting, steps: 50 };
const budget = { slice: 1000, purse: 20_000 };

/** A clock that only the participants move on, and participants whose steps take a fixed time; the first step of a setting ten more. */
class Machine {
  time = 0;
  readonly log: string[] = [];
  readonly now = () => this.time;

  runner(name: string, step: (setting: Setting) => number, slow = false): Runner {
    let last: Setting | undefined;
    return {
      name,
      slow,
      run: (asked, steps) => {
        this.log.push(name);
        const times = Array.from({ length: steps }, (_, i) => step(asked) + (i === 0 && asked !== last ? 10 : 0));
        last = asked;
        this.time += times.reduce((a, b) => a + b, 0);
        return Promise.resolve({ times, peakMemory: 1 });
      },
      release: () => Promise.resolve(),
    };
  }
}

describe('bench schedule', () => {
  it('participants take turns, each begins a round once, and the warm-up is not counted', async () => {
    const machine = new Machine();
    const runners = [machine.runner('a', () => 2), machine.runner('b', () => 3)];
    const times = await measureSetting(setting, runners, budget, new Experience(), machine.now);
    expect(times.a).to.deep.equal({ rounds: [2, 2, 2, 2, 2, 2, 2], least: 2 });
    expect(times.b).to.deep.equal({ rounds: [3, 3, 3, 3, 3, 3, 3], least: 3 });
    expect(machine.log.slice(4, 10)).to.deep.equal(['a', 'b', 'b', 'a', 'a', 'b']);
  });

  it('a step that fills the time is measured, if only once or twice', async () => {
    const machine = new Machine();
    const times = await measureSetting(setting, [machine.runner('a', () => 5000)], budget, new Experience(), machine.now);
    expect(isTiming(times.a) && times.a.rounds.length).to.be.within(1, 3);
  });

  it('a slow one is left out where less work took too long, and costs the others nothing', async () => {
    const machine = new Machine();
    const runners = [machine.runner('fast', () => 2), machine.runner('slow', () => 1500, true)];
    const experience = new Experience();
    const first = await measureSetting(setting, runners, budget, experience, machine.now);
    const second = await measureSetting(larger, runners, budget, experience, machine.now);
    expect(first.slow).to.deep.equal({ rounds: [1510], least: 1510 });
    expect(second.slow).to.deep.equal({ why: 'over budget' });
    expect(isTiming(second.fast) && second.fast.rounds.length).to.equal(7);
  });

  it('a failure is told in its place and stops nobody else', async () => {
    const machine = new Machine();
    const failing: Runner = { ...machine.runner('bad', () => 1), run: () => Promise.reject(new Error('out of memory')) };
    const times = await measureSetting(setting, [failing, machine.runner('good', () => 2)], budget, new Experience(), machine.now);
    expect(times.bad).to.deep.equal({ why: 'out of memory' });
    expect(isTiming(times.good)).to.equal(true);
  });

  it('the usual settings come first, and all are measured', async () => {
    const machine = new Machine();
    const settings = grid();
    expect(settings).to.have.length(216);
    expect(settings.slice(0, 36).every(({ batch, units }) => batch === 32 && units === 128)).to.equal(true);
    const rows = await measureSteps({
      settings,
      runners: [machine.runner('a', (s) => operations(s) / 1e8)],
      time: 1000,
      onRow: () => undefined,
    });
    expect(rows.every(({ times }) => isTiming(times.a))).to.equal(true);
  });

  it('the shares of the time add up to what is left', () => {
    expect(sliceOf([1, 2, 4], 0, 700)).to.equal(100);
    expect(sliceOf([1, 2, 4], 1, 600)).to.equal(200);
    expect(sliceOf([1, 2, 4], 2, 400)).to.equal(400);
  });

  it('only what asks for less in every way tells of more', () => {
    expect(isWithin(setting, larger)).to.equal(true);
    expect(isWithin(larger, setting)).to.equal(false);
    expect(isWithin({ ...setting, batch: 128 }, larger)).to.equal(false);
    expect(isWithin({ ...setting, mode: 'infer' }, setting)).to.equal(true);
    expect(isWithin({ ...setting, cell: 'simple' }, setting)).to.equal(false);
  });
});
