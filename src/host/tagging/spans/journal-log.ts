import { z } from 'zod';
import { alignLines } from './align-lines';
import { Fingerprint } from './fingerprint';
import { type Replacement } from './span-history';
import { withLines } from './with-lines';
import { identicalTags, type TaggedLine, tagsIn, withTags } from './tagged-line';

const header = z.object({ journal: z.literal(1), uri: z.string(), hash: z.string(), count: z.int() });
/** Which text a journal belongs to, the hash of its file when it was begun, and how many lines that gave. */
export type JournalHeader = Omit<z.infer<typeof header>, 'journal'>;

const span = z.looseObject({ start: z.int(), end: z.int(), label: z.string() });
const rejection = z.object({
  label: z.string(),
  role: z.string().optional(),
  place: z.object({ start: z.int(), end: z.int() }).optional(),
});
const line = z.object({
  text: z.string(),
  spans: z.array(span),
  label: z.string().optional(),
  labelProvenance: z.looseObject({ by: z.enum(['person', 'model']) }).optional(),
  rejected: z.array(rejection).optional(),
  done: z.literal(true).optional(),
  origin: z.int().optional(),
});
const record = z.object({ at: z.int(), remove: z.int(), insert: z.array(line) });
type JournalRecord = z.infer<typeof record>;

export function writeHeader(head: JournalHeader): string {
  return `${JSON.stringify({ journal: 1, ...head })}\n`;
}

/** A change as a line of the journal; empty where nothing changed that is to be saved (suggestions are not). `origin` tells where in the file a line's document now is. */
export function writeChange({ at, before, after }: Replacement, origin: (origin: number) => number | undefined): string {
  const sameTexts = before.length === after.length && before.every(({ text }, i) => text === after[i].text);
  if (sameTexts && before.every((line, i) => identicalTags(line, after[i]))) return '';
  const insert = after.map((line) => ({
    text: line.text,
    ...tagsIn(line),
    origin: line.origin === undefined ? undefined : origin(line.origin),
  }));
  return `${JSON.stringify({ at, remove: before.length, insert })}\n`;
}

/** What a session left behind of a text. */
export interface LeftBehind {
  readonly header: JournalHeader;
  readonly changes: readonly JournalRecord[];
}

/** What a journal holds, up to where it can be read: its last line may be torn. */
export function readJournal(text: string): LeftBehind | undefined {
  const [first, ...rest] = text.split('\n');
  const head = parse(header, first);
  if (!head) return undefined;
  const changes: JournalRecord[] = [];
  for (const source of rest) {
    const change = parse(record, source);
    if (!change) break;
    changes.push(change);
  }
  return { header: head, changes };
}

function parse<T>(type: z.ZodType<T>, text: string): T | undefined {
  try {
    return type.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/**
 * Lines of a text with what was left behind.
 * @param stored what its file holds, and `aligned` that by the lines of the text, `texts`
 */
export function linesLeft(
  { header, changes }: LeftBehind,
  stored: { readonly hash: string; readonly lines: readonly TaggedLine[] },
  aligned: readonly TaggedLine[],
  texts: readonly string[],
): readonly TaggedLine[] {
  const same = header.hash === stored.hash && header.count === stored.lines.length;
  return same ? replay(stored.lines, changes, texts) : salvage(aligned, changes);
}

/**
 * The lines as they were when the text last read as `texts`: the editor keeps texts by itself, at other moments than the journal. When it never read so,
 * the last lines give their tags to those of `texts` that read the same. `base`: the lines as they were when the journal was begun.
 */
export function replay(base: readonly TaggedLine[], changes: readonly JournalRecord[], texts: readonly string[]): TaggedLine[] {
  const wanted = new Fingerprint();
  wanted.replace(undefined, [], texts, undefined);
  const now = new Fingerprint();
  now.replace(undefined, [], textsOf(base), undefined);
  let lines = [...base];
  const fits = () => lines.length === texts.length && now.value === wanted.value;
  let found = fits() ? 0 : -1;
  changes.forEach((change, index) => {
    const { at } = change;
    const before = lines.slice(at, at + change.remove);
    const after = change.insert.map(lineOf);
    lines = withLines(lines, at, change.remove, after);
    const below = lines[at + after.length]?.text;
    now.replace(lines[at - 1]?.text, textsOf(before), textsOf(after), below);
    if (fits()) found = index + 1;
  });
  if (found === -1) return alignLines(lines, texts).lines;
  if (found === changes.length) return lines;
  return changes.slice(0, found).reduce((earlier, { at, remove, insert }) => withLines(earlier, at, remove, insert.map(lineOf)), [...base]);
}

function lineOf({ text, origin, ...tags }: JournalRecord['insert'][number]): TaggedLine {
  return { text, suggestions: [], ...tagsIn(tags), ...(origin !== undefined && { origin }) };
}

/** The tags of a journal whose file has changed since: they go to the lines that read the same. */
export function salvage(now: readonly TaggedLine[], changes: readonly JournalRecord[]): TaggedLine[] {
  const latest = new Map<string, TaggedLine>();
  for (const { insert } of changes) for (const change of insert) latest.set(change.text, lineOf(change));
  return now.map((known) => {
    const saved = latest.get(known.text);
    if (!saved) return known;
    return withTags(known, saved);
  });
}

function textsOf(lines: readonly TaggedLine[]): string[] {
  return lines.map(({ text }) => text);
}
