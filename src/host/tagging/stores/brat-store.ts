import { readFile } from 'node:fs/promises';
import { type Capabilities } from '../../../data';
import { OffsetMap } from '../../../data/code-points';
import { writeAtomic } from '../../../data/write-atomic';
import { type AnnotationStore, type StoredLines } from './annotation-store';
import { type DataContent, readDataFile } from '../files/data-file';
import { documentsOfLines } from '../files/documents';
import { plainLine, type TaggedLine } from '../spans/tagged-line';

/** A text file with brat's standoff beside it: the text is edited as it is, its spans lie in the .ann file. */
export class BratStore implements AnnotationStore {
  private latest: DataContent;

  private constructor(
    readonly file: string,
    private content: DataContent,
  ) {
    this.latest = content;
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
    return path === this.file;
  }

  /** All lines of the text; those that hold something are brat's documents. */
  async read(): Promise<StoredLines> {
    this.latest = await readDataFile(this.content.paths[0]);
    const { documents, lines, texts, hash, problems } = this.latest;
    const all = (texts[0] ?? '')
      .replace(/^\uFEFF/, '')
      .split(/\r\n|\n|\r/)
      .map(plainLine);
    documents.forEach(({ source }, i) => (all[source.line - 1] = lines[i]));
    return { lines: all, hash, problems };
  }

  adopted(): void {
    this.content = this.latest;
  }

  tokensOf(): undefined {
    return undefined;
  }

  /** Writes the .ann file for the text that the editor has saved. */
  async saved(lines: readonly TaggedLine[]): Promise<void> {
    const { format, texts, paths } = this.content;
    const filled = lines.filter(({ text }) => text.trim() !== '');
    const { files } = format.updateFiles(texts, documentsOfLines(filled, this.content, paths[0]));
    const [text, ann] = ['.txt', '.ann'].map((name) => files.find((file) => file.name === name)?.text ?? '');
    const saved = await readFile(paths[0], 'utf8');
    const placed = moveOffsets(ann, this.starts(text), this.starts(saved));
    if ((await readFile(this.file, 'utf8').catch(() => '')) !== placed) await writeAtomic(this.file, [placed]);
  }

  /** Code points at which the documents of a text begin. */
  private starts(text: string): number[] {
    const map = new OffsetMap(text);
    return this.content.format.positions(text).map(([{ start }]) => map.toCodePoint(start));
  }
}

/** Offsets of entities in a text with the same lines but other blank lines between them. */
function moveOffsets(ann: string, from: readonly number[], to: readonly number[]): string {
  if (from.every((start, i) => start === to[i])) return ann;
  const move = (offset: number): number => {
    const unit = from.findLastIndex((start) => start <= offset);
    return unit < 0 || to[unit] === undefined ? offset : offset - from[unit] + to[unit];
  };
  return ann.replace(
    /^(T\d+\t\S+ )([\d ;]+)/gm,
    (_, head: string, places: string) => head + places.replace(/\d+/g, (offset) => String(move(Number(offset)))),
  );
}
