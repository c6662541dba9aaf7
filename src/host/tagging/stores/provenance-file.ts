import { readFile, rm } from 'node:fs/promises';
import { writeAtomic } from '../../../data/write-atomic';
import { type Provenance } from '../../../data/document';
import { mergeTags, sameTags } from '../spans/merge-tags';
import { samePlace, type TaggedSpan } from '../spans/span-model';
import { type Tags } from '../spans/span-history';
import { plainLine, type TaggedLine, withTags } from '../spans/tagged-line';
import { readSidecar, writeSidecar } from './sidecar';

/** What a file's form has no room for lies in this file beside it: who or what set a span or a class, which lines were seen to have nothing to tag, and what was rejected. */
export const provenanceSuffix = '.provenance.jsonl';

/** The file's text, in the form of sidecars. `holds`: the data file itself tells who set each span. */
export function writeProvenance(lines: readonly TaggedLine[], holds: boolean): string {
  return writeSidecar(
    lines.map(({ text, spans, label, labelProvenance, done, rejected }) => ({
      ...plainLine(text),
      spans: holds ? [] : spans.filter(({ provenance }) => tells(provenance)),
      ...(tells(labelProvenance) && { label, labelProvenance }),
      ...(done && { done }),
      ...(rejected && { rejected }),
    })),
  );
}

function tells(provenance: Provenance | undefined): boolean {
  return provenance !== undefined && Object.keys(provenance).length > 1;
}

/** Lines with what the file says of them. What it says of tags that are no longer so (another program changed them) is dropped. */
export function withProvenance(lines: readonly TaggedLine[], file: string): readonly TaggedLine[] {
  if (file === '') return lines;
  const told = readSidecar(
    file,
    lines.map(({ text }) => text),
  ).lines;
  return lines.map((line, i) => {
    const { spans, label, labelProvenance, done, rejected } = told[i];
    if (spans.length === 0 && label === undefined && !done && !rejected) return line;
    return withTags(line, {
      spans: spans.length === 0 ? line.spans : line.spans.map((span) => whoSet(span, spans)),
      label: line.label,
      labelProvenance: line.labelProvenance ?? (label === line.label ? labelProvenance : undefined),
      done: line.done ?? done,
      rejected,
    });
  });
}

function whoSet(span: TaggedSpan, told: readonly TaggedSpan[]): TaggedSpan {
  if (span.provenance !== undefined) return span;
  const same = told.find((one) => samePlace(one, span) && one.label === span.label && one.role === span.role);
  return same?.provenance ? { ...span, provenance: same.provenance } : span;
}

/** Lines of which somebody else has told something here since `known` was read: that there is nothing to tag, or what was rejected. Where the file is gone, it is written again. */
export function toldByOthers(lines: readonly TaggedLine[], known: string, now: string): Map<number, Tags> {
  const changed = new Map<number, Tags>();
  if (now === '' || now === known) return changed;
  const read = (file: string) =>
    withProvenance(
      lines.map((line) => withTags(line, { ...line, done: undefined, rejected: undefined })),
      file,
    );
  const [before, after] = [read(known), read(now)];
  lines.forEach((line, i) => {
    const merged = mergeTags(before[i], line, after[i]);
    if (merged && !sameTags(merged, line)) changed.set(i, merged);
  });
  return changed;
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
