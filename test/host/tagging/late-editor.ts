import { ActQueue, type Turn } from '../../../src/host/tagging/act-queue';
import { type MarkEditor, type Outcome, setTags } from '../../../src/host/tagging/set-tags';
import { type Cursor } from '../../../src/host/tagging/spans/cursor';
import { type Position } from '../../../src/host/tagging/spans/places';
import { type EditReason, type Mark, SpanHistory } from '../../../src/host/tagging/spans/span-history';
import { addSpan } from '../../../src/host/tagging/spans/span-model';
import { type LineEdit, plainLine, tagsIn } from '../../../src/host/tagging/spans/tagged-line';
import { wordAt, wordsOf } from '../../../src/host/tagging/spans/words';

interface Step {
  readonly edit: LineEdit;
  readonly back: LineEdit;
}

/**
 * VS Code as an extension sees it: the editor and the extension are two processes, which tell each other everything by messages, in order, each as late as the test wants.
 * The person at the keys sees the editor's side; keys that tag go over to the extension, all others are done at once.
 */
export class LateEditor {
  // The editor's side.
  text: string[];
  cursor: Position = { line: 0, character: 0 };
  private version = 0;
  private done: Step[] = [];
  private undone: Step[] = [];
  private readonly toEditor: (() => void)[] = [];
  // The extension's side.
  readonly outcomes: Outcome[] = [];
  readonly history: SpanHistory;
  private readonly toExtension: (() => void)[] = [];
  private readonly told = { version: 0, cursors: [at({ line: 0, character: 0 })] as readonly Cursor[] };
  private readonly queue: ActQueue<LateEditor>;

  constructor(text: readonly string[]) {
    this.text = [...text];
    this.history = new SpanHistory(text.map(plainLine));
    this.queue = new ActQueue<LateEditor>(
      () => this.told.cursors,
      (_, line) => this.history.lines[line].text,
    );
  }

  /** A letter: sets a label at the cursor. */
  tag(label: string): void {
    this.key(async (turn) => {
      const { line, character } = turn.cursors[0].active;
      const here = this.history.lines[line];
      const word = wordAt(here.text, character);
      if (!word) return;
      const spans = addSpan(
        here.spans.filter(({ start }) => start !== word.start),
        { ...word, label },
      );
      await this.retag(new Map([[line, tagsIn({ ...here, spans })]]));
    });
  }

  /** Tab: goes to the next word. */
  next(): void {
    this.key(async (turn) => {
      const [{ active }] = turn.cursors;
      const place = nextWord(
        this.history.lines.map(({ text }) => text),
        active,
      );
      if (!this.queue.move(turn, [at(place)])) return;
      this.told.cursors = [at(place)];
      this.toEditor.push(() => this.setCursor(place));
      await this.caughtUp();
    });
  }

  /** Undo or Redo in tagging mode, which wait for their turn. */
  inTurn(command: 'undo' | 'redo'): void {
    this.key(async (turn) => {
      const job = () =>
        this.ask(() => {
          this[command]();
          return true;
        });
      if (!(await this.queue.letMove(turn, job))) await this.dropKeys();
    });
  }

  /** An arrow key or a click. */
  moveTo(place: Position): void {
    this.setCursor(place);
  }

  type(text: string): void {
    this.change({ start: this.cursor, end: this.cursor, text });
  }

  undo(): void {
    const step = this.done.pop();
    if (!step) return;
    this.undone.push(step);
    this.apply(step.back, 'undo');
  }

  redo(): void {
    const step = this.undone.pop();
    if (!step) return;
    this.done.push(step);
    this.apply(step.edit, 'redo');
  }

  /** Brings one message to the extension, or to the editor. */
  async deliver(to: 'extension' | 'editor'): Promise<void> {
    (to === 'extension' ? this.toExtension : this.toEditor).shift()?.();
    await new Promise(setImmediate);
  }

  /** Brings all messages, until there are no more. */
  async settle(): Promise<void> {
    while (this.toExtension.length + this.toEditor.length > 0) {
      await this.deliver('extension');
      await this.deliver('editor');
    }
  }

  /** Tags as "word label", line by line. */
  get tags(): string[] {
    return this.history.lines.flatMap(({ text, spans }, line) =>
      spans.map(({ start, end, label }) => `${line} ${text.slice(start, end)} ${label}`),
    );
  }

  private key(act: (turn: Turn<LateEditor>) => Promise<void>): void {
    this.toExtension.push(() => void this.queue.add(this, act));
  }

  private async retag(tags: Parameters<typeof setTags>[2]): Promise<void> {
    const outcome = await setTags(this.markEditor(), this.history, tags);
    this.outcomes.push(outcome);
    if (outcome === 'set') return;
    await this.dropKeys();
  }

  private async dropKeys(): Promise<void> {
    this.queue.drop();
    await this.caughtUp();
    this.queue.drop();
  }

  private markEditor(): MarkEditor {
    const { told } = this;
    return {
      get version() {
        return told.version;
      },
      replace: (mark) => this.replace(mark),
      caughtUp: () => this.caughtUp(),
    };
  }

  private replace({ line, character, text }: Mark): Promise<boolean> {
    const { version } = this.told;
    const end = text === '\n' ? { line: line + 1, character: 0 } : { line, character: character + text.length };
    return this.ask(() => {
      if (this.version !== version) return false;
      this.change({ start: { line, character }, end, text });
      return true;
    });
  }

  private async caughtUp(): Promise<void> {
    await this.ask(() => true);
  }

  private ask(question: () => boolean): Promise<boolean> {
    return new Promise((resolve) => {
      this.toEditor.push(() => {
        const answer = question();
        this.toExtension.push(() => resolve(answer));
      });
    });
  }

  private change(edit: LineEdit): void {
    this.done.push({ edit, back: inverse(this.text, edit) });
    this.undone = [];
    this.apply(edit, 'edit');
  }

  private apply(edit: LineEdit, reason: EditReason): void {
    const own = edit.start.line === this.cursor.line && edit.start.character === this.cursor.character && edit.start === edit.end;
    const behind = endOf(edit);
    this.text = replaced(this.text, edit);
    const version = ++this.version;
    this.toExtension.push(() => {
      this.told.version = version;
      this.queue.follow(() => true, [edit]);
      this.history.apply([edit], reason);
    });
    if (own || reason !== 'edit') this.setCursor(behind);
  }

  private setCursor(place: Position): void {
    this.cursor = place;
    this.toExtension.push(() => {
      this.told.cursors = [at(place)];
      this.queue.moved(this);
    });
  }
}

export function nextWord(lines: readonly string[], from: Position): Position {
  for (let line = from.line; line < lines.length; line++) {
    const word = wordsOf(lines[line]).find(({ start }) => line > from.line || start > from.character);
    if (word) return { line, character: word.start };
  }
  return from;
}

function at(place: Position): Cursor {
  return { anchor: place, active: place };
}

function endOf({ start, text }: LineEdit): Position {
  const parts = text.split('\n');
  const last = parts[parts.length - 1].length;
  return { line: start.line + parts.length - 1, character: parts.length === 1 ? start.character + last : last };
}

function replaced(lines: readonly string[], { start, end, text }: LineEdit): string[] {
  const piece = lines[start.line].slice(0, start.character) + text + lines[end.line].slice(end.character);
  return [...lines.slice(0, start.line), ...piece.split('\n'), ...lines.slice(end.line + 1)];
}

function inverse(lines: readonly string[], edit: LineEdit): LineEdit {
  const old = lines.slice(edit.start.line, edit.end.line + 1);
  old[old.length - 1] = old[old.length - 1].slice(0, edit.end.character);
  old[0] = old[0].slice(edit.start.character);
  return { start: edit.start, end: endOf(edit), text: old.join('\n') };
}
