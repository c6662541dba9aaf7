import { createHash } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type JournalHeader, type LeftBehind, readJournal, writeChange, writeHeader } from './spans/journal-log';
import { type Replacement } from './spans/span-history';

/** Milliseconds after a change within which it is on disk: the editor itself backs up texts a second after. */
const delay = 250;

/**
 * Tags that are not saved yet, on disk. The editor keeps unsaved texts over a crash (hot exit), but knows nothing of tags; so each change of one text
 * is added to a file in the extension's storage, which is removed when all is saved. Each process has a file of its own: two windows may share the storage.
 */
export class Journal {
  private readonly name: string;
  private readonly file: string;
  private waiting = '';
  private begun = false;
  private timer: NodeJS.Timeout | undefined;
  private turn: Promise<void> = Promise.resolve();
  /** Files of earlier sessions that were read. */
  private found: readonly string[] = [];

  constructor(
    private readonly folder: string,
    private readonly uri: string,
    private readonly onError: (error: unknown) => void,
  ) {
    this.name = nameOf(uri);
    this.file = path.join(folder, `${this.name}-${process.pid}.jsonl`);
  }

  /** What was left of an earlier session, the latest. What another window is at is its own, unless the editor brought the text back unsaved (`unsaved`). */
  async read(unsaved: boolean): Promise<LeftBehind | undefined> {
    const names = (await readdir(this.folder).catch(() => [])).filter((name) => name.startsWith(this.name));
    const left = names.filter((name) => unsaved || !isAlive(name)).map((name) => path.join(this.folder, name));
    const times = new Map(
      await Promise.all(left.map(async (file) => [file, (await stat(file).catch(() => undefined))?.mtimeMs ?? 0] as const)),
    );
    this.found = left.sort((a, b) => (times.get(b) ?? 0) - (times.get(a) ?? 0));
    for (const file of this.found) {
      const content = readJournal(await readFile(file, 'utf8').catch(() => ''));
      if (content?.header.uri === this.uri) return content;
    }
    return undefined;
  }

  /** What was read is at hand, and kept by this journal. */
  adopted(): void {
    this.flush();
    const files = this.found.filter((file) => file !== this.file);
    this.found = [];
    this.then(async () => {
      for (const file of files) await rm(file, { force: true });
    });
  }

  /** Adds a change; the first one after a save begins the file anew. */
  add(change: Replacement, head: () => Omit<JournalHeader, 'uri'>, origin: (origin: number) => number | undefined): void {
    const line = writeChange(change, origin);
    if (line === '') return;
    if (!this.begun) {
      this.begun = true;
      const { hash, count } = head();
      this.waiting = writeHeader({ uri: this.uri, hash, count });
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

  /** Leaves what is kept to the text under another name, as it is about to be renamed. */
  async leaveTo(uri: string): Promise<void> {
    this.flush();
    this.then(async () => {
      const content = await readFile(this.file, 'utf8').catch(() => '');
      const header = readJournal(content)?.header;
      if (!header) return;
      const changes = content.slice(content.indexOf('\n') + 1);
      await writeFile(path.join(this.folder, `${nameOf(uri)}-0.jsonl`), writeHeader({ ...header, uri }) + changes);
    });
    await this.turn;
  }

  private then(job: () => Promise<void>): void {
    this.turn = this.turn.then(job).catch(this.onError);
  }
}

function nameOf(uri: string): string {
  return createHash('sha256').update(uri).digest('hex').slice(0, 32);
}

/** Whether the process that writes a journal still runs, and is not this one. */
function isAlive(name: string): boolean {
  const pid = Number(/-(\d+)\.jsonl$/.exec(name)?.[1] ?? 0);
  if (pid === 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
