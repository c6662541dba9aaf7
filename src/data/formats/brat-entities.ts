import { isDeepStrictEqual } from 'node:util';
import { OffsetMap } from '../code-points';
import type { Document, Span } from '../document';
import type { ProblemList } from '../problems';
import { inTurn, type Steps } from '../steps';
import { type AnnEntity, type AnnLine, lastId } from './brat-ann';
import { type BratLayout, type TextUnit, unitAt } from './brat-read';
import { editedRange } from './edited-range';
import { closeLine } from './layout';
import { lineEndOf } from './text-lines';

/** A document as it stands in the new text. */
export interface Kept {
  /** Index of the document that was read. */
  readonly origin?: number;
  readonly document: Document;
  readonly unit: TextUnit;
}

/** The files as they were read. */
interface BratFile extends BratLayout {
  /** Of the .ann file. */
  readonly lines: readonly AnnLine[];
  readonly documents: readonly Document[];
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** The span that an entity stands for now. */
interface Held {
  readonly span: Span;
  readonly kept: Kept;
}

/** Writes the entities of documents in their new places. */
export class AnnWriter {
  private maps: { readonly old: OffsetMap; readonly now: OffsetMap } | undefined;
  private readonly removed = new Set<string>();
  private readonly fresh: Held[] = [];
  /** Spans of documents that changed, by the id of their entity. */
  private readonly spans = new Map<string, Held>();
  /** By index of the document that was read. */
  private readonly places: Kept[] = [];

  constructor(
    private readonly file: BratFile,
    private readonly original: string,
    private readonly text: string,
    kept: readonly Kept[],
    private readonly problems: ProblemList,
  ) {
    for (const place of kept) if (place.origin !== undefined) this.places[place.origin] = place;
    const changed = kept.filter((place) => !this.isUnchanged(place));
    // An entity belongs to its own document before it belongs to one that got a copy of it.
    const others: Held[] = [];
    for (const place of changed)
      for (const span of place.document.spans) {
        const held = { span, kept: place };
        if (place.origin === undefined || this.ownerOf(span) !== place.origin || !this.take(held)) others.push(held);
      }
    for (const held of others) {
      const owner = this.ownerOf(held.span);
      const place = owner === undefined ? undefined : this.places[owner];
      if (owner === undefined || (place !== undefined && this.isUnchanged(place)) || !this.take(held)) this.fresh.push(held);
    }
  }

  private isUnchanged({ origin, document }: Kept): boolean {
    return origin !== undefined && document === this.file.documents[origin];
  }

  /** The document whose span an entity was. */
  private ownerOf(span: Span): number | undefined {
    const id = idOf(span);
    const line = id === undefined ? undefined : this.file.lineOf.get(id);
    return line === undefined ? undefined : this.file.documentOf[line];
  }

  /** Gives a span the entity that it was. Answers false where another one has it. */
  private take(held: Held): boolean {
    const id = idOf(held.span);
    if (id === undefined || this.spans.has(id)) return false;
    this.spans.set(id, held);
    return true;
  }

  *write(ann: string, eol: string): Steps<string> {
    const { lines } = this.file;
    const texts: (string | undefined)[] = [];
    yield* inTurn(lines, (line, index) => texts.push(this.entityText(line, index)));
    if (this.removed.size > 0) this.removeReferences(texts);
    const parts: string[] = [];
    const told = new Set<string>();
    let at = 0;
    yield* inTurn(lines, (line, index) => {
      const text = texts[index];
      const own = text === undefined ? undefined : this.ownText(line, text, told);
      if (own === line.text) return;
      // What stays comes along in one piece.
      parts.push(ann.slice(at, line.start));
      if (own !== undefined) parts.push(own, ann.slice(line.end, line.next));
      at = line.next;
    });
    const result = parts.join('') + ann.slice(at);
    const added = [...this.newLines(told)];
    if (added.length === 0) return result;
    const closed = result + closeLine(lineEndOf(ann === '' ? eol : ann))(result);
    return closed + added.map((line) => line + (ann === '' ? eol : lineEndOf(ann))).join('');
  }

  /** What refers to something that is gone goes too, and so on: a name without its bearer is an error in brat. */
  private removeReferences(texts: (string | undefined)[]): void {
    for (let before = -1; before !== this.removed.size;) {
      before = this.removed.size;
      this.file.lines.forEach((line, index) => {
        const gone = line.targets.find((id) => this.removed.has(id));
        if (gone === undefined || texts[index] === undefined) return;
        texts[index] = undefined;
        const id = /^[^\t]+/.exec(line.text)?.[0] ?? '';
        if (/^[REAM]\d/.test(id)) this.removed.add(id);
        if (line.role === undefined && line.note === undefined)
          this.problems.warning(
            { file: '(text).ann', line: line.line },
            'label',
            `"${line.text}" refers to "${gone}", which is gone; it is removed too.`,
          );
      });
    }
  }

  /** An entity's line in its new place; undefined: it is gone. Other lines as they are. */
  private entityText({ text, entity, line }: AnnLine, index: number): string | undefined {
    if (entity === undefined) return text;
    const owner = this.file.documentOf[index];
    if (owner >= 0) {
      const place = this.places[owner] as Kept | undefined;
      if (place !== undefined && this.isUnchanged(place)) return this.shifted(text, entity, place.unit.at - this.file.units[owner].at);
      const held = this.spans.get(entity.id);
      if (held !== undefined) return this.movedLine(text, entity, owner, held) ?? this.print(entity, held);
      this.removed.add(entity.id);
      return undefined;
    }
    const ranges = entity.ranges.map((range) => this.moved(range));
    if (ranges.every((range) => range !== undefined)) return this.printRanges(text, entity, ranges);
    this.removed.add(entity.id);
    this.problems.warning({ file: '(text).ann', line }, 'offset', `The text of "${entity.id}" is gone, so it is removed.`);
    return undefined;
  }

  private shifted(line: string, { id, label, ranges: [{ start, end }], text }: AnnEntity, by: number): string {
    return by === 0 ? line : `${id}\t${label} ${start + by} ${end + by}\t${text}`;
  }

  /** The line of an entity whose document reads as it did; undefined: it must be written anew. */
  private movedLine(line: string, entity: AnnEntity, owner: number, { span, kept }: Held): string | undefined {
    const { units, documents } = this.file;
    const home = units[owner].at;
    const [{ start, end }] = entity.ranges;
    const stays = kept.origin === owner && kept.document.text === documents[owner].text;
    if (!stays || span.label !== entity.label || span.start !== start - home || span.end !== end - home) return undefined;
    return this.shifted(line, entity, kept.unit.at - home);
  }

  /** @param entity that which the span was; what its line says of its text stays as long as the text does, be it right or not */
  private print({ id, ranges: [old], text }: AnnEntity, { span, kept: { unit, document, origin } }: Held): string {
    const covered = new OffsetMap(document.text).slice(span.start, span.end);
    const before = origin === undefined || old === undefined ? undefined : this.coveredBefore(origin, old);
    const shown = covered === before ? text : covered.replace(/\r\n|[\r\n]/g, ' ');
    return `${id}\t${this.word(span.label, 'label')} ${unit.at + span.start} ${unit.at + span.end}\t${shown}`;
  }

  private coveredBefore(document: number, { start, end }: Range): string {
    const { at } = this.file.units[document];
    return new OffsetMap(this.file.documents[document].text).slice(start - at, end - at);
  }

  /** The line of an entity that is no span, in its new place. */
  private printRanges(line: string, { id, label, ranges: old, text }: AnnEntity, ranges: readonly Range[]): string {
    if (ranges.every(({ start, end }, i) => start === old[i].start && end === old[i].end) && this.original === this.text) return line;
    this.maps ??= { old: new OffsetMap(this.original), now: new OffsetMap(this.text) };
    const covered = coveredText(this.maps.now, ranges);
    const shown = covered === coveredText(this.maps.old, old) ? text : covered.replace(/\r\n|[\r\n]/g, ' ');
    return `${id}\t${label} ${ranges.map(({ start, end }) => `${start} ${end}`).join(';')}\t${shown}`;
  }

  /** Where a stretch that is no span here stands now: with the text of its lines, edits of them counted in. */
  private moved({ start, end }: Range): Range | undefined {
    const from = this.movedOffset(start, false);
    const to = this.movedOffset(end, true);
    return from === undefined || to === undefined || to <= from ? undefined : { start: from, end: to };
  }

  private movedOffset(offset: number, isEnd: boolean): number | undefined {
    const { units, documents } = this.file;
    const index = unitAt(units, isEnd ? offset - 1 : offset);
    const place = this.places[index] as Kept | undefined;
    const old = units[index] as TextUnit | undefined;
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

  /** Entities that are new, and what is told of spans for the first time. */
  private *newLines(told: ReadonlySet<string>): Generator<string> {
    let entity = this.fresh.length === 0 ? 0 : lastId(this.file.lines, 'T');
    let attribute: number | undefined;
    let note: number | undefined;
    const all = [...this.spans, ...this.fresh.map((held): [string, Held] => [`T${++entity}`, held])];
    for (const [id, held] of all) {
      const { span } = held;
      if (!this.spans.has(id)) yield this.print({ id, label: span.label, ranges: [], text: '' }, held);
      for (const name of ['role', 'group'] as const) {
        const value = span[name];
        if (value === undefined || told.has(`${id} ${name}`)) continue;
        attribute = (attribute ?? lastId(this.file.lines, 'A')) + 1;
        yield `A${attribute}\t${name === 'role' ? 'Role' : 'Group'} ${id} ${this.word(value, name)}`;
      }
      if (span.provenance === undefined || told.has(`${id} note`)) continue;
      note = (note ?? lastId(this.file.lines, '#')) + 1;
      yield `#${note}\tUnroll ${id}\t${JSON.stringify(span.provenance)}`;
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

function idOf({ extra }: Span): string | undefined {
  return (extra?.brat as { id?: string } | undefined)?.id;
}

function coveredText(map: OffsetMap, ranges: readonly Range[]): string {
  return ranges.map(({ start, end }) => map.slice(start, end)).join(' ');
}
