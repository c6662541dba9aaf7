import { type TaggedSpan } from './span-model';
import { isTagged, openClass, openSuggestions, type TaggedLine } from './tagged-line';
import { type Replacement } from './span-history';

export interface LabelCount {
  readonly label: string;
  readonly role: string | undefined;
  count: number;
}

/** Counts over all lines of a text, kept up to date by what changes. */
export class Tally {
  /** Lines that hold a text. */
  texts = 0;
  /** Of these, lines with a span or a class, or where a person saw that there is none. */
  tagged = 0;
  /** Spans and classes that a model suggests and nobody has taken. */
  suggestions = 0;
  /** Spans that an edit broke. */
  broken = 0;
  private readonly byLabel = new Map<string, Map<string | undefined, LabelCount>>();
  /** All of them, in the order of their first use. */
  private readonly counts = new Set<LabelCount>();
  /** How often each class is set. */
  readonly classes = new Map<string, number>();

  constructor(lines: readonly TaggedLine[]) {
    for (const line of lines) this.add(line, 1);
  }

  replace({ before, after }: Replacement): void {
    for (const line of before) this.add(line, -1);
    for (const line of after) this.add(line, 1);
  }

  private add(line: TaggedLine, by: 1 | -1): void {
    if (line.text !== '') this.texts += by;
    if (isTagged(line)) this.tagged += by;
    this.suggestions += by * (openSuggestions(line).length + (openClass(line) === undefined ? 0 : 1));
    if (line.label !== undefined) count(this.classes, line.label, by);
    for (const span of line.spans) {
      if (span.broken !== undefined) this.broken += by;
      this.count(span, by);
    }
  }

  /** How often each label is set, and with which role. */
  get labels(): readonly LabelCount[] {
    return [...this.counts];
  }

  private count({ label, role }: TaggedSpan, by: 1 | -1): void {
    let roles = this.byLabel.get(label);
    if (!roles) this.byLabel.set(label, (roles = new Map<string | undefined, LabelCount>()));
    let known = roles.get(role);
    if (!known) {
      known = { label, role, count: 0 };
      roles.set(role, known);
      this.counts.add(known);
    }
    known.count += by;
    if (known.count !== 0) return;
    roles.delete(role);
    this.counts.delete(known);
  }
}

function count(counts: Map<string, number>, name: string, by: number): void {
  const sum = (counts.get(name) ?? 0) + by;
  if (sum === 0) counts.delete(name);
  else counts.set(name, sum);
}
