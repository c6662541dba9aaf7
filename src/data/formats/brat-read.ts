import { codePointLength, hasSurrogates } from '../code-points';
import type { Document, Problem, Span } from '../document';
import type { SourceText } from '../lines';
import { ProblemList } from '../problems';
import { type AnnLine, parseAnn } from './brat-ann';
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

export interface BratFile {
  readonly units: readonly TextUnit[];
  readonly ann: readonly AnnLine[];
  readonly documents: readonly Document[];
  /** Document of each entity that was read as a span. */
  readonly owners: ReadonlyMap<string, number>;
  readonly problems: readonly Problem[];
}

/** Lines that hold something, or the whole text. */
export function unitsOf(text: string, unit: ReadOptions['unit'] = 'line'): TextUnit[] {
  const simple = !hasSurrogates(text);
  const codePoints = (start: number, end: number): number => (simple ? end - start : codePointLength(text.slice(start, end)));
  const bom = text.startsWith('\ufeff') ? 1 : 0;
  const ranges =
    unit === 'text'
      ? text.slice(bom).trim() === ''
        ? []
        : [{ start: bom, end: text.length, next: text.length, line: 1 }]
      : new LinePlaces(text)
          .map((range, index) => ({ ...range, line: index + 1 }))
          .filter(({ start, end }) => text.slice(start, end).trim() !== '');
  let before = { at: 0, end: 0 };
  return ranges.map(({ start, end, next, line }) => {
    const at = before.at + codePoints(before.end, start);
    const length = codePoints(start, end);
    before = { at: at + length, end };
    return { start, end, next, line, at, length };
  });
}

export function readBratFiles(text: SourceText, ann: SourceText | undefined, options: ReadOptions): BratFile {
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
  const owners = new Map<string, number>();
  const more = attributesOf(lines);
  for (const { entity, line } of lines) {
    if (entity === undefined || ann === undefined) continue;
    const source = { file: ann.file, line };
    const [{ start, end }, ...others] = entity.ranges;
    const owner = unitAt(units, start);
    const unit = units[owner];
    const stays = 'it is not read, but stays in the file';
    if (others.length > 0)
      problems.warning(source, 'offset', `"${entity.id}" has ${entity.ranges.length} pieces; a span here has one, so ${stays}.`);
    else if (end <= start || unit === undefined || start < unit.at || start >= unit.at + unit.length)
      problems.error(
        source,
        'offset',
        `"${entity.id}" (${start} to ${end}) lies outside of the text or is empty; ${stays}. Correct its offsets (code points).`,
      );
    else if (end > unit.at + unit.length)
      problems.warning(
        source,
        'offset',
        `"${entity.id}" reaches over the end of its line; ${stays}. Read the text as one document to see it.`,
      );
    else {
      owners.set(entity.id, owner);
      spans[owner].push({
        start: start - unit.at,
        end: end - unit.at,
        label: entity.label,
        ...more.get(entity.id),
        extra: { brat: { id: entity.id } },
      });
    }
  }
  const documents = units.map(({ start, end, line }, i): Document => ({
    text: text.text.slice(start, end),
    spans: spans[i].sort((a, b) => a.start - b.start || a.end - b.end),
    source: { file: text.file, line },
  }));
  if (documents.length === 0) problems.error({ file: text.file, line: 1 }, 'empty', 'The text is empty. Write an utterance a line.');
  return { units, ann: lines, documents, owners, problems: problems.toArray() };
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
