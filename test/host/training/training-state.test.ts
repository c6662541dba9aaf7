import { expect } from 'chai';
import { advance, shareDone, type TrainingState } from '../../../src/host/training/training-state';
import type { EventOf, RunEvent } from '../../../src/protocol/events';

const start = { type: 'start', epochs: 4, stepsPerEpoch: 10, scoreName: 'span F1', device: 'webgpu · GPU' } as EventOf<'start'>;
const step = (n: number, epoch: number) => ({ type: 'step', step: n, epoch, loss: 1 }) as EventOf<'step'>;
const epoch = (n: number, last: number) => ({ type: 'epoch', epoch: n, step: last, sentencesPerSecond: 1 }) as EventOf<'epoch'>;

function after(...events: readonly RunEvent[]): TrainingState {
  const state = events.reduce<TrainingState | undefined>((before, event) => advance(before, '/runs/a-1', 'a-1', event), undefined);
  return state ?? expect.fail('the training has ended');
}

describe('how far a training is', () => {
  it('grows with each step, over the end of an epoch too', () => {
    expect(shareDone(after(start))).to.equal(0);
    expect(shareDone(after(start, step(1, 1)))).to.equal(1 / 40);
    expect(shareDone(after(start, step(10, 1)))).to.equal(10 / 40);
    expect(shareDone(after(start, step(10, 1), epoch(1, 10)))).to.equal(10 / 40);
    expect(shareDone(after(start, step(10, 1), epoch(1, 10), step(11, 2)))).to.equal(11 / 40);
    expect(shareDone(after(start, step(40, 4), epoch(4, 40)))).to.equal(1);
  });

  it('is measured by the steps that an epoch has since a resume, on the device that it runs on since', () => {
    const resume = { type: 'resume', time: 0, step: 14, epoch: 2, stepInEpoch: 0, stepsPerEpoch: 20, epochs: 4, device: 'wasm' } as const;
    const state = after(start, epoch(1, 10), step(14, 2), resume);
    expect(state.device).to.equal('wasm');
    expect(shareDone(state)).to.be.closeTo(1 / 4, 1e-9);
    expect(shareDone(after(start, epoch(1, 10), step(14, 2), resume, step(24, 2)))).to.be.closeTo(1.5 / 4, 1e-9);
    expect(shareDone(after(start, epoch(1, 10), resume, step(34, 2), epoch(2, 34), step(44, 3)))).to.be.closeTo(2.5 / 4, 1e-9);
  });

  it('by an older log, whose resume tells the place alone, is read as before', () => {
    expect(shareDone(after(start, { type: 'resume', time: 0, step: 14, epoch: 2 }))).to.be.closeTo(14 / 40, 1e-9);
  });
});
