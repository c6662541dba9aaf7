import type { HostMessage, RunSummary, ShownCurve } from '../../src/protocol/page';
import { colorOf } from '../../src/protocol/palette';
import { Run } from './run';

/** All runs on the page. The host holds the state of record; a snapshot replaces everything here. */
export class Store {
  shown: Run | undefined;
  runs: Run[] = [];
  available: RunSummary[] = [];
  /** The learning curve of the spec in sight; it needs no run. */
  curve: ShownCurve | null = null;
  /** False until the first snapshot: then nothing is known yet, which is not the same as no run. */
  loaded = false;
  private readonly labels = new Map<string, string>();

  snapshot(message: Extract<HostMessage, { type: 'snapshot' }>): void {
    this.loaded = true;
    this.runs = message.runs.map((summary) => {
      const run = new Run(summary);
      run.apply(message.events[summary.run] ?? []);
      return run;
    });
    this.shown = this.runs.find((run) => run.id === message.shown);
    this.available = message.available;
    this.labels.clear();
    for (const { name, color } of message.labels) this.labels.set(name, color);
    for (const run of this.runs) this.collectLabels(run);
  }

  events(message: Extract<HostMessage, { type: 'events' }>): void {
    const run = this.runs.find((one) => one.id === message.run);
    if (!run) return;
    run.summary = message.summary;
    run.apply(message.events);
    if (message.events.some((event) => event.type === 'watch' || event.type === 'evaluation')) this.collectLabels(run);
  }

  /** A label's colour: that of the editor, else one from the palette by first appearance; "O" has none. */
  labelColor(label: string): string | undefined {
    const name = baseLabel(label);
    if (name === 'O') return undefined;
    const known = this.labels.get(name);
    if (known !== undefined) return known;
    const color = colorOf(this.labels.size);
    this.labels.set(name, color);
    return color;
  }

  private collectLabels(run: Run): void {
    const names = new Set<string>();
    for (const { evaluation } of run.evaluations) for (const label of evaluation.confusion.labels) names.add(label);
    for (const example of run.watches.at(-1)?.examples ?? []) {
      for (const { label } of example.predictions) names.add(baseLabel(label));
      for (const label of example.truth ?? []) names.add(baseLabel(label));
    }
    for (const name of [...names].sort()) this.labelColor(name);
  }
}

/** "B-date" and "I-date" are both "date". */
export function baseLabel(tag: string): string {
  return tag.replace(/^[BIESLUM]-(?=.)/, '');
}
