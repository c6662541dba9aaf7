import { isDeepStrictEqual } from 'node:util';
import { OffsetMap } from '../code-points';
import type { Document, Span } from '../document';
import { ProblemList } from '../problems';
import { type AnnEntity, type AnnLine, lastId } from './brat-ann';
import { bratTarget, type BratFile, readBratFiles, type TextUnit, unitAt, unitsOf } from './brat-read';
import { editedRange } from './edited-range';
import type { UpdateOptions, Written } from './format';
import { isWritable } from './json-record';
import { arrangeLines, closeLine, type Item, piecesOf } from './layout';
import { fitted } from './lost';
import { lineEndOf } from './text-lines';

/** Writes the text, then moves every entity to where its text stands now; all other lines of the .ann file stay. */
export function updateBrat(
  [original = '', ann]: readonly (string | undefined)[],
  documents: readonly Document[],
  options: UpdateOptions = {},
): Written {
  const problems = new ProblemList();
  const file = readBratFiles({ file: '(text).txt', text: original }, { file: '(text).ann', text: ann ?? '' }, options);
  const whole = options.unit === 'text';
  const eol = lineEndOf(original);
  const kept: { document: Document; origin?: number }[] = [];
  const written = (document: Document, origin?: number): string | undefined => {
    const text = textOf(document, whole, problems);
    if (text !== undefined) kept.push({ document: { ...document, text }, ...(origin !== undefined && { origin }) });
    return text;
  };
  const items = file.units.map(({ start, next }, document): Item => ({ start, end: next, document }));
  const fit = documents.map((document) => fitted(document, bratTarget, problems)).filter((document) => document !== undefined);
  // `piecesOf` asks only for what changed; the entities of the others move too, so all are put down here.
  const pieces = piecesOf(items, file.documents.map(never), fit, {
    rewrite: (origin, _before, document) => {
      const text = written(document, origin);
      const { end, next } = file.units[origin];
      if (text !== undefined) return text + original.slice(end, next);
      written(file.documents[origin], origin);
      return undefined;
    },
    create: (document) => {
      const text = written(document);
      return text === undefined ? undefined : text + (whole ? '' : eol);
    },
  });
  const text = arrangeLines(original, items, pieces, whole ? () => '' : closeLine(eol));
  const annText = new AnnWriter(file, unitsOf(text, options.unit), original, text, kept, problems).write(ann ?? '', eol);
  const files = [{ name: '.txt', text }, ...(ann === undefined && annText === '' ? [] : [{ name: '.ann', text: annText }])];
  return { files, problems: problems.toArray(), losses: problems.losses() };
}

function never(document: Document): Document {
  return { ...document, text: `${document.text}\0` };
}

function textOf(document: Document, whole: boolean, problems: ProblemList): string | undefined {
  if (!isWritable(document, problems)) return undefined;
  const text = whole ? document.text : document.text.replace(/\r\n|[\r\n]/g, (end) => ' '.repeat(end.length));
  if (text.trim() === '') {
    problems.losesDocument(document.source, 'empty', "brat can't hold a document without text; it is left out.");
    return undefined;
  }
  if (text !== document.text)
    problems.loses(document.source, 'line ends', 'A document is a line here, so line ends in it are written as blanks.', 'syntax');
  return text;
}

/** The span that an entity stands for now. */
interface Held {
  readonly span: Span;
  readonly unit: TextUnit;
  /** Where its document, whose text did not change, stood before. */
  readonly home?: TextUnit;
}

/** Writes the entities of documents in their new places. */
class AnnWriter {
  private maps: { readonly old: OffsetMap; readonly now: OffsetMap } | undefined;
  private readonly removed = new Set<string>();
  private readonly fresh: { span: Span; unit: TextUnit }[] = [];
  private readonly spans = new Map<string, Held>();
  private readonly places = new Map<number, { unit: TextUnit; document: Document }>();

  constructor(
    private readonly file: BratFile,
    units: readonly TextUnit[],
    private readonly original: string,
    private readonly text: string,
    kept: readonly { document: Document; origin?: number }[],
    private readonly problems: ProblemList,
  ) {
    kept.forEach(({ document, origin }, i) => {
      const unit = units[i];
      if (origin !== undefined) this.places.set(origin, { unit, document });
      for (const span of document.spans) {
        const id = (span.extra?.brat as { id?: string } | undefined)?.id;
        const owner = id === undefined ? undefined : file.owners.get(id);
        if (id !== undefined && owner !== undefined && !this.spans.has(id))
          this.spans.set(id, {
            span,
            unit,
            ...(owner === origin && document.text === file.documents[origin].text && { home: file.units[origin] }),
          });
        else this.fresh.push({ span, unit });
      }
    });
  }

  write(ann: string, eol: string): string {
    const lines = this.file.ann;
    const texts = new Map<AnnLine, string | undefined>(lines.map((line) => [line, this.entityText(line)]));
    // What refers to something that is gone goes too, and so on: a name without its bearer is an error in brat.
    for (let before = -1; before !== this.removed.size;) {
      before = this.removed.size;
      for (const line of lines) {
        const gone = line.targets.find((id) => this.removed.has(id));
        if (gone === undefined || texts.get(line) === undefined) continue;
        texts.set(line, undefined);
        const id = /^[^\t]+/.exec(line.text)?.[0] ?? '';
        if (/^[REAM]\d/.test(id)) this.removed.add(id);
        if (line.role === undefined && line.note === undefined)
          this.problems.warning(
            { file: '(text).ann', line: line.line },
            'label',
            `"${line.text}" refers to "${gone}", which is gone; it is removed too.`,
          );
      }
    }
    const parts = ann.startsWith('\ufeff') ? ['\ufeff'] : [];
    const told = new Set<string>();
    for (const line of lines) {
      const text = texts.get(line);
      const own = text === undefined ? undefined : this.ownText(line, text, told);
      if (own !== undefined) parts.push(own, ann.slice(line.end, line.next));
    }
    const result = parts.join('');
    const added = [...this.newEntities(told)];
    if (added.length === 0) return result;
    const closed = result + closeLine(lineEndOf(ann === '' ? eol : ann))(result);
    return closed + added.map((line) => line + (ann === '' ? eol : lineEndOf(ann))).join('');
  }

  /** An entity's line in its new place; undefined: it is gone. Other lines as they are. */
  private entityText({ text, entity, line }: AnnLine): string | undefined {
    if (entity === undefined) return text;
    const held = this.spans.get(entity.id);
    if (held !== undefined) return this.movedLine(text, entity, held) ?? this.print(entity, held.span.label, [this.placeOf(held)]);
    if (this.file.owners.has(entity.id)) {
      this.removed.add(entity.id);
      return undefined;
    }
    const ranges = entity.ranges.map((range) => this.moved(range));
    if (ranges.every((range) => range !== undefined)) return this.print(entity, entity.label, ranges);
    this.removed.add(entity.id);
    this.problems.warning({ file: '(text).ann', line }, 'offset', `The text of "${entity.id}" is gone, so it is removed.`);
    return undefined;
  }

  /** The line of an entity whose text stays, perhaps in another place; undefined: it must be written anew. */
  private movedLine(line: string, entity: AnnEntity, { span, unit, home }: Held): string | undefined {
    const [{ start, end }] = entity.ranges;
    if (home === undefined || span.label !== entity.label || span.start !== start - home.at || span.end !== end - home.at) return undefined;
    if (home.at === unit.at) return line;
    return `${entity.id}\t${entity.label} ${unit.at + span.start} ${unit.at + span.end}\t${entity.text}`;
  }

  private placeOf({ span, unit }: { span: Span; unit: TextUnit }): { start: number; end: number } {
    return { start: unit.at + span.start, end: unit.at + span.end };
  }

  private print(entity: AnnEntity, label: string, ranges: readonly { start: number; end: number }[]): string {
    const name = this.word(label, 'label');
    const places = ranges.map(({ start, end }) => `${start} ${end}`).join(';');
    this.maps ??= { old: new OffsetMap(this.original), now: new OffsetMap(this.text) };
    const text = coveredText(this.maps.now, ranges);
    // What the line says of its text stays as long as the text does, be it right or not.
    const shown =
      entity.ranges.length > 0 && text === coveredText(this.maps.old, entity.ranges) ? entity.text : text.replace(/\r\n|[\r\n]/g, ' ');
    return `${entity.id}\t${name} ${places}\t${shown}`;
  }

  /** Where a stretch that is no span here stands now: with the text of its lines, edits of them counted in. */
  private moved({ start, end }: { start: number; end: number }): { start: number; end: number } | undefined {
    const from = this.movedOffset(start, false);
    const to = this.movedOffset(end, true);
    return from === undefined || to === undefined || to <= from ? undefined : { start: from, end: to };
  }

  private movedOffset(offset: number, isEnd: boolean): number | undefined {
    const { units, documents } = this.file;
    const index = unitAt(units, isEnd ? offset - 1 : offset);
    const place = this.places.get(index);
    const old = units[index];
    if (place === undefined || old === undefined) return units.length === 0 ? offset : undefined;
    const before = documents[index].text;
    const after = place.document.text;
    const { start, oldEnd, newEnd } = editedRange(before, after);
    const at = new OffsetMap(before).toUtf16(offset - old.at);
    const beyond = Math.max(0, offset - old.at - old.length);
    const inside = at <= start ? at : at >= oldEnd ? at + newEnd - oldEnd : isEnd ? newEnd : start;
    return place.unit.at + new OffsetMap(after).toCodePoint(inside) + beyond;
  }

  /** An attribute or note of ours with what the span says now; `told` collects what is written. */
  private ownText({ role, note, text }: AnnLine, given: string, told: Set<string>): string | undefined {
    const of = role?.of ?? note?.of;
    const span = of === undefined ? undefined : this.spans.get(of)?.span;
    if (of === undefined || span === undefined) return given;
    const id = text.slice(0, text.indexOf('\t'));
    if (role !== undefined) {
      told.add(`${of} ${role.name}`);
      const value = span[role.name];
      if (value === role.value) return given;
      return value === undefined ? undefined : `${id}\t${role.name === 'role' ? 'Role' : 'Group'} ${of} ${this.word(value, role.name)}`;
    }
    told.add(`${of} note`);
    if (isDeepStrictEqual(span.provenance, note?.provenance)) return given;
    return span.provenance === undefined ? undefined : `${id}\tUnroll ${of}\t${JSON.stringify(span.provenance)}`;
  }

  private *newEntities(told: ReadonlySet<string>): Generator<string> {
    let entity = lastId(this.file.ann, 'T');
    let attribute = lastId(this.file.ann, 'A');
    let note = lastId(this.file.ann, '#');
    const all = [...this.spans, ...this.fresh.map((held): [string, Held] => [`T${++entity}`, held])];
    for (const [id, held] of all) {
      const { span } = held;
      if (!this.spans.has(id)) yield this.print({ id, label: span.label, ranges: [], text: '' }, span.label, [this.placeOf(held)]);
      if (span.role === undefined && span.group === undefined && span.provenance === undefined) continue;
      for (const name of ['role', 'group'] as const) {
        const value = span[name];
        if (value !== undefined && !told.has(`${id} ${name}`))
          yield `A${++attribute}\t${name === 'role' ? 'Role' : 'Group'} ${id} ${this.word(value, name)}`;
      }
      if (span.provenance !== undefined && !told.has(`${id} note`)) yield `#${++note}\tUnroll ${id}\t${JSON.stringify(span.provenance)}`;
    }
  }

  private word(text: string, what: string): string {
    const word = what === 'label' ? text.replace(/\s+/g, '_') : text.replace(/[\t\r\n]+/g, ' ');
    if (word !== text)
      this.problems.loses(
        { file: '(text).ann', line: 1 },
        `white space in ${what}s`,
        `brat can't hold the white space of the ${what} "${text}"; it is written as "${word}".`,
      );
    return word;
  }
}

function coveredText(map: OffsetMap, ranges: readonly { readonly start: number; readonly end: number }[]): string {
  return ranges.map(({ start, end }) => map.slice(start, end)).join(' ');
}
