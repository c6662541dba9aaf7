import { expect } from 'chai';
import { deathWords } from '../../src/worker/exit-words';

describe('the words for a death of the worker', () => {
  const death = { code: null, signal: null, stderr: '', systemOutOfMemory: false };

  it('tell memory from a crash, and a signal from an exit code', () => {
    const heap = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory';
    expect(deathWords({ ...death, signal: 'SIGABRT', stderr: heap })).to.deep.include({ reason: 'outOfMemory' });
    expect(deathWords({ ...death, signal: 'SIGKILL', systemOutOfMemory: true })).to.deep.include({ reason: 'outOfMemory' });
    expect(deathWords({ ...death, signal: 'SIGKILL' })).to.deep.include({ reason: 'crashed' });
    expect(deathWords({ ...death, signal: 'SIGSEGV' }).message).to.contain('SIGSEGV (a forbidden memory access in native code)');
    expect(deathWords({ ...death, code: 7, stderr: 'x\nTypeError: y is not a function\n  at z' }).message).to.match(
      /exit code 7\. It said: TypeError: y is not a function\. Resume|exit code 7\. It said: TypeError: y is not a function Resume/,
    );
  });

  it('always end with what to do', () => {
    for (const signal of ['SIGKILL', 'SIGSEGV', 'SIGUSR2', null] as const) {
      expect(deathWords({ ...death, signal, code: 1 }).message).to.match(/Resume goes on from the last checkpoint\.$/);
    }
  });
});
