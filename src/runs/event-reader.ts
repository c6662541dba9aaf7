import { open } from 'node:fs/promises';
import { runEventSchema, type RunEvent } from '../protocol/events';
import { errorCode } from './disk';

/** What a reader found since it last looked. */
export interface ReadEvents {
  readonly events: RunEvent[];
  /** Lines that are no event: torn by a crash, or of a newer Unroll. They are passed over. */
  readonly badLines: number;
  /** The file is another one than before, or shorter: what was read of it no longer counts, and `events` begin at its start. */
  readonly restarted: boolean;
}

const chunkSize = 1 << 20;
const newline = 0x0a;

/**
 * Reads a run's events from where it left off, so that a follower pays only for what is new. A last line without its end is
 * left for the next time: its writer may be at it.
 */
export class EventReader {
  private offset = 0;
  /** The start of a line whose end was not there yet. */
  private rest: Buffer = Buffer.alloc(0);
  /** Tells the file from another one that was put in its place. */
  private identity = '';

  /** `keep` looks at a line before it is parsed, for readers that need few kinds of events. */
  constructor(
    private readonly file: string,
    private readonly keep: (line: string) => boolean = () => true,
  ) {}

  async read(): Promise<ReadEvents> {
    const found = { events: [] as RunEvent[], badLines: 0, restarted: false };
    let handle;
    try {
      handle = await open(this.file, 'r');
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return found;
      throw error;
    }
    try {
      const { ino, birthtimeMs, size } = await handle.stat();
      const identity = `${ino}:${birthtimeMs}`;
      if (identity !== this.identity || size < this.offset) {
        found.restarted = this.offset > 0;
        [this.identity, this.offset, this.rest] = [identity, 0, Buffer.alloc(0)];
      }
      const chunk = Buffer.alloc(Math.min(chunkSize, Math.max(1, size - this.offset)));
      for (;;) {
        const { bytesRead } = await handle.read(chunk, 0, chunk.length, this.offset);
        if (bytesRead === 0) return found;
        this.offset += bytesRead;
        this.take(chunk.subarray(0, bytesRead), found);
      }
    } finally {
      await handle.close();
    }
  }

  private take(chunk: Buffer, found: { events: RunEvent[]; badLines: number }): void {
    // Cut at bytes: a character may be split between two chunks, a newline byte is never part of another character.
    const bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    const end = bytes.lastIndexOf(newline) + 1;
    this.rest = Buffer.from(bytes.subarray(end));
    for (const line of bytes.toString('utf8', 0, end).split('\n')) {
      if (line === '' || !this.keep(line)) continue;
      const event = parseLine(line);
      if (event) found.events.push(event);
      else found.badLines++;
    }
  }
}

function parseLine(line: string): RunEvent | undefined {
  try {
    return runEventSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** All events of a log that still count; a log that is not there has none. */
export async function readEvents(file: string): Promise<{ events: RunEvent[]; badLines: number }> {
  const { events, badLines } = await new EventReader(file).read();
  return { events: clearUndone(events), badLines };
}

/**
 * All but the steps and the watched examples, which make up nearly all of a log: enough to summarise a run. Whoever keeps the reader
 * pays only for what is new.
 */
export class MilestoneReader {
  private readonly reader: EventReader;
  private events: RunEvent[] = [];

  constructor(file: string) {
    this.reader = new EventReader(file, (line) => !/^\{"type":"(step|watch)"/.test(line));
  }

  async read(): Promise<readonly RunEvent[]> {
    const { events, restarted } = await this.reader.read();
    if (restarted) this.events = [];
    if (events.length > 0) this.events = clearUndone([...this.events, ...events]);
    return this.events;
  }
}

export async function readMilestones(file: string): Promise<readonly RunEvent[]> {
  return new MilestoneReader(file).read();
}

/**
 * Takes away what a resume undid: when a run goes on from step s, what was logged after s before it, and every end and
 * evaluation, no longer counts. Times on a chart then run forward only. Calling it again with more events appended is fine.
 */
export function clearUndone(events: readonly RunEvent[]): RunEvent[] {
  const counting: RunEvent[] = [];
  for (const event of events) {
    if (event.type === 'resume') {
      const kept = counting.filter((earlier) => outlives(earlier, event.step));
      counting.length = 0;
      for (const earlier of kept) counting.push(earlier);
    }
    counting.push(event);
  }
  return counting;
}

function outlives(event: RunEvent, step: number): boolean {
  switch (event.type) {
    case 'start':
      return true;
    case 'end':
    case 'evaluation':
      return false;
    default:
      return event.step <= step;
  }
}
