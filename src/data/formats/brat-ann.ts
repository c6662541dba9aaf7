import type { Provenance, Source } from '../document';
import type { SourceText } from '../lines';
import type { ProblemList } from '../problems';
import { isObject, spanFields } from './json-record';
import { LinePlaces } from './text-lines';

/** A line of a .ann file; UTF-16 offsets in it, `next` where the following line starts. */
export interface AnnLine {
  readonly start: number;
  readonly end: number;
  readonly next: number;
  readonly text: string;
  readonly line: number;
  /** Ids that the line speaks of, as an attribute or relation does. */
  readonly targets: readonly string[];
  readonly entity?: AnnEntity;
  readonly role?: { readonly of: string; readonly name: 'role' | 'group'; readonly value: string };
  readonly note?: { readonly of: string; readonly provenance: Provenance };
}

/** T1<tab>label start end[;start end ...]<tab>text; code points of the .txt file. */
export interface AnnEntity {
  readonly id: string;
  readonly label: string;
  readonly ranges: readonly { readonly start: number; readonly end: number }[];
  readonly text: string;
}

const entityLine = /^(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t(.*))?$/s;
const attributeLine = /^[AM]\d+\t(Role|Group) (T\d+) (.+)$/s;
const noteLine = /^#\d+\tUnroll (T\d+)\t(.*)$/s;

const none: readonly string[] = [];

/** The lines of an annotation file; all kinds but entities, our own attributes and notes are only told by what they refer to. */
export function parseAnn({ text, file }: SourceText, problems: ProblemList): AnnLine[] {
  return new LinePlaces(text).map((range, index): AnnLine => {
    const content = text.slice(range.start, range.end);
    const line = index + 1;
    const source: Source = { file, line };
    const { start, end, next } = range;
    const base = { start, end, next, text: content, line };
    if (content.startsWith('T')) {
      const found = entityLine.exec(content);
      if (found !== null) {
        const [, id, label, places, covered = ''] = found;
        const entity = { id, label, ranges: places.includes(';') ? places.split(';').map(rangeOf) : [rangeOf(places)], text: covered };
        return { start, end, next, text: content, line, targets: none, entity };
      }
      problems.error(
        source,
        'syntax',
        `"${content}" is no entity; it is left out, and stays in the file. Write T1<tab>label start end<tab>text.`,
      );
    }
    const attribute = attributeLine.exec(content);
    if (attribute !== null) {
      const [, name, of, value] = attribute;
      return { ...base, targets: [of], role: { of, name: name === 'Role' ? 'role' : 'group', value } };
    }
    const note = noteLine.exec(content);
    if (note !== null) {
      const provenance = provenanceIn(note[2]);
      if (provenance !== undefined) return { ...base, targets: [note[1]], note: { of: note[1], provenance } };
    }
    return {
      ...base,
      targets: content.startsWith('T') ? none : Array.from(content.split('\t')[1]?.matchAll(/\b[TERAM]\d+\b/g) ?? [], ([id]) => id),
    };
  });
}

/** "7 13" */
function rangeOf(pair: string): { start: number; end: number } {
  const blank = pair.indexOf(' ');
  return { start: Number(pair.slice(0, blank)), end: Number(pair.slice(blank + 1)) };
}

function provenanceIn(json: string): Provenance | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? spanFields(value).known.provenance : undefined;
  } catch {
    return undefined;
  }
}

/** The greatest number of ids with a letter, for new ones. */
export function lastId(lines: readonly AnnLine[], letter: string): number {
  let last = 0;
  for (const { text } of lines) if (text.startsWith(letter)) last = Math.max(last, Number(/^\D(\d+)\t/.exec(text)?.[1] ?? 0));
  return last;
}
