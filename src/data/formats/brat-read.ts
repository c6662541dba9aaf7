import { codePointLength, hasSurrogates } from '../code-points';
import type { Document, Problem, ReadResult, Span } from '../document';
import type { SourceText } from '../lines';
import { ProblemList } from '../problems';
import { type AnnEntity, type AnnLine, parseAnn } from './brat-ann';
import type { ReadOptions } from './format';
import type { Target } from './lost';
import { LinePlaces } from './text-lines';

export const bratTarget: Target = {
  name: 'brat',
  title: 'brat',
  capabilities: { overlap: true, roles: true, classes: false, provenance: true, multiline: false, tokens: false },
};

/** A document's stretch of the text; UTF-16 offsets, and the code point at which it starts. */
export interface TextUnit {
  readonly start: number;
  readonly end: number;
  /** End with its line end. */
  readonly next: number;
  readonly line: number;
  readonly at: number;
  /** Length in code points. */
  readonly length: number;
}

/** Where things stand in the files. */
export interface BratLayout {
  readonly units: readonly TextUnit[];
  /** Of each line of the .ann file the document whose span it is; -1: it is none. */
  readonly documentOf: Int32Array;
  /** Index of the line of each entity that is a span, by its id. */
  readonly lineOf: ReadonlyMap<string, number>;
}

/** Lines that hold something, or the whole text. */
export function unitsOf(text: string, unit: ReadOptions['unit'] = 'line'): TextUnit[] {
  const simple = !hasSurrogates(text);
  const codePoints = (start: number, end: number): number => (simple ? end - start : codePointLength(text.slice(start, end)));
  const units: TextUnit[] = [];
  let at = 0;
  let before = 0;
  const add = (start: number, end: number, next: number, line: number): void => {
    if (!/\S/.test(text.slice(start, end))) return;
    at += codePoints(before, start);
    const length = codePoints(start, end);
    units.push({ start, end, next, line, at, length });
    at += length;
    before = end;
  };
  if (unit === 'text') add(text.startsWith('\ufeff') ? 1 : 0, text.length, text.length, 1);
  else {
    const lines = new LinePlaces(text);
    for (let i = 0; i < lines.length; i++) add(lines.startOf(i), lines.endOf(i), lines.startOf(i + 1), i + 1);
  }
  return units;
}

export function readBrat(
  text: SourceText,
  ann: SourceText | undefined,
  options: ReadOptions,
): ReadResult & { readonly layout: BratLayout } {
  const problems = new ProblemList();
  if (ann === undefined)
    problems.warning(
      { file: text.file, line: 1 },
      'missing',
      'There is no .ann file beside the text, so it has no spans. Put it there if a model is to learn them.',
    );
  const lines = ann === undefined ? [] : parseAnn(ann, problems);
  const units = unitsOf(text.text, options.unit);
  const spans = units.map((): Span[] => []);
  const documentOf = new Int32Array(lines.length).fill(-1);
  const lineOf = new Map<string, number>();
  const more = attributesOf(lines);
  lines.forEach(({ entity, line }, index) => {
    if (entity === undefined || ann === undefined) return;
    const { id, label, ranges } = entity;
    const owner = unitAt(units, ranges[0].start);
    const wrong = whyNoSpan(entity, units[owner], lineOf.has(id));
    if (wrong !== undefined) {
      problems.add({ ...wrong, source: { file: ann.file, line }, reason: 'offset' });
      return;
    }
    const { at } = units[owner];
    documentOf[index] = owner;
    lineOf.set(id, index);
    spans[owner].push({ start: ranges[0].start - at, end: ranges[0].end - at, label, ...more.get(id), extra: { brat: { id } } });
  });
  const documents = units.map(({ start, end, line }, i): Document => ({
    text: text.text.slice(start, end),
    spans: spans[i].sort((a, b) => a.start - b.start || a.end - b.end),
    source: { file: text.file, line },
  }));
  if (documents.length === 0) problems.error({ file: text.file, line: 1 }, 'empty', 'The text is empty. Write an utterance a line.');
  return { documents, problems: problems.toArray(), format: 'brat', layout: { units, documentOf, lineOf } };
}

/** What keeps an entity from being a span of the unit in which it begins. */
function whyNoSpan(
  { id, ranges }: AnnEntity,
  unit: TextUnit | undefined,
  isTwice: boolean,
): Pick<Problem, 'severity' | 'message'> | undefined {
  const [{ start, end }] = ranges;
  const stays = 'it is not read, but stays in the file';
  if (ranges.length > 1) return { severity: 'warning', message: `"${id}" has ${ranges.length} pieces; a span here has one, so ${stays}.` };
  if (end <= start || unit === undefined || start < unit.at || start >= unit.at + unit.length)
    return {
      severity: 'error',
      message: `"${id}" (${start} to ${end}) lies outside of the text or is empty; ${stays}. Correct its offsets (code points).`,
    };
  if (end > unit.at + unit.length)
    return {
      severity: 'warning',
      message: `"${id}" reaches over the end of its line; ${stays}. Read the text as one document to see it.`,
    };
  return isTwice ? { severity: 'error', message: `"${id}" stands there twice; ${stays}. Give one of them another number.` } : undefined;
}

/** Index of the unit that holds a code point, or of the last one before it. */
export function unitAt(units: readonly TextUnit[], at: number): number {
  let [low, high] = [0, units.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (units[middle].at <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

function attributesOf(lines: readonly AnnLine[]): Map<string, Pick<Span, 'role' | 'group' | 'provenance'>> {
  const found = new Map<string, Pick<Span, 'role' | 'group' | 'provenance'>>();
  for (const { role, note } of lines) {
    if (role !== undefined) found.set(role.of, { ...found.get(role.of), [role.name]: role.value });
    if (note !== undefined) found.set(note.of, { ...found.get(note.of), provenance: note.provenance });
  }
  return found;
}
