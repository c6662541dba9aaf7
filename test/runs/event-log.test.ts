import { expect } from 'chai';
import fc from 'fast-check';
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { EventOf, RunEvent } from '../../src/protocol/events';
import { realDisk, type Disk } from '../../src/runs/disk';
import { appendEvent, EventLog } from '../../src/runs/event-log';
import { clearUndone, EventReader, readEvents, readMilestones } from '../../src/runs/event-reader';
import { runFiles } from '../../src/runs/run-folder';
import { temporaryFolder } from './temporary-folder';

const step = (n: number, loss = 1): EventOf<'step'> => ({
  type: 'step',
  time: n,
  step: n,
  epoch: 1,
  loss,
  learningRate: 0.1,
  gradientNorm: 1,
  clipped: false,
  lines: [n],
});
const end = (n: number): EventOf<'end'> => ({ type: 'end', time: n, step: n, reason: 'stopped', message: 'Stopped, 停.' });
const resume = (n: number): EventOf<'resume'> => ({ type: 'resume', time: n, step: n, epoch: 1 });
const steps = (events: readonly RunEvent[]) => events.map((event) => (event.type === 'step' ? event.step : event.type));

describe('the event log', () => {
  const folder = temporaryFolder();

  async function write(events: readonly RunEvent[]): Promise<void> {
    const log = await EventLog.open(folder.path);
    for (const event of events) log.append(event);
    await log.close();
  }

  it('gives back its events, numbers to six digits', async () => {
    await write([step(1, 1 / 3), end(1)]);
    const { events, badLines } = await readEvents(runFiles.events(folder.path));
    expect(badLines).to.equal(0);
    expect(events).to.deep.equal([step(1, 0.333333), end(1)]);
  });

  it('is read up to a torn last line, wherever it was torn, and goes on after it', async () => {
    await write([step(1), end(2)]);
    const whole = readFileSync(runFiles.events(folder.path));
    const firstLine = whole.indexOf('\n') + 1;
    for (let length = firstLine; length < whole.length; length++) {
      writeFileSync(runFiles.events(folder.path), whole.subarray(0, length));
      expect(steps((await readEvents(runFiles.events(folder.path))).events)).to.deep.equal([1]);
    }
    await write([step(3)]);
    const { events, badLines } = await readEvents(runFiles.events(folder.path));
    // Cut before its newline only, the last line was whole.
    expect(steps(events)).to.deep.equal([1, 'end', 3]);
    expect(badLines).to.equal(0);

    writeFileSync(runFiles.events(folder.path), whole.subarray(0, firstLine + 9));
    appendEvent(folder.path, step(4));
    expect(await readEvents(runFiles.events(folder.path))).to.deep.equal({ events: [step(1), step(4)], badLines: 1 });
  });

  it('a follower that reads at any moment gets each event once', async () => {
    const all = [step(1), end(1), resume(1), step(2)];
    const bytes = Buffer.from(all.map((event) => JSON.stringify(event) + '\n').join(''));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 8 }), async (cuts) => {
        const file = `${folder.path}/followed.jsonl`;
        writeFileSync(file, '');
        const reader = new EventReader(file);
        const got: RunEvent[] = [];
        let written = 0;
        for (const cut of [...cuts.sort((a, b) => a - b), bytes.length]) {
          appendFileSync(file, bytes.subarray(written, cut));
          written = cut;
          got.push(...(await reader.read()).events);
        }
        expect(got).to.deep.equal(all);
      }),
      { numRuns: 30 },
    );
  });

  it('a follower starts over when the file is another one', async () => {
    const file = `${folder.path}/followed.jsonl`;
    const line = (event: RunEvent) => JSON.stringify(event) + '\n';
    const reader = new EventReader(file);
    writeFileSync(file, line(step(1)) + line(step(2)));
    expect(await reader.read()).to.deep.equal({ events: [step(1), step(2)], badLines: 0, restarted: false });
    rmSync(file);
    writeFileSync(`${folder.path}/other`, '');
    writeFileSync(file, line(step(5)) + line(step(6)) + line(step(7)));
    expect(await reader.read()).to.deep.equal({ events: [step(5), step(6), step(7)], badLines: 0, restarted: true });
    writeFileSync(file, line(step(8)));
    expect(await reader.read()).to.deep.equal({ events: [step(8)], badLines: 0, restarted: true });
  });

  it('is empty where there is none yet', async () => {
    expect(await readEvents(`${folder.path}/none.jsonl`)).to.deep.equal({ events: [], badLines: 0 });
  });

  it('is cleared of what a resume undid, however often that is done', () => {
    const events = [step(1), step(2), step(3), end(3), resume(2), step(3), end(3), resume(1), step(2)];
    const cleared = clearUndone(events);
    expect(steps(cleared)).to.deep.equal([1, 'resume', 2]);
    expect(clearUndone(cleared)).to.deep.equal(cleared);
    expect(steps(clearUndone([...clearUndone(events.slice(0, 5)), ...events.slice(5)]))).to.deep.equal([1, 'resume', 2]);
  });

  it('can be read without its steps', async () => {
    await write([step(1), end(1)]);
    expect(steps(await readMilestones(runFiles.events(folder.path)))).to.deep.equal(['end']);
  });

  it('takes its last event on a full disk by giving back its reserve', async () => {
    const file = runFiles.reserve(folder.path);
    const full: Disk = {
      ...realDisk,
      append(descriptor, text) {
        if (existsSync(file)) {
          realDisk.append(descriptor, text.slice(0, 5));
          throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
        }
        realDisk.append(descriptor, text);
      },
    };
    const log = await EventLog.open(folder.path, full);
    expect(() => log.append(step(1))).to.throw('ENOSPC');
    await log.appendLast(end(1));
    await log.close();
    expect(steps((await readEvents(runFiles.events(folder.path))).events)).to.deep.equal(['end']);
  });
});
