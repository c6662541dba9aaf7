import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { type Capabilities, type Problem } from '../../../data';
import { writeAtomic } from '../../../data/write-atomic';
import { type Stamp, stampOf } from '../files/data-file';
import { type AnnotationStore, type StoredLines } from './annotation-store';
import { refuseReadOnly } from '../../../data/read-only';
import { provenanceSuffix, readBeside, withProvenance, writeBeside, writeProvenance } from './provenance-file';
import { sidecarSuffix } from '../../../data/tagged-text';
import { readSidecar, writeSidecar } from './sidecar';
import { plainLine, type TaggedLine, withTags } from '../spans/tagged-line';

/** A text file with one utterance a line, and its spans in a file beside it. */
export class SidecarStore implements AnnotationStore {
  readonly title = 'doccano';
  readonly capabilities: Capabilities = { overlap: true, roles: true, classes: true, provenance: true, multiline: false, tokens: false };
  readonly file: string;
  private orphans: readonly string[] = [];
  private found: readonly string[] = [];
  /** What was last read from or written to the sidecar, and what lies beside the text for what is no data: suggestions that were rejected. */
  private stored = '';
  private beside = '';
  /** What was read ahead, and the files as they were then. */
  private ahead: Promise<{ readonly before: Stamp | undefined; readonly stored: StoredLines }> | undefined;

  constructor(private readonly textFile: string) {
    this.file = textFile + sidecarSuffix;
  }

  owns(path: string): boolean {
    return path === this.file || path === this.textFile + provenanceSuffix;
  }

  /** Begins to read before the text is at hand; the next `read` goes on from there. */
  readAhead(): void {
    this.ahead = this.stamp().then(async (before) => ({ before, stored: await this.readNow() }));
    // Whoever reads hears of it.
    this.ahead.catch(() => undefined);
  }

  /** The text as it lies on disk, with what the sidecar says of it. */
  async read(): Promise<StoredLines> {
    const { before, stored } = (await this.ahead) ?? {};
    this.ahead = undefined;
    return stored && before?.settled && before.stamp === (await this.stamp())?.stamp ? stored : this.readNow();
  }

  private stamp(): Promise<Stamp | undefined> {
    return stampOf([this.textFile, this.file, this.textFile + provenanceSuffix]);
  }

  private async readNow(): Promise<StoredLines> {
    const [text, sidecar] = await Promise.all([this.textFile, this.file].map((file) => readFile(file, 'utf8').catch(() => '')));
    this.stored = sidecar;
    this.beside = await readBeside(this.textFile);
    const content = readSidecar(sidecar, text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/));
    this.found = content.orphans;
    const problems: Problem[] = content.unreadable.map((line) => ({
      severity: 'warning',
      message: 'The line is no record of spans; it is kept as it is.',
      source: { file: this.file, line },
      reason: 'syntax',
    }));
    if (content.orphans.length > content.unreadable.length) {
      const count = content.orphans.length - content.unreadable.length;
      const message = `${count} tagged lines are no longer in the text; they are kept at the end of this file.`;
      problems.push({ severity: 'warning', message, source: { file: this.file, line: 1 }, reason: 'missing' });
    }
    return { lines: withProvenance(content.lines, this.beside), hash: hashOf(text, sidecar, this.beside), problems };
  }

  adopted(): void {
    this.orphans = this.found;
  }

  tokensOf(): undefined {
    return undefined;
  }

  async theirs(texts: readonly string[]): Promise<readonly TaggedLine[] | undefined> {
    const [sidecar, beside] = await Promise.all([readFile(this.file, 'utf8').catch(() => ''), readBeside(this.textFile)]);
    // What is gone is written again: nobody loses tags by that.
    const isNew = { sidecar: sidecar !== '' && sidecar !== this.stored, beside: beside !== '' && beside !== this.beside };
    if (!isNew.sidecar && !isNew.beside) return undefined;
    if (isNew.sidecar) this.stored = sidecar;
    if (isNew.beside) this.beside = beside;
    const { lines, orphans } = readSidecar(this.stored, texts);
    if (isNew.sidecar) this.orphans = orphans;
    return withProvenance(lines, this.beside);
  }

  /** Writes the sidecar, or removes it when nothing is tagged; what was rejected is no data to learn from, and lies apart. */
  async saved(lines: readonly TaggedLine[]): Promise<string> {
    this.beside = writeProvenance(
      lines.map(({ text, rejected }) => ({ ...plainLine(text), rejected })),
      true,
    );
    await writeBeside(this.textFile, this.beside);
    const sidecar = writeSidecar(
      lines.map((line) => withTags(line, { ...line, rejected: undefined })),
      this.orphans,
    );
    const text = await readFile(this.textFile, 'utf8').catch(() => '');
    if (sidecar !== this.stored) {
      await refuseReadOnly(this.file);
      if (sidecar === '') await rm(this.file, { force: true });
      else await writeAtomic(this.file, [sidecar]);
      this.stored = sidecar;
    }
    return hashOf(text, sidecar, this.beside);
  }
}

function hashOf(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}
