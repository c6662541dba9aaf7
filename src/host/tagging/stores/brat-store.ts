import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Capabilities } from '../../../data';
import { OffsetMap } from '../../../data/code-points';
import { writeAtomic } from '../../../data/write-atomic';
import { type AnnotationStore, type StoredLines } from './annotation-store';
import { contentOf, type DataContent, hashOf, readDataFile } from '../files/data-file';
import { inSlices } from '../../in-slices';
import { refuseReadOnly } from '../../../data/read-only';
import { documentsOfLines } from '../files/documents';
import { alignLines } from '../spans/align-lines';
import { plainLine, type TaggedLine } from '../spans/tagged-line';
import { provenanceSuffix, readBeside, withProvenance, writeBeside, writeProvenance } from './provenance-file';
import { without } from '../spans/without';

/** A text file with brat's standoff beside it: the text is edited as it is, its spans lie in the .ann file. */
export class BratStore implements AnnotationStore {
  private latest: DataContent;
  /** Text and standoff as they were last read or written. */
  private stored: readonly (string | undefined)[];
  /** What lies beside them, likewise; and when they were last read. */
  private beside = '';
  private latestBeside = '';
  /** What somebody else wrote meanwhile, on which saving builds; with the place there of each document of `content`. */
  private rebased: { readonly content: DataContent; readonly originOf: (origin: number) => number | undefined } | undefined;

  private constructor(
    readonly file: string,
    private content: DataContent,
  ) {
    this.latest = content;
    this.stored = content.texts;
  }

  static async open(textFile: string): Promise<BratStore> {
    return new BratStore(textFile.replace(/\.txt$/, '.ann'), await readDataFile(textFile));
  }

  get title(): string {
    return this.content.format.title;
  }

  get capabilities(): Capabilities {
    return this.content.format.capabilities;
  }

  owns(path: string): boolean {
    return path === this.file || path === this.content.paths[0] + provenanceSuffix;
  }

  async read(): Promise<StoredLines> {
    this.latest = await readDataFile(this.content.paths[0]);
    const { hash, problems, paths } = this.latest;
    this.latestBeside = await readBeside(paths[0]);
    const lines = withProvenance(allLines(this.latest), this.latestBeside);
    return { lines, hash: withBesideHash(hash, this.latestBeside), problems };
  }

  adopted(): void {
    this.content = this.latest;
    this.stored = this.latest.texts;
    this.beside = this.latestBeside;
    this.rebased = undefined;
  }

  async theirs(texts: readonly string[], originOf: (origin: number) => number | undefined): Promise<readonly TaggedLine[] | undefined> {
    const [text, known] = this.stored;
    const ann = await readFile(this.file, 'utf8').catch(() => undefined);
    const beside = await readBeside(this.content.paths[0]);
    // What is gone is written again: nobody loses tags by that.
    const isNew = { ann: ann !== undefined && ann !== known, beside: beside !== '' && beside !== this.beside };
    if (!isNew.ann && !isNew.beside) return undefined;
    if (isNew.beside) this.beside = beside;
    if (isNew.ann) this.stored = [text, ann];
    const content = contentOf(this.content, this.stored);
    if (isNew.ann) {
      const places = new Map(this.content.documents.map((_, origin) => [origin, originOf(origin)]));
      this.rebased = { content, originOf: (origin) => places.get(origin) };
    }
    return alignLines(withProvenance(allLines(content), this.beside), texts).lines;
  }

  tokensOf(): undefined {
    return undefined;
  }

  /** Writes the .ann file for the text that the editor has saved. */
  async saved(lines: readonly TaggedLine[]): Promise<string> {
    const { content, originOf } = this.rebased ?? { content: this.content, originOf: undefined };
    const { format, texts, paths } = content;
    const filled = lines.filter(({ text }) => text.trim() !== '').map((line) => (originOf ? moved(line, originOf) : line));
    const steps = format.updateFilesInSteps(texts, documentsOfLines(filled, content, paths[0]), { before: content });
    const { files } = await inSlices(steps, undefined);
    const [text, ann] = ['.txt', '.ann'].map((name) => files.find((file) => file.name === name)?.text ?? '');
    const saved = await readFile(paths[0], 'utf8');
    const placed = saved === text ? ann : moveOffsets(ann, this.starts(text), this.starts(saved));
    if ((await readFile(this.file, 'utf8').catch(() => '')) !== placed) {
      await refuseReadOnly(this.file);
      await writeAtomic(this.file, [placed]);
    }
    this.stored = [saved, placed];
    this.beside = writeProvenance(lines, true);
    await writeBeside(paths[0], this.beside);
    return withBesideHash(hashOf([saved, placed].map((part) => Buffer.from(part))), this.beside);
  }

  /** Code points at which the documents of a text begin. */
  private starts(text: string): number[] {
    const map = new OffsetMap(text);
    return this.content.format.positions(text).map(([{ start }]) => map.toCodePoint(start));
  }
}

function withBesideHash(hash: string, beside: string): string {
  return createHash('sha256').update(hash).update(beside).digest('hex');
}

/** All lines of the text; those that hold something are brat's documents. */
function allLines({ documents, lines, texts }: DataContent): TaggedLine[] {
  const all = (texts[0] ?? '')
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map(plainLine);
  documents.forEach(({ source }, i) => (all[source.line - 1] = lines[i]));
  return all;
}

function moved(line: TaggedLine, originOf: (origin: number) => number | undefined): TaggedLine {
  const origin = line.origin === undefined ? undefined : originOf(line.origin);
  const rest = without(line, 'origin');
  return origin === undefined ? rest : { ...rest, origin };
}

/** Index of the last of ascending numbers that is not above a limit, or -1. */
function lastUpTo(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Offsets of entities in a text with the same lines but other blank lines between them. */
function moveOffsets(ann: string, from: readonly number[], to: readonly number[]): string {
  if (from.every((start, i) => start === to[i])) return ann;
  const move = (offset: number): number => {
    const unit = lastUpTo(from, offset);
    return unit < 0 || to[unit] === undefined ? offset : offset - from[unit] + to[unit];
  };
  return ann.replace(
    /^(T\d+\t\S+ )([\d ;]+)/gm,
    (_, head: string, places: string) => head + places.replace(/\d+/g, (offset) => String(move(Number(offset)))),
  );
}
