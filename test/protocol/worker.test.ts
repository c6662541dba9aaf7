import { expect } from 'chai';
import { runEventSchema } from '../../src/protocol/events';
import { eventNotification, requests, workerErrorData } from '../../src/protocol/worker';

describe('the messages of the worker', () => {
  it('are refused when a needed part is missing or of another type', () => {
    const train = { specFile: '/a.unroll.json', specText: '{}', runsDir: '/runs' };
    expect(requests.train.params.safeParse(train).success).to.equal(true);
    expect(requests.train.params.safeParse({ ...train, changes: [{ path: 'training.epochs', value: '3' }] }).success).to.equal(true);
    expect(requests.train.params.safeParse({ ...train, changes: [{ path: 'training.epochs', value: 3 }] }).success).to.equal(false);
    expect(requests.train.params.safeParse({ ...train, runsDir: undefined }).success).to.equal(false);
    for (const method of ['resume', 'pause', 'continue', 'stop', 'evaluate'] as const) {
      expect(requests[method].params.safeParse({}).success, method).to.equal(false);
      expect(requests[method].params.safeParse({ run: '/run' }).success, method).to.equal(true);
    }
    expect(requests.tag.params.safeParse({ run: '/run', texts: [1] }).success).to.equal(false);
    expect(workerErrorData.safeParse({ reason: 'tired' }).success).to.equal(false);
  });

  it('carry events of known kinds only, with all their parts', () => {
    const pause = { type: 'pause', time: 1, step: 2 };
    expect(eventNotification.safeParse({ run: '/run', event: pause }).success).to.equal(true);
    expect(eventNotification.safeParse({ run: '/run', event: { ...pause, type: 'nap' } }).success).to.equal(false);
    expect(runEventSchema.safeParse({ type: 'pause', time: 1 }).success).to.equal(false);
    expect(runEventSchema.safeParse({ type: 'end', time: 1, step: 1, reason: 'bored', message: '' }).success).to.equal(false);
  });
});
