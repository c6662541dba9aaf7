import { z } from 'zod';
import { OffsetMap } from '../../../data/code-points';
import { type Provenance } from '../../../data/document';
import { sorted, type TaggedSpan } from '../spans/span-model';
import { isTagged, plainLine, type TaggedLine } from '../spans/tagged-line';

/** Spans of `trips.txt` lie in `trips.txt.spans.jsonl`, in doccano's form, which the data readers train from. */
export const sidecarSuffix = '.spans.jsonl';

const provenance = z.object({
  by: z.enum(['person', 'model']),
  author: z.string().optional(),
  run: z.string().optional(),
  score: z.number().optional(),
  accepted: z.string().optional(),
});
const plainSpan = z.tuple([z.number(), z.number(), z.string()]);
const fullSpan = z.object({
  start_offset: z.number(),
  end_offset: z.number(),
  label: z.string(),
  role: z.string().optional(),
  group: z.string().optional(),
  ...provenance.partial().shape,
});
/**
 * One tagged line. `id` is its number in the text, from 1; `label` holds [start, end, label] in code points, or an object where there is more to say than that
 * a person set it; `cats` the class of the line. `by` is where an earlier version told who set each span; it is read only.
 */
const record = z.looseObject({
  id: z.number().optional(),
  text: z.string(),
  label: z.array(z.union([plainSpan, fullSpan])).default([]),
  cats: z.array(z.string()).optional(),
  by: z.array(provenance).optional(),
});
type SidecarRecord = z.infer<typeof record>;

/** What a sidecar says of a text. */
export interface SidecarContent {
  readonly lines: readonly TaggedLine[];
  /** Lines of the sidecar whose text is no longer in the text file; kept when the sidecar is written. */
  readonly orphans: readonly string[];
  /** Lines of the sidecar that can't be read, counted from 1; kept too. */
  readonly unreadable: readonly number[];
}

/** The sidecar's text: a line for each line that has a span or a class or was seen to have none, then the orphans. */
export function writeSidecar(lines: readonly TaggedLine[], orphans: readonly string[] = []): string {
  const written: string[] = [];
  lines.forEach((line, index) => {
    if (!isTagged(line)) return;
    const { text, spans, label } = line;
    const map = new OffsetMap(text);
    const json = { id: index + 1, text, label: spans.map((span) => spanItem(span, map)), ...(label !== undefined && { cats: [label] }) };
    written.push(JSON.stringify(json));
  });
  return [...written, ...orphans].map((line) => line + '\n').join('');
}

function spanItem({ start, end, label, role, group, provenance: who }: TaggedSpan, map: OffsetMap): unknown {
  const [from, to] = [map.toCodePoint(start), map.toCodePoint(end)];
  const plain = role === undefined && group === undefined && (who === undefined || (who.by === 'person' && Object.keys(who).length === 1));
  return plain ? [from, to, label] : { start_offset: from, end_offset: to, label, role, group, ...who };
}

/**
 * Finds the places of a sidecar's lines in the text: at the line they name, where it still reads the same, else at the
 * nearest line that does, so that lines added or removed by another program do no harm.
 */
export function readSidecar(sidecar: string, texts: readonly string[]): SidecarContent {
  const lines: TaggedLine[] = texts.map(plainLine);
  const free = new Map<string, number[]>();
  texts.forEach((text, line) => {
    const list = free.get(text);
    if (list) list.push(line);
    else free.set(text, [line]);
  });
  const taken = new Set<number>();
  const orphans: string[] = [];
  const unreadable: number[] = [];
  sidecar.split(/\r?\n/).forEach((source, index) => {
    if (source.trim() === '') return;
    const entry = parse(source);
    if (!entry) {
      unreadable.push(index + 1);
      orphans.push(source);
      return;
    }
    const wanted = (entry.id ?? index + 1) - 1;
    const line = texts[wanted] === entry.text && !taken.has(wanted) ? wanted : nearest(free.get(entry.text) ?? [], wanted, taken);
    if (line === undefined) {
      orphans.push(source);
      return;
    }
    taken.add(line);
    const [label] = entry.cats ?? [];
    const empty = entry.label.length === 0 && label === undefined;
    lines[line] = { ...lines[line], spans: spansOf(entry), ...(label !== undefined && { label }), ...(empty && { done: true }) };
  });
  return { lines, orphans, unreadable };
}

function nearest(lines: readonly number[], wanted: number, taken: ReadonlySet<number>): number | undefined {
  let best: number | undefined;
  for (const line of lines) {
    if (!taken.has(line) && (best === undefined || Math.abs(line - wanted) < Math.abs(best - wanted))) best = line;
  }
  return best;
}

function spansOf(entry: SidecarRecord): TaggedSpan[] {
  const map = new OffsetMap(entry.text);
  const spans = entry.label.map((item, i): TaggedSpan => {
    if (Array.isArray(item)) {
      const [start, end, label] = item;
      return { start: map.toUtf16(start), end: map.toUtf16(end), label, provenance: whoSet(entry.by?.[i]) };
    }
    const { start_offset: start, end_offset: end, label, role, group, by, ...who } = item;
    return {
      start: map.toUtf16(start),
      end: map.toUtf16(end),
      label,
      ...(role !== undefined && { role }),
      ...(group !== undefined && { group }),
      provenance: whoSet({ by: by ?? 'person', ...who }),
    };
  });
  return [...sorted(spans.filter(({ start, end }) => start < end))];
}

function whoSet(who: Provenance | undefined): Provenance {
  return who ?? { by: 'person' };
}

function parse(line: string): SidecarRecord | undefined {
  try {
    const parsed = record.safeParse(JSON.parse(line.replace(/^\uFEFF/, '')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
