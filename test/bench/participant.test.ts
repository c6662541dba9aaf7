import { expect } from 'chai';
import path from 'node:path';
import { Participant, ParticipantError } from '../../bench/participant';
import type { Setting } from '../../bench/settings';

const tiny: Setting = { mode: 'train', cell: 'gru', bidirectional: true, steps: 3, batch: 2, units: 4, vocabulary: 9 };

function participant(script: string, backend: string): Participant {
  const args = ['--import', 'tsx', path.join(__dirname, '../../bench/participants', script), backend, '1'];
  return new Participant({ name: `${script} ${backend}`, kind: 'cpu', slow: false, command: process.execPath, args });
}

async function failure(task: Promise<unknown>): Promise<ParticipantError> {
  try {
    await task;
  } catch (error) {
    if (error instanceof ParticipantError) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

describe('bench participants', function () {
  this.timeout(180_000);

  for (const script of ['ours.ts', 'tf-layers.ts']) {
    it(`${script} trains and asks a model, and says what it runs on`, async () => {
      const one = participant(script, 'wasm');
      try {
        expect((await one.start()).device).to.contain('wasm');
        for (const mode of ['train', 'infer'] as const) {
          const { times, peakMemory } = await one.run({ ...tiny, mode }, 3, 60_000);
          expect(times).to.have.length(3);
          expect(peakMemory).to.be.above(2e7);
        }
      } finally {
        await one.stop();
      }
    });
  }

  it('what does not start, fails or takes too long says so', async () => {
    expect((await failure(participant('ours.ts', 'abacus').start())).message).to.contain('abacus');
    const one = participant('ours.ts', 'cpu');
    try {
      expect((await failure(one.run({ ...tiny, units: -1 }, 1, 60_000))).reason).to.equal('failed');
      expect((await failure(one.run({ ...tiny, steps: 200, units: 300, batch: 64 }, 50, 100))).reason).to.equal('timeout');
      // A fresh process serves what comes next.
      expect((await one.run(tiny, 1, 60_000)).times).to.have.length(1);
    } finally {
      await one.stop();
    }
  });
});
