import type { SpecChange } from '../protocol/worker';
import { formatDiagnostic, parseSpec, setValue, SpecError, type ParsedSpec, type SpecDiagnostic } from '../spec';

/** Something wrong in a spec that was changed before it is used. */
export interface SpecFinding extends SpecDiagnostic {
  /** The change that brought it in, as `--set training.epochs=3`; its place is then in a text that nobody sees. */
  readonly change?: string;
}

/** A change as it is written in a terminal, and what it does to the spec's text. */
interface Edit {
  readonly words: string;
  readonly path: string;
  readonly value: string;
}

/** As `formatDiagnostic`, but what a change brought in is told with the change in the place of file, line and column. */
export function formatFinding(finding: SpecFinding, file?: string): string {
  if (finding.change === undefined) return formatDiagnostic(finding, file);
  return `${finding.change}: ${finding.severity === 'warning' ? 'warning: ' : ''}${finding.message}`;
}

/** A spec that can't be used with the changes made to it. `message` has one line for each error. */
export class ChangedSpecError extends Error {
  readonly reason = 'spec';
  /** Place of the first error that stands in the file itself, counted from 1; undefined where the changes alone are at fault. */
  readonly line?: number;
  readonly column?: number;

  constructor(
    readonly findings: readonly SpecFinding[],
    readonly file: string,
  ) {
    const errors = findings.filter(({ severity }) => severity === 'error');
    super(errors.map((error) => formatFinding(error, file)).join('\n'));
    this.name = 'ChangedSpecError';
    const own = errors.find(({ change }) => change === undefined);
    [this.line, this.column] = [own?.line, own?.column];
  }
}

/**
 * Writes changes into a spec's text and parses it after each, so that all that is wrong is told of the change, or of the line of the
 * file, that it comes from.
 * @throws SpecError for a text that is not JSON, SetValueError
 */
export function changeSpec(
  original: string,
  file: string,
  { changes, seed }: { readonly changes: readonly SpecChange[]; readonly seed?: number },
): Pick<ParsedSpec, 'spec'> & { readonly text: string; readonly findings: readonly SpecFinding[] } {
  const edits: Edit[] = changes.map(({ path, value }) => ({ words: `--set ${path}=${value}`, path, value }));
  if (seed !== undefined) edits.push({ words: `--seed ${seed}`, path: 'training.seed', value: String(seed) });
  let text = original;
  let parsed = parseSpec(text, file);
  if (edits.length > 0 && parsed.diagnostics.some(({ reason }) => reason === 'syntax')) throw new SpecError(parsed.diagnostics, file);
  const origins = new Map<string, SpecFinding>(parsed.diagnostics.map((found) => [keyOf(found), found]));
  for (const { words, path, value } of edits) {
    text = setValue(text, path, value);
    parsed = parseSpec(text, file);
    for (const found of parsed.diagnostics) {
      if (!origins.has(keyOf(found))) origins.set(keyOf(found), { ...found, change: words });
    }
  }
  return { text, spec: parsed.spec, findings: parsed.diagnostics.map((found) => origins.get(keyOf(found)) ?? found) };
}

/** The same for a finding before and after a change elsewhere in the text moved it. */
function keyOf({ severity, reason, path, message }: SpecDiagnostic): string {
  return JSON.stringify([severity, reason, path, message.replace(/\bline \d+/g, 'line')]);
}
