import { parseTree, findNodeAtLocation, getNodeValue, type ParseError } from 'jsonc-parser';
import { z } from 'zod';

const key = z
  .string()
  .regex(/^[a-z]$/)
  .meta({ patternErrorMessage: 'Write one letter from a to z, as "c".' })
  .describe('Letter that sets it: Alt+K and the letter, or the letter alone in tagging mode.');
const color = z
  .string()
  .regex(/^#[0-9a-fA-F]{6}$/)
  .meta({ patternErrorMessage: 'Write the colour as #rrggbb, as "#2f7fd1", or leave it out.' })
  .describe('Colour as #rrggbb. Without it the label has one of eight that differ for the colour-blind too.');
const description = z.string().describe('What it stands for; shown with its key and when the mouse rests on a span.');

const role = z
  .strictObject({
    name: z.string().min(1).describe('Name of the role, as "destination".'),
    key: key.optional(),
    description: description.optional(),
  })
  .describe('A part that the entity can play.');

const label = z.strictObject({
  name: z.string().min(1).describe('Name of the label as it stands in the data, without B- and I-.'),
  key: key.optional(),
  color: color.optional(),
  group: z.string().min(1).optional().describe('Heading under which the label stands in the list of labels.'),
  description: description.optional(),
  roles: z.array(role).optional().describe('Parts that the entity can play, as "origin" and "destination" of a "city".'),
});

const classOfLine = z.strictObject({
  name: z.string().min(1).describe('Name of the class as it stands in the data.'),
  key: key.optional().describe('Letter that sets it: Shift and the letter in tagging mode.'),
  color: color.optional(),
  description: description.optional(),
});

/** A file of labels: what spans can be called, and what lines can be. */
const labelSetSchema = z.strictObject({
  $schema: z.string().optional().describe('JSON schema of this file.'),
  labels: z.array(label).default([]).describe('Labels of spans, in the order of their keys Ctrl+K 1 to 9.'),
  classes: z.array(classOfLine).default([]).describe('Classes of whole lines.'),
});
export type LabelSet = z.output<typeof labelSetSchema>;
export type LabelEntry = LabelSet['labels'][number];
export type ClassEntry = LabelSet['classes'][number];

/** The JSON schema of a label set, for completion and checks in the editor. */
export function labelSetJsonSchema(): object {
  return z.toJSONSchema(labelSetSchema, { io: 'input' });
}

/** Something wrong in a label set, with its place in the file in UTF-16 units. */
export interface LabelSetProblem {
  /** It is no label set at all; a name or a key comes twice. */
  readonly kind: 'unusable' | 'label' | 'role' | 'class' | 'labelKey' | 'classKey';
  /** The name or the key. */
  readonly value: string;
  readonly offset: number;
  readonly length: number;
}

/** Reads a label set (JSON with comments); undefined where it is not one. `problems` has what the schema can't say, and where it begins to be none. */
export function parseLabelSet(text: string): { set: LabelSet | undefined; problems: LabelSetProblem[] } {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const parsed = tree && errors.length === 0 ? labelSetSchema.safeParse(getNodeValue(tree)) : undefined;
  if (!tree || !parsed?.success) {
    const path = parsed?.error?.issues[0]?.path.filter((part) => typeof part !== 'symbol');
    const { offset, length } = errors[0] ?? (tree && path && findNodeAtLocation(tree, path)) ?? { offset: 0, length: 1 };
    return { set: undefined, problems: [{ kind: 'unusable', value: '', offset, length }] };
  }
  const problems: LabelSetProblem[] = [];
  const seen = new Set<string>();
  const once = (kind: LabelSetProblem['kind'], value: string | undefined, path: (string | number)[], within = '') => {
    if (value === undefined) return;
    const node = findNodeAtLocation(tree, path);
    const name = `${kind} ${within} ${value}`;
    if (seen.has(name) && node) problems.push({ kind, value, offset: node.offset, length: node.length });
    seen.add(name);
  };
  const { labels, classes } = parsed.data;
  labels.forEach((entry, i) => {
    once('label', entry.name, ['labels', i, 'name']);
    once('labelKey', entry.key, ['labels', i, 'key']);
    entry.roles?.forEach((part, k) => {
      once('role', part.name, ['labels', i, 'roles', k, 'name'], entry.name);
      once('labelKey', part.key, ['labels', i, 'roles', k, 'key']);
    });
  });
  classes.forEach((entry, i) => {
    once('class', entry.name, ['classes', i, 'name']);
    once('classKey', entry.key, ['classes', i, 'key']);
  });
  return { set: parsed.data, problems };
}

/** What a letter sets. */
export interface KeyTarget {
  readonly label: string;
  readonly role?: string;
}

/**
 * Which letter sets what: as the entries say, and for those that do not say, a letter of their name that is free, else any that is. An entry with
 * roles gives letters to them instead of itself, unless it names one. The order counts: an entry never loses its letter to a later one.
 */
export function assignKeys(
  entries: readonly { name: string; key?: string; roles?: readonly { name: string; key?: string }[] }[],
): Map<string, KeyTarget> {
  const keys = new Map<string, KeyTarget>();
  const all = entries.flatMap((entry) => {
    const roles = (entry.roles ?? []).map((part) => ({ word: part.name, key: part.key, target: { label: entry.name, role: part.name } }));
    const own = { word: entry.name, key: entry.key, target: { label: entry.name } };
    return roles.length === 0 || entry.key !== undefined ? [own, ...roles] : roles;
  });
  for (const { key: letter, target } of all) if (letter !== undefined && !keys.has(letter)) keys.set(letter, target);
  for (const { word, key: letter, target } of all) {
    if (letter !== undefined) continue;
    const free = [...word.toLowerCase().replace(/[^a-z]/g, ''), ...'abcdefghijklmnopqrstuvwxyz'].find((one) => !keys.has(one));
    if (free !== undefined) keys.set(free, target);
  }
  return keys;
}

/** A label set as a file, for a person to go on with. */
export function writeLabelSet(labels: readonly LabelEntry[], classes: readonly ClassEntry[]): string {
  // A line end stands between values alone: in texts it is escaped.
  const row = (entry: object) => `    ${JSON.stringify(entry, null, 1).replace(/\n\s*/g, ' ')}`;
  const list = (name: string, entries: readonly object[]) =>
    `  "${name}": [${entries.length === 0 ? ']' : `\n${entries.map(row).join(',\n')}\n  ]`}`;
  return `{\n${list('labels', labels)},\n${list('classes', classes)}\n}\n`;
}
