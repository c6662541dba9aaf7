import { type AnnotationStore } from './annotation-store';
import { alignLines } from '../spans/align-lines';
import { mergeTags, sameTags } from '../spans/merge-tags';
import { type SavedLines } from '../spans/saved-lines';
import { type Tags } from '../spans/span-history';
import { type TaggedLine, withTags } from '../spans/tagged-line';

/** Lines to be written, with what somebody else has tagged since they were read. */
export interface Merged {
  readonly lines: readonly TaggedLine[];
  /** Tags of somebody else that are not at hand here. */
  readonly taken: ReadonlyMap<number, Tags>;
  /** Lines that both tagged otherwise: in `lines` they are as the other one left them, since that is saved already. */
  readonly contradicted: ReadonlyMap<number, Tags>;
}

/** Two windows (or a window and another program) may tag one text at once: what each did since both were the same (`saved`) is kept. */
export async function mergeSaved(store: AnnotationStore, saved: SavedLines, lines: readonly TaggedLine[]): Promise<Merged> {
  const texts = lines.map(({ text }) => text);
  const theirs = await store.theirs(texts, (origin) => saved.originOf(origin));
  const taken = new Map<number, Tags>();
  const contradicted = new Map<number, Tags>();
  if (!theirs) return { lines, taken, contradicted };
  const base = alignLines(saved.lines, texts).lines;
  const merged = lines.map((line, i) => {
    const tags = mergeTags(base[i], line, theirs[i]);
    if (tags && sameTags(tags, line)) return line;
    const wanted = tags ?? theirs[i];
    (tags ? taken : contradicted).set(i, wanted);
    return withTags(line, wanted);
  });
  return { lines: merged, taken, contradicted };
}
