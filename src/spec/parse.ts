import { type Node } from 'jsonc-parser';
import { Lines, type SpecDiagnostic, SpecError } from './diagnostics';
import { type Finding, findings } from './issues';
import { rules } from './rules';
import { Written } from './rules/rule';
import { isObject } from './shape';
import { type Spec, specSchema } from './spec';
import { duplicateKeys, parseSource, rangeOf, type SourceTree, syntaxMessage } from './tree';

/** What a spec's text says. */
export interface ParsedSpec {
  /** With all defaults filled in; absent where a diagnostic is an error. */
  readonly spec?: Spec;
  /** In the order of the text. */
  readonly diagnostics: SpecDiagnostic[];
  /** The JSON tree with positions, for who wants to find a key in the text. Undefined for an empty text. */
  readonly tree: Node | undefined;
}

/**
 * Reads a spec: JSON with comments and trailing commas. Never throws; all that is wrong is in `diagnostics`.
 * @param file name that diagnostics carry and print
 */
export function parseSpec(text: string, file?: string): ParsedSpec {
  const lines = new Lines(text);
  const locate = (offset: number, length: number) => {
    const start = Math.min(offset, text.length);
    return { offset: start, length: Math.min(length, text.length - start), ...lines.at(start), file };
  };
  let source: SourceTree;
  try {
    source = parseSource(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = 'the brackets nest too deeply for a spec; a spec is { "task": ..., "data": ..., "layers": [ ... ] }';
    return { diagnostics: [{ severity: 'error', reason: 'syntax', message, path: [], ...locate(0, 1) }], tree: undefined };
  }
  const { root, errors, value } = source;
  const diagnostics: SpecDiagnostic[] = errors.map((error) => ({
    severity: 'error',
    reason: 'syntax',
    message:
      text.trim() !== ''
        ? syntaxMessage(error)
        : 'the spec is empty; "Unroll: New Model Spec" starts one, and it needs at least "task", "data" and "layers"',
    path: [],
    ...locate(error.offset, error.length),
  }));
  if (root && errors.length === 0) {
    for (const { path, key, node, first } of duplicateKeys(root)) {
      const message = `the key "${key}" is written twice here, first in line ${lines.at(first.offset).line}, and only the last one would count. Remove one.`;
      diagnostics.push({ severity: 'error', reason: 'duplicateKey', message, path, ...locate(node.offset, node.length) });
    }
  }
  // A torn text has half its keys in the wrong place: what else would be said of it is mostly not true.
  if (errors.length > 0 || !root) return { diagnostics, tree: root };
  const parsed = specSchema.safeParse(value);
  const found: Finding[] = parsed.success ? [] : findings(parsed.error.issues, value);
  for (const rule of rules) found.push(...rule(new Written(value)));
  for (const { path, at, ...rest } of found) {
    const { offset, length } = rangeOf(root, path, at);
    diagnostics.push({ ...rest, path, ...locate(offset, length) });
  }
  diagnostics.sort((a, b) => a.offset - b.offset);
  const usable = parsed.success && diagnostics.every(({ severity }) => severity !== 'error');
  return { spec: usable ? withStatefulOrder(parsed.data, value) : undefined, diagnostics, tree: root };
}

/**
 * Reads a spec for callers that can do nothing without one.
 * @param file name to put before the lines of the error's message
 * @throws SpecError
 */
export function readSpec(text: string, file?: string): Spec {
  const { spec, diagnostics } = parseSpec(text, file);
  if (!spec) throw new SpecError(diagnostics, file);
  return spec;
}

/** Stateful layers need the file's order, so "shuffle" and "bucketByLength" are off with them. */
function withStatefulOrder(spec: Spec, source: unknown): Spec {
  const stateful = spec.layers.some((layer) => 'cell' in layer && layer.stateful);
  if (!stateful || !isObject(source)) return spec;
  return { ...spec, training: { ...spec.training, shuffle: false, bucketByLength: false } };
}
