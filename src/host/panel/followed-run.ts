import { type RunEvent } from '../../protocol/events';
import { type RunSummary } from '../../protocol/page';
import { clearUndone, EventReader } from '../../runs/event-reader';
import { type Manifest, readManifest } from '../../runs/manifest';
import { runFiles } from '../../runs/run-folder';
import { isLive, summarize } from '../../runs/run-summary';
import { translated } from '../words/translated';

/** What is new in a followed run. */
export interface RunNews {
  readonly events: RunEvent[];
  /** A resume undid events that were told before: all must be told anew. */
  readonly rewound: boolean;
  /** The summary changed without an event, as when a process died. */
  readonly changed: boolean;
}

/** A run as its log on disk tells it, whoever writes there: a worker of this window, a terminal, or nobody any more. */
export class FollowedRun {
  private reader: EventReader;
  private all: RunEvent[] = [];
  private manifest: Manifest | undefined;
  private latest: RunSummary | undefined;

  constructor(readonly run: string) {
    this.reader = new EventReader(runFiles.events(run));
  }

  /** Events so far, cleared of what a resume undid. */
  get events(): readonly RunEvent[] {
    return this.all;
  }

  /** Undefined until it was read once. */
  get summary(): RunSummary | undefined {
    return this.latest;
  }

  get active(): boolean {
    const state = this.latest?.state;
    return state === 'starting' || state === 'training' || state === 'paused';
  }

  /** Reads what was logged since the last time. @throws RunError when the run is no more */
  async read(): Promise<RunNews> {
    const { events } = await this.reader.read();
    const first = this.manifest === undefined;
    const rewound = events.some(({ type }) => type === 'resume');
    // A resume writes its own process into the manifest.
    if (first || rewound) this.manifest = await readManifest(this.run);
    this.all = rewound ? clearUndone([...this.all, ...events]) : events.length > 0 ? this.all.concat(events) : this.all;
    const before = this.latest;
    if (events.length > 0 || first || this.active) this.latest = await this.summarize();
    return { events, rewound: rewound && !first, changed: before?.state !== this.latest?.state };
  }

  private async summarize(): Promise<RunSummary | undefined> {
    const manifest = this.manifest;
    if (!manifest) return undefined;
    const info = summarize(this.run, manifest, this.all, await isLive(this.run, manifest));
    // Only what the page needs: the manifest holds the whole spec.
    const { run, name, state, seed, task, color, message, readOnly, trainFile, tokenizer } = info;
    return { run, name, state, seed, task, color, message: message && translated(message), readOnly, trainFile, tokenizer };
  }
}
