import Table from 'cli-table3';
import picocolors from 'picocolors';
import type { DataProblem } from '../protocol/events';

/** Where a command writes: results to standard output, all else to standard error. With --json, standard output has JSON lines alone. */
export class Output {
  readonly colors: ReturnType<typeof picocolors.createColors>;
  /** Whether a line may rewrite itself. */
  readonly terminal: boolean;

  constructor(
    readonly json: boolean,
    color = picocolors.isColorSupported,
  ) {
    this.terminal = !json && process.stdout.isTTY && process.stderr.isTTY && process.env.TERM !== 'dumb';
    this.colors = picocolors.createColors(color && !json);
  }

  /** A line of the result, for people. */
  line(text = ''): void {
    if (!this.json) process.stdout.write(text + '\n');
  }

  /** A line beside the result: warnings, hints. */
  note(text: string): void {
    process.stderr.write(text + '\n');
  }

  /** A line of the result, for machines. */
  object(value: object): void {
    if (this.json) process.stdout.write(JSON.stringify(value) + '\n');
  }

  /** Columns without borders; all but the first `texts` columns are numbers and stand at the right. */
  table(head: readonly string[], rows: readonly (readonly string[])[], texts = 1): void {
    const none = {
      top: '',
      'top-mid': '',
      'top-left': '',
      'top-right': '',
      bottom: '',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
    };
    const lines = { left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ' };
    const table = new Table({
      head: head.map((text) => this.colors.dim(text)),
      chars: { ...none, ...lines },
      style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
      colAligns: head.map((_, i) => (i < texts ? 'left' : 'right')),
    });
    for (const row of rows) table.push([...row]);
    for (const line of table.toString().split('\n')) this.line(line.trimEnd());
  }
}

/** As compilers write it, so that terminals make it a link. */
export function showProblem(output: Output, { file, line, severity, message }: DataProblem): void {
  const paint = severity === 'error' ? output.colors.red : output.colors.yellow;
  output.note(`${file}:${line}: ${paint(severity)}: ${message}`);
}

/** Three significant digits. */
export function digits(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return size >= 1e5 || size < 1e-4
    ? value.toExponential(2)
    : Number(value.toPrecision(3)).toFixed(Math.max(0, 2 - Math.floor(Math.log10(size))));
}

/** 1 234 567, with thin spaces. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, '\u2009');
}

/** Bytes for a person: 51.3 MB, 0.02 MB, 80 GB. */
export function megabytes(bytes: number): string {
  return bytes >= 1e9 ? `${digits(bytes / 1e9)} GB` : `${digits(bytes / 1e6)} MB`;
}

/** A share as percent with one digit: 95.1. */
export function percent(share: number): string {
  return (share * 100).toFixed(1);
}

/** 42 s, 3:07, 1:02:03. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return seconds < 9.95 ? `${seconds.toFixed(1)} s` : `${whole} s`;
  const two = (n: number) => String(n).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
