import { OffsetMap } from '../../../data/code-points';
import { type Document, type Token } from '../../../data/document';
import { type Finding } from '../../../data/quality/finding';
import { inTurn, type Steps } from '../../../data/steps';
import { type Place } from '../../tagging/spans/places';
import { type EditReason, SpanHistory } from '../../tagging/spans/span-history';
import { type Piece, sorted, type TaggedSpan } from '../../tagging/spans/span-model';
import { type LineEdit, type TaggedLine } from '../../tagging/spans/tagged-line';

/** A finding with its place in the text as it is now. */
export interface PlacedFinding {
  readonly finding: Finding;
  readonly place: Place;
  /** Places of `Finding.related`; undefined: it is of another file, or gone. */
  readonly related: readonly (Place | undefined)[];
}

const none: readonly TaggedSpan[] = [];

/**
 * Findings in lines of a text that goes on changing. Their places move with the text as spans do, Undo included; a finding is told as long as
 * what it is about stands there as it did: the text of its place and the tags on it.
 */
export class FindingPlaces {
  private constructor(
    readonly findings: readonly Finding[],
    private readonly anchors: SpanHistory,
    /** What stood at each place when it was checked. */
    private readonly before: readonly string[],
  ) {}

  /** @param lines those of the documents, in the same order, as they were checked */
  static *of(lines: readonly TaggedLine[], documents: readonly Document[], findings: readonly Finding[]): Steps<FindingPlaces> {
    const byLine = new Map<number, TaggedSpan[]>();
    const before: string[] = [];
    const put = (label: string, document: number, piece: Piece): void => {
      const list = byLine.get(document);
      if (list) list.push({ ...piece, label });
      else byLine.set(document, [{ ...piece, label }]);
    };
    yield* inTurn(findings, ({ document, place, related = [] }, index) => {
      const piece = pieceOf(documents[document], lines[document], place);
      put(`${index}`, document, piece);
      before.push(contextOf(lines[document], piece));
      related.forEach((one, i) => {
        if (one.document !== undefined)
          put(`${index}.${i}`, one.document, pieceOf(documents[one.document], lines[one.document], one.place));
      });
    });
    const anchors: TaggedLine[] = [];
    yield* inTurn(lines, (line, at) => {
      const here = byLine.get(at);
      anchors.push(!here && line.spans.length === 0 ? line : { text: line.text, spans: here ? sorted(here) : none, suggestions: none });
    });
    return new FindingPlaces(findings, new SpanHistory(anchors), before);
  }

  /** Follows a change of the text. */
  apply(edits: readonly LineEdit[], reason: EditReason): void {
    this.anchors.apply(edits, reason);
  }

  /** Findings that still hold, in the order of the text. */
  current(lines: readonly TaggedLine[]): PlacedFinding[] {
    if (this.findings.length === 0) return [];
    const places = new Map<string, Place>();
    this.anchors.lines.forEach(({ spans }, line) => {
      for (const { label, start, end, broken } of spans) {
        if (broken !== 'cut' && broken !== 'split') places.set(label, { line, start, end });
      }
    });
    const held: PlacedFinding[] = [];
    this.findings.forEach((finding, index) => {
      const place = places.get(`${index}`);
      const line = place && lines[place.line];
      if (!place || !line || contextOf(line, place) !== this.before[index]) return;
      const related = (finding.related ?? []).map((_, i) => places.get(`${index}.${i}`));
      held.push({ finding, place, related });
    });
    return held.sort((a, b) => a.place.line - b.place.line || a.place.start - b.place.start);
  }
}

/** UTF-16 units of a place in a document; an empty one (a document without text) takes one unit, so that it can be followed. */
function pieceOf({ text }: Document, line: TaggedLine, place: Token | undefined): Piece {
  if (place === undefined) return { start: 0, end: Math.max(1, line.text.length) };
  const map = new OffsetMap(text);
  return { start: map.toUtf16(place.start), end: map.toUtf16(place.end) };
}

/** What stands at a place: its text, and the spans that touch it; of a whole line its class, too. */
function contextOf({ text, spans, label }: TaggedLine, { start, end }: Piece): string {
  const whole = start === 0 && end >= text.length;
  const here = spans.filter((span) => span.start < end && start < span.end);
  const tags = here.map((span) => [span.start - start, span.end - start, span.label, span.role]);
  return JSON.stringify([text.slice(start, end), tags, whole ? label : undefined]);
}
