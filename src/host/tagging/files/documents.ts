import { OffsetMap } from '../../../data/code-points';
import { type Capabilities } from '../../../data';
import { type Document, type Provenance, type Span } from '../../../data/document';
import { runSteps, type Steps, visit } from '../../../data/steps';
import { type Spans, type TaggedSpan } from '../spans/span-model';
import { type StandIns } from './stand-ins';
import { without } from '../spans/without';
import { plainLine, type TaggedLine } from '../spans/tagged-line';

/** Documents as lines of an editor, one each. */
export function linesOfDocuments(documents: readonly Document[], standIns: StandIns): TaggedLine[] {
  return runSteps(linesInSteps(documents, standIns));
}

/** The same with pauses. */
export function* linesInSteps(documents: readonly Document[], standIns: StandIns): Steps<TaggedLine[]> {
  const lines: TaggedLine[] = [];
  yield* visit(documents, (document, origin) => {
    const text = standIns.show(document.text);
    const { suggestions } = plainLine(text);
    const spans = unitsOf(document);
    // Most of the time of opening goes into objects: no more than needed are made.
    lines.push(
      document.label === undefined ? { text, spans, suggestions, origin } : { text, spans, suggestions, label: document.label, origin },
    );
  });
  return lines;
}

/** Spans in UTF-16 units; where that makes no difference, the very same. */
function unitsOf({ text, spans }: Document): Spans {
  if (spans.length === 0) return spans;
  const map = new OffsetMap(text);
  return map.isPlain ? spans : spans.map((span) => ({ ...span, start: map.toUtf16(span.start), end: map.toUtf16(span.end) }));
}

interface ReadLines {
  readonly lines: readonly TaggedLine[];
  readonly documents: readonly Document[];
  readonly standIns: StandIns;
  readonly format?: { readonly capabilities: Pick<Capabilities, 'provenance'> };
}

/**
 * Lines as documents again. A line that is as it was read gives the very document that was read; an empty line that no document was, or that
 * lost all its text, gives none.
 */
export function documentsOfLines(lines: readonly TaggedLine[], read: ReadLines, file: string): Document[] {
  const taken = new Set<number>();
  const documents: Document[] = [];
  lines.forEach((line, index) => {
    // A line that was copied is another document.
    const origin = line.origin === undefined || taken.has(line.origin) ? undefined : line.origin;
    const original = origin === undefined ? undefined : read.documents[origin];
    if (origin !== undefined) taken.add(origin);
    if (line.text === '' && original?.text !== '') return;
    const before = origin === undefined ? undefined : read.lines[origin];
    if (original && before && isUnchanged(line, before)) documents.push(original);
    else documents.push(documentOf(line, original, read, { file, line: index + 1 }));
  });
  return documents;
}

function isUnchanged(line: TaggedLine, before: TaggedLine): boolean {
  return line.text === before.text && line.label === before.label && line.spans === before.spans;
}

function documentOf(line: TaggedLine, original: Document | undefined, read: ReadLines, source: Document['source']): Document {
  const text = read.standIns.read(line.text);
  // Where the form has no room for who set a span, that lies beside the file.
  const whoSet = read.format?.capabilities.provenance ?? true;
  const map = new OffsetMap(text);
  const { tokens, ...kept } = without<Partial<Document>, 'label'>(original ?? {}, 'label');
  return {
    source,
    ...kept,
    text,
    ...(original?.text === text && tokens !== undefined && { tokens }),
    spans: line.spans.map((span) => spanOf(span, map, whoSet)),
    ...(line.label !== undefined && { label: line.label }),
  };
}

function spanOf(tagged: TaggedSpan, map: OffsetMap, whoSet: boolean): Span {
  const { provenance, ...span } = without(tagged, 'broken');
  const [start, end] = [map.toCodePoint(span.start), map.toCodePoint(span.end)];
  return { ...span, start, end, ...(whoSet && tells(provenance) && { provenance }) };
}

/** That some person set it is what everybody takes a span for; forms would grow by saying so of each. */
function tells(provenance: Provenance | undefined): boolean {
  return provenance !== undefined && (provenance.by !== 'person' || Object.keys(provenance).length > 1);
}
