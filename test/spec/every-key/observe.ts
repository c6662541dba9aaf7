import { readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startTraining } from '../../../src/experiment/train';
import type { RunEvent } from '../../../src/protocol/events';
import { readEvents } from '../../../src/runs/event-reader';
import { type Disk, realDisk } from '../../../src/runs/disk';
import { runFiles } from '../../../src/runs/run-folder';
import { readTensors } from '../../../src/runs/safetensors';
import { type SpecObject } from './specs';

/** What can be seen of a run, each part as JSON; "error" where it could not begin. */
export interface Observation {
  readonly start: string;
  readonly steps: string;
  readonly epochs: string;
  readonly watch: string;
  readonly evaluation: string;
  readonly end: string;
  /** Vocabularies and labels. */
  readonly encoder: string;
  /** After the last epoch, with the optimizer's state. */
  readonly weights: string;
  readonly error: string;
}

export type Facet = keyof Observation;

/** Trains specs in `folder` and remembers what was seen. */
export class Observer {
  private readonly seen = new Map<string, Promise<Observation>>();
  private number = 0;

  constructor(private readonly folder: () => string) {}

  observe(spec: SpecObject): Promise<Observation> {
    const text = JSON.stringify(spec, null, 1);
    let observation = this.seen.get(text);
    if (!observation) this.seen.set(text, (observation = this.train(text)));
    return observation;
  }

  private async train(specText: string): Promise<Observation> {
    const specFile = join(this.folder(), `spec-${this.number++}.unroll.json`);
    writeFileSync(specFile, specText);
    const empty = { start: '', steps: '', epochs: '', watch: '', evaluation: '', end: '', encoder: '', weights: '', error: '' };
    let run: string;
    try {
      const training = await startTraining({ specFile, specText, runsDir: join(this.folder(), 'runs'), backend: 'cpu', disk: quickDisk });
      const { reason, message, run: folder } = await training.finished;
      if (reason !== 'completed' && reason !== 'earlyStopping') return { ...empty, error: `${reason}: ${message}` };
      run = folder;
    } catch (error) {
      return { ...empty, error: `${(error as Error).name}: ${(error as Error).message}` };
    }
    const { events } = await readEvents(runFiles.events(run));
    const of = (...types: RunEvent['type'][]): string => JSON.stringify(events.filter(({ type }) => types.includes(type)).map(timeless));
    const { tensors } = await readTensors(runFiles.last(run));
    return {
      ...empty,
      start: of('start'),
      steps: of('step'),
      epochs: of('epoch'),
      watch: of('watch'),
      evaluation: of('evaluation'),
      end: of('end'),
      encoder: readFileSync(runFiles.encoder(run), 'utf8'),
      weights: JSON.stringify(tensors.map(({ name, data }) => [name, [...data]])),
    };
  }
}

/** Waits for no disk: nothing here must outlive a power cut. */
const quickDisk: Disk = {
  append: realDisk.append.bind(realDisk),
  writeAtomic: (path, chunks) => writeFile(path, Buffer.concat(chunks.map((chunk) => Buffer.from(chunk as Uint8Array)))),
};

/** What differs from run to run anyway. */
const changing = new Set(['time', 'seconds', 'sentencesPerSecond', 'file', 'message']);

function timeless(event: RunEvent): unknown {
  return Object.fromEntries(Object.entries(event).filter(([key]) => !changing.has(key)));
}
