import { z } from 'zod';
import { toCodePoint, toUtf16 } from '../../data/code-points';
import { LineStarts } from './offsets';
import { type Spans, type TaggedSpan } from './span-model';

/** Spans of `trips.txt` lie in `trips.txt.spans.jsonl`, in doccano's form, which the data readers train from. */
export const sidecarSuffix = '.spans.jsonl';

const provenance = z.object({ by: z.enum(['person', 'model']), run: z.string().optional(), score: z.number().optional() });
/** One tagged line. `id` is its number in the text, from 1; `label` holds [start, end, label] in code points; `by` tells who set each. */
const record = z.looseObject({
  id: z.number().optional(),
  text: z.string(),
  label: z.array(z.tuple([z.number(), z.number(), z.string()])),
  by: z.array(provenance).optional(),
});
type SidecarRecord = z.infer<typeof record>;

/** What a sidecar says of a text. */
export interface SidecarContent {
  readonly spans: Spans;
  /** Lines of the sidecar whose text is no longer in the text file; kept when the sidecar is written. */
  readonly orphans: readonly string[];
  /** Lines of the sidecar that can't be read, counted from 1; kept too. */
  readonly unreadable: readonly number[];
}

/** The sidecar's text: a line for each line of `text` that has a span, then the orphans. `text` has "\n" for line ends. */
export function writeSidecar(text: string, spans: Spans, orphans: readonly string[] = []): string {
  const lines = new LineStarts(text);
  const records = new Map<number, { text: string; spans: TaggedSpan[] }>();
  for (const span of spans) {
    const { line } = lines.position(span.start);
    const entry = records.get(line) ?? { text: lines.line(line), spans: [] };
    entry.spans.push(span);
    records.set(line, entry);
  }
  const written = [...records].map(([line, entry]) => {
    const start = lines.start(line);
    const place = (offset: number) => toCodePoint(entry.text, offset - start);
    const json: SidecarRecord = {
      id: line + 1,
      text: entry.text,
      label: entry.spans.map((span) => [place(span.start), place(span.end), span.label]),
    };
    if (entry.spans.some(({ provenance: who }) => who.by !== 'person' || who.run !== undefined))
      json.by = entry.spans.map((span) => span.provenance);
    return JSON.stringify(json);
  });
  return [...written, ...orphans].map((line) => line + '\n').join('');
}

/**
 * Finds the places of a sidecar's lines in the text: at the line they name, where it still reads the same, else at the
 * nearest line that does, so that lines added or removed by another program do no harm.
 */
export function readSidecar(sidecar: string, text: string): SidecarContent {
  const lines = new LineStarts(text);
  const places = new Map<string, number[]>();
  for (let line = 0; line < lines.count; line++) {
    const content = lines.line(line);
    const list = places.get(content);
    if (list) list.push(line);
    else places.set(content, [line]);
  }
  const taken = new Set<number>();
  const orphans: string[] = [];
  const unreadable: number[] = [];
  const added: TaggedSpan[] = [];
  sidecar.split(/\r?\n/).forEach((source, index) => {
    if (source.trim() === '') return;
    const entry = parse(source);
    if (!entry) {
      unreadable.push(index + 1);
      orphans.push(source);
      return;
    }
    const wanted = (entry.id ?? index + 1) - 1;
    const free = (places.get(entry.text) ?? []).filter((line) => !taken.has(line));
    const line = free.sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0];
    if (line === undefined) {
      orphans.push(source);
      return;
    }
    taken.add(line);
    const start = lines.start(line);
    entry.label.forEach(([from, to, label], i) => {
      const span = {
        start: start + toUtf16(entry.text, from),
        end: start + toUtf16(entry.text, to),
        label,
        provenance: entry.by?.[i] ?? { by: 'person' as const },
      };
      if (span.start < span.end) added.push(span);
    });
  });
  return { spans: disjoint(added), orphans, unreadable };
}

/** Of overlapping spans the first one stays. */
function disjoint(spans: readonly TaggedSpan[]): TaggedSpan[] {
  const sorted = [...spans].sort((a, b) => a.start - b.start);
  const kept: TaggedSpan[] = [];
  for (const span of sorted) if (kept.length === 0 || kept[kept.length - 1].end <= span.start) kept.push(span);
  return kept;
}

function parse(line: string): SidecarRecord | undefined {
  try {
    const parsed = record.safeParse(JSON.parse(line.replace(/^\uFEFF/, '')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
