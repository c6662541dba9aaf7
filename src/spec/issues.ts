import { type z } from 'zod';
import { meantKey, nearest } from './aliases';
import { type SpecReason } from './diagnostics';
import {
  isObject,
  type LeafShape,
  type ObjectShape,
  type Path,
  type Shape,
  shapeAt,
  showPath,
  specShape,
  tagKeys,
  variantOf,
  type VariantsShape,
} from './shape';

/** A diagnostic without its place in the text. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  readonly reason: SpecReason;
  readonly path: Path;
  /** Whether the key or its value is at fault. */
  readonly at: 'key' | 'value';
  readonly message: string;
  readonly suggestion?: string;
}

type Issue = z.core.$ZodIssue;

/** zod's issues with `root`, in the words of the spec; each key or value is named once. */
export function findings(issues: readonly Issue[], root: unknown): Finding[] {
  const all = issues.flatMap((issue) => flatten(issue, root)).flatMap((issue) => explain(issue, root));
  const seen = new Set<string>();
  return all.filter(({ path }) => {
    const place = JSON.stringify(path);
    return seen.has(place) ? false : seen.add(place);
  });
}

/** Of a union of unions only the issues of the variant that was meant. */
function flatten(issue: Issue, root: unknown): Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const path = issue.path as Path;
  const value = valueAt(root, path);
  if (!isObject(value)) return [{ ...issue, code: 'invalid_type', expected: 'object' }];
  const meant = issue.errors.filter((branch) => !branch.some((inner) => inner.code === 'invalid_union' && inner.errors.length === 0));
  if (meant.length === 0) return [{ ...issue, errors: [] }];
  return meant[0].map((inner) => ({ ...inner, path: [...path, ...inner.path] })).flatMap((inner) => flatten(inner, root));
}

function explain(issue: Issue, root: unknown): Finding[] {
  const path = issue.path as Path;
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key, root));
  if (issue.code === 'invalid_union') return [unknownVariant(path, root)];
  return [wrongValue(path, root)];
}

function unknownKey(path: Path, key: string, root: unknown): Finding {
  const shape = shapeAt(path, root);
  const allowed = shape?.kind === 'object' ? [...shape.members.keys()] : [];
  const here = place(path, root);
  const written = Object.keys((valueAt(root, path) as Record<string, unknown> | undefined) ?? {});
  const list = `Allowed here: ${allowed.join(', ')}.`;
  const base = { severity: 'error', path: [...path, key], at: 'key' } as const;
  const others = siblings(path, root).filter(({ members }) => members.has(key));
  if (others.length > 0) {
    const fitting = others.map(({ tag }) => tag.value).join(', ');
    return { ...base, reason: 'unfittingKey', message: `"${key}" does not fit ${here}; it belongs to ${fitting}. ${list}` };
  }
  const { key: meant, hint, known = key } = meantKey(key, allowed);
  const elsewhere = meant === undefined && hint === undefined ? homeOf(known) : undefined;
  const question = meant === undefined ? '' : written.includes(meant) ? `; "${meant}" is there already.` : `; did you mean "${meant}"?`;
  const advice = hint ?? (elsewhere ? `${known === key ? 'It' : `"${known}"`} belongs in ${elsewhere}.` : '');
  const message = [`unknown key "${key}" in ${here}${question || '.'}`, advice, list].filter(Boolean).join(' ');
  const suggestion = meant !== undefined && !written.includes(meant) ? JSON.stringify(meant) : undefined;
  return { ...base, reason: 'unknownKey', message, suggestion };
}

function unknownVariant(path: Path, root: unknown): Finding {
  // zod names the discriminator's place where there is one, and the object's where there are two.
  const objectPath = typeof path.at(-1) === 'number' || shapeAt(path, root)?.kind === 'variants' ? path : path.slice(0, -1);
  const value = valueAt(root, objectPath);
  const shape = shapeAt(objectPath, root) as VariantsShape;
  const keys = tagKeys(shape);
  const choices = keys.map((key) => `"${key}" (${valuesOf(shape, key).map(quote).join(', ')})`).join(' or ');
  const where = showPath(objectPath);
  const written = isObject(value) ? keys.filter((key) => Object.hasOwn(value, key)) : [];
  if (written.length === 0) {
    const [key] = keys;
    const message = `${where} needs ${choices}, which says what it is. Write, for example, "${key}": ${quote(valuesOf(shape, key)[0])}.`;
    return { severity: 'error', reason: 'missingKey', path: objectPath, at: 'value', message };
  }
  const [key] = written;
  const chosen = (value as Record<string, unknown>)[key];
  const elsewhere = keys.find((other) => other !== key && valuesOf(shape, other).includes(String(chosen)));
  const meant = typeof chosen === 'string' && !elsewhere ? nearest(chosen, valuesOf(shape, key)) : undefined;
  const advice = elsewhere
    ? ` Write "${elsewhere}": ${quote(String(chosen))}.`
    : `${meant ? ` Did you mean ${quote(meant)}?` : ''} Allowed: ${valuesOf(shape, key).map(quote).join(', ')}.`;
  const message = `"${key}" of ${where} can't be ${show(chosen)}.${advice}`;
  return { severity: 'error', reason: 'value', path: [...objectPath, key], at: 'value', message, suggestion: meant && quote(meant) };
}

function wrongValue(path: Path, root: unknown): Finding {
  const value = valueAt(root, path);
  const shape = shapeAt(path, root);
  const base = { severity: 'error', path, at: 'value' } as const;
  const name = path.length === 0 ? 'the spec' : `"${showPath(path)}"`;
  if (value === undefined) {
    const need = shape ? expectation(shape) : 'a value';
    const about = shape?.description ? ` ${shape.description}` : '';
    const key = String(path.at(-1));
    return { ...base, reason: 'missingKey', message: `${place(path.slice(0, -1), root)} needs the key "${key}": ${need}.${about}` };
  }
  const expected = shape ? expectation(shape) : 'something else';
  const reason = shape && fitsType(shape, value) ? 'value' : 'type';
  const suggestion = shape && mend(shape, value);
  const advice = suggestion === undefined ? '' : ` Write ${suggestion}.`;
  return { ...base, reason, message: `${name} must be ${expected}, not ${show(value)}.${advice}`, suggestion };
}

/** What may stand there, for a sentence: "a whole number of at least 1". */
export function expectation(shape: Shape): string {
  if (shape.kind === 'object') return 'an object { ... }';
  if (shape.kind === 'variants') {
    const [key] = tagKeys(shape);
    return `an object such as { "${key}": ${quote(valuesOf(shape, key)[0])} }`;
  }
  if (shape.kind === 'list') return shape.minimum > 0 ? `a list [ ... ] with at least ${shape.minimum} entry` : 'a list [ ... ]';
  if (shape.type === 'enum')
    return shape.values?.length === 1 ? quote(shape.values[0]) : `one of ${(shape.values ?? []).map(quote).join(', ')}`;
  if (shape.type === 'boolean') return 'true or false';
  if (shape.type === 'string') {
    return shape.pattern ? 'a text of letters, digits, - and _ that starts with a letter or _' : 'a text that is not empty';
  }
  return `${shape.type === 'integer' ? 'a whole number' : 'a number'}${range(shape)}`;
}

function range({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: LeafShape): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  const low = minimum !== undefined ? `at least ${minimum}` : exclusiveMinimum !== undefined ? `greater than ${exclusiveMinimum}` : '';
  const high = maximum !== undefined ? `at most ${maximum}` : exclusiveMaximum !== undefined ? `less than ${exclusiveMaximum}` : '';
  const both = [low, high].filter(Boolean).join(' and ');
  return both && ` ${both.startsWith('at') ? 'of ' : ''}${both}`;
}

function fitsType(shape: Shape, value: unknown): boolean {
  if (shape.kind === 'list') return Array.isArray(value);
  if (shape.kind !== 'leaf') return isObject(value);
  return typeof value === { string: 'string', enum: 'string', number: 'number', integer: 'number', boolean: 'boolean' }[shape.type];
}

/** JSON that is surely what was meant, or undefined. */
function mend(shape: Shape, value: unknown): string | undefined {
  if (shape.kind === 'leaf') {
    if (shape.type === 'enum' && typeof value === 'string') {
      const meant = nearest(
        value.replace(/[_-]+(\w)/g, (_, letter: string) => letter.toUpperCase()),
        shape.values ?? [],
      );
      return meant && quote(meant);
    }
    const bare = typeof value === 'string' ? value.trim() : '';
    if ((shape.type === 'number' || shape.type === 'integer') && /^-?\d+(\.\d+)?(e-?\d+)?$/i.test(bare)) return String(Number(bare));
    if (shape.type === 'boolean' && /^(true|false)$/i.test(bare)) return bare.toLowerCase();
    return undefined;
  }
  if (shape.kind === 'variants' && typeof value === 'string') {
    const variant = shape.variants.find(({ tag }) => tag.value.toLowerCase() === value.toLowerCase());
    return variant && `{ "${variant.tag.key}": ${quote(variant.tag.value)} }`;
  }
  return undefined;
}

/** "layers[0] (lstm)", "training", "the spec". */
function place(path: Path, root: unknown): string {
  if (path.length === 0) return 'the spec';
  const shape = shapeAt(path, root);
  const tag = shape?.kind === 'object' && 'tag' in shape ? (shape as ObjectShape & { tag: { value: string } }).tag.value : undefined;
  return showPath(path) + (tag ? ` (${tag})` : '');
}

/** The other variants of the union that the object at `path` belongs to. */
function siblings(path: Path, root: unknown): VariantsShape['variants'] {
  const parent = shapeAt(path.slice(0, -1), root);
  const last = path.at(-1);
  let shape: Shape | undefined;
  if (parent?.kind === 'list') shape = parent.items;
  else if (parent?.kind === 'object' && typeof last === 'string') shape = parent.members.get(last)?.shape;
  if (shape?.kind !== 'variants') return [];
  const own = variantOf(shape, valueAt(root, path));
  return shape.variants.filter((variant) => variant !== own);
}

/** Where else in a spec a key of this name stands, for one that was put in the wrong object: "training", "layers (lstm, gru)". */
function homeOf(key: string): string | undefined {
  const search = (shape: Shape, path: string): string | undefined => {
    if (shape.kind === 'list') return search(shape.items, path);
    if (shape.kind === 'variants') {
      const fitting = shape.variants.filter(({ members }) => members.has(key)).map(({ tag }) => tag.value);
      if (fitting.length > 0) return fitting.length === shape.variants.length ? path : `${path} (${fitting.join(', ')})`;
      return firstOf(shape.variants, (variant) => search(variant, path));
    }
    if (shape.kind === 'leaf') return undefined;
    if (shape.members.has(key)) return path || 'the outermost object';
    return firstOf([...shape.members], ([name, member]) => search(member.shape, path ? `${path}.${name}` : name));
  };
  return search(specShape, '');
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function valuesOf(shape: VariantsShape, key: string): string[] {
  return shape.variants.filter(({ tag }) => tag.key === key).map(({ tag }) => tag.value);
}

export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) {
    if (Array.isArray(value) && typeof step === 'number') value = value[step] as unknown;
    else if (isObject(value) && typeof step === 'string' && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}

function quote(text: string): string {
  return JSON.stringify(text);
}

/** A value for a sentence, cut where it is long. */
function show(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (isObject(value)) return 'an object';
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
