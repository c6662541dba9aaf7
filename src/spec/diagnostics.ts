import { type Path } from './shape';

/** Switchable cause of a diagnostic. */
export type SpecReason =
  | 'syntax'
  /** A key written twice in one object. */
  | 'duplicateKey'
  | 'unknownKey'
  /** A key that the schema knows, but not for this cell, layer, encoding or task. */
  | 'unfittingKey'
  | 'missingKey'
  | 'type'
  | 'value'
  /** Two settings that can't hold together. */
  | 'conflict'
  /** A setting that changes nothing here. */
  | 'noEffect'
  /** Works, but is likely a mistake. */
  | 'suspicious'
  /** A file that the spec names is not there; told by who knows files, not by parseSpec. */
  | 'missingFile';

/** Something wrong in a spec, with its place in the text. */
export interface SpecDiagnostic {
  /** "error": the spec can't be used. "warning": it can. */
  readonly severity: 'error' | 'warning';
  /** What is wrong, where, what is allowed and what to do, in one or two sentences. */
  readonly message: string;
  readonly reason: SpecReason;
  /** UTF-16 units from the start of the text. */
  readonly offset: number;
  /** UTF-16 units. */
  readonly length: number;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in UTF-16 units. */
  readonly column: number;
  /** Where in the spec, as ["layers", 0, "units"]. */
  readonly path: Path;
  /** The name given to parseSpec. */
  readonly file?: string;
  /** JSON text that would mend it in the place of [offset, offset + length). */
  readonly suggestion?: string;
}

/** `tickets.unroll.json:12:7 unknown key "unit" ...`, as compilers print it, so that terminals make it a link. */
export function formatDiagnostic(diagnostic: SpecDiagnostic, file = diagnostic.file ?? 'spec'): string {
  const kind = diagnostic.severity === 'warning' ? 'warning: ' : '';
  return `${file}:${diagnostic.line}:${diagnostic.column} ${kind}${diagnostic.message}`;
}

/** A spec that can't be used. `message` has one line for each error. */
export class SpecError extends Error {
  readonly reason = 'spec';
  /** Place of the first error, counted from 1. */
  readonly line: number;
  readonly column: number;

  constructor(
    readonly diagnostics: readonly SpecDiagnostic[],
    readonly file?: string,
  ) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    super(errors.map((error) => formatDiagnostic(error, file)).join('\n'));
    this.name = 'SpecError';
    this.line = errors[0]?.line ?? 1;
    this.column = errors[0]?.column ?? 1;
  }
}

/** Offsets at which the lines of a text begin. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) starts.push(index + end.length);
  return starts;
}

/** From offsets to lines and columns, both counted from 1; lines end with LF, CRLF or CR. */
export class Lines {
  private readonly starts: ArrayLike<number>;

  /** @param starts offsets at which the lines begin, where they are known */
  constructor(text: string, starts?: ArrayLike<number>) {
    this.starts = starts ?? lineStarts(text);
  }

  at(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.starts[low] + 1 };
  }
}
