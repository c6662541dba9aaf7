import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { type Capabilities, type Problem } from '../../../data';
import { writeAtomic } from '../../../data/write-atomic';
import { type AnnotationStore, type StoredLines } from './annotation-store';
import { refuseReadOnly } from '../../../data/read-only';
import { readSidecar, sidecarSuffix, writeSidecar } from './sidecar';
import { type TaggedLine } from '../spans/tagged-line';

/** A text file with one utterance a line, and its spans in a file beside it. */
export class SidecarStore implements AnnotationStore {
  readonly title = 'doccano';
  readonly capabilities: Capabilities = { overlap: true, roles: true, classes: true, provenance: true, multiline: false, tokens: false };
  readonly file: string;
  private orphans: readonly string[] = [];
  private found: readonly string[] = [];
  /** What was last read from or written to the sidecar. */
  private stored = '';

  constructor(private readonly textFile: string) {
    this.file = textFile + sidecarSuffix;
  }

  owns(path: string): boolean {
    return path === this.file;
  }

  /** The text as it lies on disk, with what the sidecar says of it. */
  async read(): Promise<StoredLines> {
    const [text, sidecar] = await Promise.all([this.textFile, this.file].map((file) => readFile(file, 'utf8').catch(() => '')));
    this.stored = sidecar;
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
    return { lines: content.lines, hash: createHash('sha256').update(text).update('\0').update(sidecar).digest('hex'), problems };
  }

  adopted(): void {
    this.orphans = this.found;
  }

  tokensOf(): undefined {
    return undefined;
  }

  async theirs(texts: readonly string[]): Promise<readonly TaggedLine[] | undefined> {
    const sidecar = await readFile(this.file, 'utf8').catch(() => '');
    // One that is gone is written again: nobody loses tags by that.
    if (sidecar === '' || sidecar === this.stored) return undefined;
    this.stored = sidecar;
    const { lines, orphans } = readSidecar(sidecar, texts);
    this.orphans = orphans;
    return lines;
  }

  /** Writes the sidecar, or removes it when nothing is tagged. */
  async saved(lines: readonly TaggedLine[]): Promise<void> {
    const sidecar = writeSidecar(lines, this.orphans);
    if (sidecar === this.stored) return;
    await refuseReadOnly(this.file);
    if (sidecar === '') await rm(this.file, { force: true });
    else await writeAtomic(this.file, [sidecar]);
    this.stored = sidecar;
  }
}
