import type { Problem, Source } from './document';

export type ProblemReason = Problem['reason'];

/**
 * Nothing can be read at all. `reason` is for code, the message for a person: what, where, what to do.
 * `problems` lists what was found on the way, line by line.
 */
export class DataError extends Error {
  override readonly name = 'DataError';

  constructor(
    readonly reason: ProblemReason,
    /** What is wrong and what to do, without the place. */
    readonly detail: string,
    readonly file: string,
    readonly line?: number,
    readonly problems: readonly Problem[] = [],
  ) {
    super(`${file}${line === undefined ? '' : `:${line}`}: ${detail}`);
  }
}

/** Something that a form can't hold, over all documents. */
export interface Loss {
  /** What is lost, as "roles" or "comments". */
  readonly what: string;
  readonly count: number;
  /** The first places, ten at most. */
  readonly first: readonly Source[];
}

/** "file:line: error: what is wrong and what to do", as compilers write it, so that terminals make it a link. */
export function formatProblem(problem: Problem): string {
  return `${problem.source.file}:${problem.source.line}: ${problem.severity}: ${problem.message}`;
}

/**
 * Collects problems. A file that is wrong on every line must not fill the memory or hide the rest, so each reason is listed
 * `limit` times at most; a last entry then says how many more there are: nothing is dropped in silence.
 */
export class ProblemList {
  private readonly items: Problem[] = [];
  private readonly counts = new Map<string, { count: number; last: Problem }>();
  private readonly lost = new Map<string, { count: number; first: Source[] }>();

  constructor(private readonly limit = 1000) {}

  error(source: Source, reason: ProblemReason, message: string): void {
    this.add({ severity: 'error', source, reason, message });
  }

  warning(source: Source, reason: ProblemReason, message: string): void {
    this.add({ severity: 'warning', source, reason, message });
  }

  /** What a form can't hold: a warning, counted by what it is. @param message what is written in its place */
  loses(source: Source, what: string | readonly string[], message: string, reason: ProblemReason = 'label'): void {
    for (const one of typeof what === 'string' ? [what] : what) this.countLoss(source, one);
    this.warning(source, reason, message);
  }

  /** A document that a form can't hold at all. */
  losesDocument(source: Source, reason: ProblemReason, message: string): void {
    this.countLoss(source, 'documents');
    this.error(source, reason, message);
  }

  /** What was lost, most first. */
  losses(): Loss[] {
    return [...this.lost].map(([what, { count, first }]) => ({ what, count, first })).sort((a, b) => b.count - a.count);
  }

  private countLoss(source: Source, what: string): void {
    const loss = this.lost.get(what) ?? { count: 0, first: [] };
    loss.count++;
    if (loss.first.length < 10) loss.first.push(source);
    this.lost.set(what, loss);
  }

  add(problem: Problem): void {
    const key = `${problem.severity} ${problem.reason}`;
    const entry = this.counts.get(key);
    if (entry === undefined) this.counts.set(key, { count: 1, last: problem });
    else {
      entry.count++;
      entry.last = problem;
    }
    if (entry === undefined || entry.count <= this.limit) this.items.push(problem);
  }

  /** All problems in order of file and line. */
  toArray(): Problem[] {
    const rest: Problem[] = [];
    for (const { count, last } of this.counts.values()) {
      if (count > this.limit)
        rest.push({
          ...last,
          message: `${count - this.limit} more like the ${this.limit} before were found, this the last: ${last.message}`,
        });
    }
    return [...this.items, ...rest].sort((a, b) =>
      a.source.file === b.source.file ? a.source.line - b.source.line : a.source.file < b.source.file ? -1 : 1,
    );
  }
}
