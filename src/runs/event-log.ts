import { closeSync, fstatSync, fsyncSync, openSync, readSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { RunEvent } from '../protocol/events';
import { isDiskFull, realDisk, type Disk } from './disk';
import { runFiles } from './run-folder';

/** Bytes set aside so that a run on a full disk can still say so. */
const reserveSize = 16384;

/** The writer of a run's `events.jsonl`: a JSON object a line, only ever appended to. One writer at a time. */
export class EventLog {
  private constructor(
    private readonly descriptor: number,
    private readonly run: string,
    private readonly disk: Disk,
  ) {}

  /** Makes the log or goes on with it; a torn last line is closed off, readers pass over it. */
  static async open(run: string, disk: Disk = realDisk): Promise<EventLog> {
    const descriptor = openSync(runFiles.events(run), 'a+');
    const log = new EventLog(descriptor, run, disk);
    try {
      if (endsTorn(descriptor)) disk.append(descriptor, '\n');
      await disk.writeAtomic(runFiles.reserve(run), [new Uint8Array(reserveSize)]);
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
    return log;
  }

  /** @throws the file system's error, also when the disk is full. */
  append(event: RunEvent): void {
    this.disk.append(this.descriptor, lineOf(event));
  }

  /** As `append`, but gives back the reserve when there is no room otherwise. For the event that says how the run ended. */
  async appendLast(event: RunEvent): Promise<void> {
    try {
      this.append(event);
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      await rm(runFiles.reserve(this.run), { force: true });
      // The write that failed may have left a part of a line.
      this.disk.append(this.descriptor, '\n' + lineOf(event));
    }
  }

  /** Brings all to the disk itself; called before a checkpoint, so that no checkpoint knows more than the log. */
  sync(): void {
    fsyncSync(this.descriptor);
  }

  async close(): Promise<void> {
    closeSync(this.descriptor);
    await rm(runFiles.reserve(this.run), { force: true });
  }
}

/** Appends to a log that nobody else writes: an evaluation asked for later, the end of a run whose process died. */
export function appendEvent(run: string, event: RunEvent): void {
  const descriptor = openSync(runFiles.events(run), 'a+');
  try {
    realDisk.append(descriptor, (endsTorn(descriptor) ? '\n' : '') + lineOf(event));
  } finally {
    closeSync(descriptor);
  }
}

/** Six digits are more than any chart shows, and make the log a third as long. JSON knows no NaN and no infinity. */
function lineOf(event: RunEvent): string {
  const text = JSON.stringify(event, (_key, value: unknown) => {
    if (typeof value !== 'number' || Number.isInteger(value)) return value;
    return Number.isFinite(value) ? Number(value.toPrecision(6)) : value < 0 ? -Number.MAX_VALUE : Number.MAX_VALUE;
  });
  return text + '\n';
}

function endsTorn(descriptor: number): boolean {
  const { size } = fstatSync(descriptor);
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  readSync(descriptor, last, 0, 1, size - 1);
  return last[0] !== 0x0a;
}
