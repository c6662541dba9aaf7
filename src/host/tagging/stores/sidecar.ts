import { z } from 'zod';
import { OffsetMap } from '../../../data/code-points';
import { type Provenance } from '../../../data/document';
import { type Rejection } from '../spans/rejection';
import { type Tags } from '../spans/span-history';
import { sorted, type TaggedSpan } from '../spans/span-model';
import { isTagged, plainLine, type TaggedLine, withTags } from '../spans/tagged-line';

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
 * a person set it; `cats` the class of the line, `cats_by` who set it, where that is more than some person. `by` is where an earlier version told who set each span; it is
 * read only. Beside a text or data file (see provenance-file), `rejected` holds suggestions that were turned down, of spans like `label`, of classes by name; then `done` says
 * whether there is nothing to tag.
 */
const record = z.looseObject({
  id: z.number().optional(),
  text: z.string(),
  label: z.array(z.union([plainSpan, fullSpan])).default([]),
  cats: z.array(z.string()).optional(),
  cats_by: provenance.optional(),
  by: z.array(provenance).optional(),
  rejected: z.array(z.union([z.string(), plainSpan, fullSpan])).optional(),
  done: z.boolean().optional(),
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

/** The sidecar's text: a line for each line of which something is told, then the orphans. */
export function writeSidecar(lines: readonly TaggedLine[], orphans: readonly string[] = []): string {
  const written = lines.flatMap((line, index) => (isTagged(line) || line.rejected ? [JSON.stringify(recordOf(line, index + 1))] : []));
  return [...written, ...orphans].map((line) => line + '\n').join('');
}

function recordOf({ text, spans, label, labelProvenance: who, done, rejected }: TaggedLine, id: number): SidecarRecord {
  const map = new OffsetMap(text);
  return {
    id,
    text,
    label: spans.map((span) => spanItem(span, map)),
    ...(label !== undefined && { cats: [label] }),
    ...(label !== undefined && who && !isSomePerson(who) && { cats_by: who }),
    ...(rejected && { rejected: rejected.map(({ place, ...one }) => (place ? spanItem({ ...place, ...one }, map) : one.label)) }),
    ...(rejected && done && { done }),
  };
}

function isSomePerson(who: Provenance): boolean {
  return who.by === 'person' && Object.keys(who).length === 1;
}

function spanItem({ start, end, label, role, group, provenance: who }: TaggedSpan, map: OffsetMap): SidecarRecord['label'][number] {
  const [from, to] = [map.toCodePoint(start), map.toCodePoint(end)];
  const plain = role === undefined && group === undefined && (who === undefined || isSomePerson(who));
  return plain ? [from, to, label] : { start_offset: from, end_offset: to, label, role, group, ...who };
}

/**
 * Finds the places of a sidecar's lines in the text: at the line they name, where it still reads the same, else at the
 * nearest line that does, so that lines added or removed by another program do no harm.
 */
export function readSidecar(sidecar: string, texts: readonly string[]): SidecarContent {
  const lines: TaggedLine[] = texts.map(plainLine);
  // Made only where a line is no longer where it was.
  let places: ReadonlyMap<string, readonly number[]> | undefined;
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
    const line =
      texts[wanted] === entry.text && !taken.has(wanted)
        ? wanted
        : nearest((places ??= placesOf(texts)).get(entry.text) ?? [], wanted, taken);
    if (line === undefined) {
      orphans.push(source);
      return;
    }
    taken.add(line);
    lines[line] = withTags(lines[line], tagsOf(entry));
  });
  return { lines, orphans, unreadable };
}

function placesOf(texts: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  texts.forEach((text, line) => {
    const list = places.get(text);
    if (list) list.push(line);
    else places.set(text, [line]);
  });
  return places;
}

function nearest(lines: readonly number[], wanted: number, taken: ReadonlySet<number>): number | undefined {
  let best: number | undefined;
  for (const line of lines) {
    if (!taken.has(line) && (best === undefined || Math.abs(line - wanted) < Math.abs(best - wanted))) best = line;
  }
  return best;
}

function tagsOf(entry: SidecarRecord): Tags {
  const { cats: [label] = [], cats_by: who, rejected, done } = entry;
  const map = new OffsetMap(entry.text);
  return {
    spans: spansOf(entry, map),
    label,
    labelProvenance: whoSet(who),
    // A line with nothing was seen to have nothing.
    done: rejected === undefined || done ? true : undefined,
    rejected: rejected?.map((item) => rejectionOf(item, map)),
  };
}

function rejectionOf(item: NonNullable<SidecarRecord['rejected']>[number], map: OffsetMap): Rejection {
  if (typeof item === 'string') return { label: item };
  const [start, end, label] = Array.isArray(item) ? item : [item.start_offset, item.end_offset, item.label];
  const role = Array.isArray(item) ? undefined : item.role;
  return { label, ...(role !== undefined && { role }), place: { start: map.toUtf16(start), end: map.toUtf16(end) } };
}

function spansOf(entry: SidecarRecord, map: OffsetMap): TaggedSpan[] {
  const spans = entry.label.map((item, i): TaggedSpan => {
    if (Array.isArray(item))
      return { start: map.toUtf16(item[0]), end: map.toUtf16(item[1]), label: item[2], provenance: whoSet(entry.by?.[i]) };
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
  return isInOrder(spans) ? spans : [...sorted(spans.filter(({ start, end }) => start < end))];
}

/** As nearly all are: one behind the other, none empty. */
function isInOrder(spans: readonly TaggedSpan[]): boolean {
  return spans.every(({ start, end }, i) => start < end && (i === 0 || spans[i - 1].end <= start));
}

const somePerson: Provenance = { by: 'person' };

function whoSet(who: Provenance | undefined): Provenance {
  return who ?? somePerson;
}

function parse(line: string): SidecarRecord | undefined {
  try {
    const parsed = record.safeParse(JSON.parse(line.replace(/^\uFEFF/, '')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
