import { expect } from 'chai';
import { Schedule } from '../../src/engine/schedules';
import { scheduleSchema } from '../../src/spec';

function rates(spec: Record<string, unknown>, epochs: number, better: readonly boolean[] = []): number[] {
  const schedule = new Schedule(scheduleSchema.parse(spec), 0.8, epochs);
  return Array.from({ length: epochs }, (_, i) => {
    const rate = schedule.rate(i + 1);
    schedule.epochEnded(better[i] ?? false);
    return Number(rate.toFixed(6));
  });
}

describe('Schedules', () => {
  it('constant stays', () => expect(rates({ name: 'constant' }, 3)).to.deep.equal([0.8, 0.8, 0.8]));

  it('step cuts every so many epochs', () =>
    expect(rates({ name: 'step', every: 2, factor: 0.5 }, 5)).to.deep.equal([0.8, 0.8, 0.4, 0.4, 0.2]));

  it('exponential cuts at every epoch', () => expect(rates({ name: 'exponential', factor: 0.5 }, 3)).to.deep.equal([0.8, 0.4, 0.2]));

  it('cosine goes down along half a cosine', () => {
    const expected = [0, 1, 2, 3].map((i) => Number((0.1 + (0.7 * (1 + Math.cos((Math.PI * i) / 4))) / 2).toFixed(6)));
    expect(rates({ name: 'cosine', minimum: 0.1 }, 4)).to.deep.equal(expected);
  });

  it('plateau cuts after so many epochs without a better one, counts anew after a cut, and keeps the minimum', () => {
    const better = [true, false, true, false, false, false, false, false, true, false, false];
    expect(rates({ name: 'plateau', factor: 0.5, patience: 2, minimum: 0.15 }, 12, better)).to.deep.equal([
      0.8, 0.8, 0.8, 0.8, 0.8, 0.4, 0.4, 0.2, 0.2, 0.2, 0.2, 0.15,
    ]);
  });

  it('plateau goes on from a saved state', () => {
    const spec = scheduleSchema.parse({ name: 'plateau', factor: 0.5, patience: 2 });
    const first = new Schedule(spec, 1, 10);
    for (const better of [true, false, false, false]) first.epochEnded(better);
    const second = new Schedule(spec, 1, 10);
    second.setState(JSON.parse(JSON.stringify(first.getState())) as ReturnType<Schedule['getState']>);
    for (const schedule of [first, second]) schedule.epochEnded(false);
    expect([first.rate(6), second.rate(6)]).to.deep.equal([0.25, 0.25]);
  });
});
