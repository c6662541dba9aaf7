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

  constructor(private readonly limit = 1000) {}

  error(source: Source, reason: ProblemReason, message: string): void {
    this.add({ severity: 'error', source, reason, message });
  }

  warning(source: Source, reason: ProblemReason, message: string): void {
    this.add({ severity: 'warning', source, reason, message });
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
