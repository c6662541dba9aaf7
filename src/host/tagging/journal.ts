import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type JournalHeader, readJournal, writeChange, writeHeader } from './spans/journal-log';
import { type Replacement } from './spans/span-history';

/** Milliseconds after a change within which it is on disk: the editor itself backs up texts a second after. */
const delay = 250;

/**
 * Tags that are not saved yet, on disk. The editor keeps unsaved texts over a crash (hot exit), but knows nothing of tags; so each change of one text
 * is added to a file in the extension's storage, which is removed when all is saved.
 */
export class Journal {
  private readonly file: string;
  private waiting = '';
  private begun = false;
  private timer: NodeJS.Timeout | undefined;
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly folder: string,
    private readonly uri: string,
    private readonly onError: (error: unknown) => void,
  ) {
    this.file = path.join(folder, `${createHash('sha256').update(uri).digest('hex').slice(0, 32)}.jsonl`);
  }

  /** What was left of an earlier session. */
  async read(): Promise<ReturnType<typeof readJournal>> {
    const text = await readFile(this.file, 'utf8').catch(() => '');
    const content = readJournal(text);
    return content?.header.uri === this.uri ? content : undefined;
  }

  /** Adds a change; the first one after a save begins the file anew. */
  add(change: Replacement, head: () => Omit<JournalHeader, 'uri'>, origin: (origin: number) => number | undefined): void {
    const line = writeChange(change, origin);
    if (line === '') return;
    if (!this.begun) {
      this.begun = true;
      this.waiting = writeHeader({ uri: this.uri, ...head() });
    }
    this.waiting += line;
    this.timer ??= setTimeout(() => this.flush(), delay);
  }

  /** All is saved: nothing is left to be kept. */
  clear(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting = '';
    this.begun = false;
    this.then(() => rm(this.file, { force: true }));
  }

  /** Writes what waits. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const text = this.waiting;
    this.waiting = '';
    if (text === '') return;
    const isNew = text.startsWith('{"journal":');
    this.then(async () => {
      await mkdir(this.folder, { recursive: true });
      await (isNew ? writeFile : appendFile)(this.file, text);
    });
  }

  private then(job: () => Promise<void>): void {
    this.turn = this.turn.then(job).catch(this.onError);
  }
}
