import { expect } from 'chai';
import { BackendError, listBackends, startBackend } from '../../../src/engine/backends';
import { threadCount } from '../../../src/engine/backends/threads';

describe('threads', () => {
  const before = process.env.UNROLL_THREADS;

  afterEach(() => {
    if (before === undefined) delete process.env.UNROLL_THREADS;
    else process.env.UNROLL_THREADS = before;
  });

  it('are as many as the option says, else as UNROLL_THREADS does, else one or more', () => {
    process.env.UNROLL_THREADS = '3';
    expect(threadCount({ threads: 2 })).to.equal(2);
    expect(threadCount({})).to.equal(3);
    process.env.UNROLL_THREADS = '';
    expect(threadCount({})).to.be.within(1, 8);
  });

  it('of no number are refused, and "auto" does not fall to a slower backend', async () => {
    for (const text of ['0', 'abc', '-3', '1.5', '1e9']) {
      process.env.UNROLL_THREADS = text;
      for (const use of [() => startBackend(), () => listBackends()]) {
        const error: unknown = await use().then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        expect(error).to.be.instanceOf(BackendError);
        expect((error as BackendError).message).to.match(new RegExp(`UNROLL_THREADS is "${text}": set it to a number`));
      }
    }
  });
});
