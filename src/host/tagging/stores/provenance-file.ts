import { readFile, rm } from 'node:fs/promises';
import { writeAtomic } from '../../../data/write-atomic';
import { samePlace, type TaggedSpan } from '../spans/span-model';
import { type Tags } from '../spans/span-history';
import { isTagged, plainLine, type TaggedLine, withTags } from '../spans/tagged-line';
import { readSidecar, writeSidecar } from './sidecar';

/** What a data file's form has no room for lies in this file beside it: who or what set a span, and which lines were seen to have nothing to tag. */
export const provenanceSuffix = '.provenance.jsonl';

/** The file's text, in the form of sidecars. `holds`: the data file itself tells who set each span. */
export function writeProvenance(lines: readonly TaggedLine[], holds: boolean): string {
  return writeSidecar(
    lines.map(({ text, spans, done }) => ({
      ...plainLine(text),
      spans: holds ? [] : spans.filter(({ provenance }) => provenance !== undefined && Object.keys(provenance).length > 1),
      ...(done && { done }),
    })),
  );
}

/** Lines with what the file says of them. What it says of spans that are no longer so (another program changed them) is dropped. */
export function withProvenance(lines: readonly TaggedLine[], file: string): readonly TaggedLine[] {
  if (file === '') return lines;
  const told = readSidecar(
    file,
    lines.map(({ text }) => text),
  ).lines;
  return lines.map((line, i) => {
    const { spans, done } = told[i];
    if (done) return line.spans.length > 0 || line.label !== undefined ? line : { ...line, done };
    if (spans.length === 0) return line;
    return { ...line, spans: line.spans.map((span) => whoSet(span, spans)) };
  });
}

function whoSet(span: TaggedSpan, told: readonly TaggedSpan[]): TaggedSpan {
  if (span.provenance !== undefined) return span;
  const same = told.find((one) => samePlace(one, span) && one.label === span.label && one.role === span.role);
  return same?.provenance ? { ...span, provenance: same.provenance } : span;
}

/** Lines that somebody else has marked as done with nothing to tag since `known` was read, in what now lies beside the file; lines that hold tags here are not. */
export function doneByOthers(lines: readonly TaggedLine[], known: string, now: string): Map<number, Tags> {
  const marks = (file: string) =>
    withProvenance(
      lines.map((line) => withTags(line, { spans: line.spans, label: line.label })),
      file,
    );
  const [before, after] = [marks(known), marks(now)];
  const found = lines.flatMap((line, i) => (after[i].done && !before[i].done && !isTagged(line) ? [i] : []));
  return new Map(found.map((i) => [i, { spans: [], done: true }]));
}

/** What lies beside a data file; empty where there is nothing. */
export function readBeside(dataFile: string): Promise<string> {
  return readFile(dataFile + provenanceSuffix, 'utf8').catch(() => '');
}

/** Writes what lies beside a data file, or removes it where there is nothing to tell. */
export async function writeBeside(dataFile: string, text: string): Promise<void> {
  if (text === (await readBeside(dataFile))) return;
  if (text === '') await rm(dataFile + provenanceSuffix, { force: true });
  else await writeAtomic(dataFile + provenanceSuffix, [text]);
}
