import { type Cursor, type MeantCursor, meant, sameCursors, shifted, stillMeant } from './spans/cursor';
import { type LineEdit } from './spans/tagged-line';

/** A command that waits for its turn, or has it. */
export interface Turn<Editor> {
  readonly editor: Editor;
  /** Where it acts, whatever was typed since. */
  cursors: readonly MeantCursor[];
}

interface Waiting<Editor> extends Turn<Editor> {
  /** Nobody moved the cursors since the command before: it acts where that one leaves them. */
  readonly follows: boolean;
  dropped: boolean;
}

/**
 * Commands of editors, one after another. Keys come faster than an editor answers, and each means the place of the cursors when it was pressed, or where the keys before it
 * take them: what an editor tells of its cursors when a command at last has its turn may be newer or older than that.
 */
export class ActQueue<Editor extends object> {
  /** The first one has its turn. */
  private readonly waiting: Waiting<Editor>[] = [];
  /** Where the cursors of an editor are for the last command that was asked for, if nobody has moved them since. */
  private readonly expected = new WeakMap<Editor, readonly Cursor[]>();
  /** Whose cursors the editor moves for a command; `begun`: it has told that it does so. */
  private moving: { readonly editor: Editor; begun: boolean } | undefined;
  private last: Promise<void> = Promise.resolve();

  /**
   * @param cursorsOf the cursors of an editor as far as it has told
   * @param textOf a line of its text, likewise
   */
  constructor(
    private readonly cursorsOf: (editor: Editor) => readonly Cursor[],
    private readonly textOf: (editor: Editor, line: number) => string,
  ) {}

  /** Does something with an editor when all that was asked for before is done; at once, where that is nothing. */
  add(editor: Editor, act: (turn: Turn<Editor>) => Promise<void> | void): Promise<void> {
    const cursors = this.cursorsOf(editor);
    const before = this.waiting.at(-1);
    const follows = before?.editor === editor && sameCursors(cursors, this.expected.get(editor));
    const turn = { editor, cursors: meant(cursors, (line) => this.textOf(editor, line)), follows, dropped: false };
    this.expected.set(editor, cursors);
    this.waiting.push(turn);
    const job = before ? this.last.then(() => this.take(turn, act)) : this.take(turn, act);
    this.last = job.catch(() => undefined);
    return job;
  }

  /** All that was asked for so far is done. */
  get done(): Promise<void> {
    return this.last;
  }

  /** Whether commands of an editor wait or are being done. */
  isBusy(of: (editor: Editor) => boolean): boolean {
    return this.waiting.some(({ editor }) => of(editor));
  }

  /** The command that has its turn moves its cursors. Answers whether the editor is to show that: not where its user has moved them on since. */
  move(turn: Turn<Editor>, cursors: readonly Cursor[]): boolean {
    const { editor } = turn;
    turn.cursors = meant(cursors, (line) => this.textOf(editor, line));
    if (this.isMovedOn(turn)) return false;
    if (!sameCursors(this.cursorsOf(editor), this.expected.get(editor))) return false;
    this.expected.set(editor, cursors);
    return true;
  }

  /** Commands that wait mean what the one that has its turn could not do: they are not done. Answers how many that are. */
  drop(): number {
    const waiting = this.waiting.slice(1).filter(({ dropped }) => !dropped);
    for (const turn of waiting) turn.dropped = true;
    return waiting.length;
  }

  /** An editor tells that its cursors moved; other than by the commands, it was its user. */
  moved(editor: Editor): void {
    const cursors = this.cursorsOf(editor);
    if (this.moving?.begun && this.moving.editor === editor) this.expected.set(editor, cursors);
    else if (!sameCursors(cursors, this.expected.get(editor))) this.expected.delete(editor);
  }

  /**
   * The command that has its turn makes the editor change the text, and move the cursors itself, as Undo does; what waits acts there. Answers false where the user had
   * moved them on before the editor did that: then they are elsewhere than the keys that wait mean.
   */
  async letMove(turn: Turn<Editor>, job: () => PromiseLike<unknown>): Promise<boolean> {
    const { editor } = turn;
    this.moving = { editor, begun: false };
    try {
      await job();
    } finally {
      this.moving = undefined;
    }
    turn.cursors = meant(this.cursorsOf(editor), (line) => this.textOf(editor, line));
    return this.expected.has(editor) && !this.isMovedOn(turn);
  }

  /** Follows the edits of a text, the last place first. */
  follow(of: (editor: Editor) => boolean, edits: readonly LineEdit[]): void {
    if (this.moving && of(this.moving.editor)) this.moving.begun = true;
    const turns = this.waiting.filter(({ editor }) => of(editor));
    for (const turn of turns) turn.cursors = stillMeant(turn.cursors, edits);
    for (const editor of new Set(turns.map((turn) => turn.editor))) {
      const expected = this.expected.get(editor);
      if (expected) this.expected.set(editor, shifted(expected, edits));
    }
  }

  /** Whether the user moved the cursors on between two commands that wait. */
  private isMovedOn(turn: Turn<Editor>): boolean {
    return this.waiting.some((one) => one !== turn && one.editor === turn.editor && !one.follows);
  }

  private async take(turn: Waiting<Editor>, act: (turn: Turn<Editor>) => Promise<void> | void): Promise<void> {
    try {
      if (!turn.dropped) await act(turn);
    } finally {
      this.waiting.shift();
      const [next] = this.waiting;
      if (next?.follows) next.cursors = turn.cursors;
    }
  }
}
