import { expect } from 'chai';
import fc from 'fast-check';
import { type EditReason, SpanHistory } from '../../../../src/host/tagging/spans/span-history';
import { addSpan } from '../../../../src/host/tagging/spans/span-model';
import { type LineEdit, plainLine } from '../../../../src/host/tagging/spans/tagged-line';
import { Tally } from '../../../../src/host/tagging/spans/tally';

interface Done {
  readonly start: number;
  readonly removed: string;
  readonly inserted: string;
}

/** An editor as VS Code is one: a text and a stack of replacements. Typing may join the last undo step, as words do. */
class Editor {
  private readonly undoStack: Done[][] = [];
  private redoStack: Done[][] = [];
  readonly history: SpanHistory;
  readonly tally: Tally;

  constructor(public text: string) {
    const lines = text.split('\n').map((line, origin) => ({ ...plainLine(line), origin }));
    this.tally = new Tally(lines);
    this.history = new SpanHistory(lines, (replacement) => this.tally.replace(replacement));
  }

  private place(offset: number): { line: number; character: number } {
    const before = this.text.slice(0, offset).split('\n');
    return { line: before.length - 1, character: before[before.length - 1].length };
  }

  private put(start: number, removed: string, inserted: string): LineEdit {
    const edit = { start: this.place(start), end: this.place(start + removed.length), text: inserted };
    this.text = this.text.slice(0, start) + inserted + this.text.slice(start + removed.length);
    return edit;
  }

  type(start: number, removed: number, inserted: string, joins = false): void {
    const done = { start, removed: this.text.slice(start, start + removed), inserted };
    const edit = this.put(start, done.removed, inserted);
    const last = this.undoStack[this.undoStack.length - 1];
    if (joins && last && !last.some((one) => one.removed === one.inserted)) last.push(done);
    else this.undoStack.push([done]);
    this.redoStack = [];
    this.history.apply([edit], 'edit');
  }

  tag(line: number, start: number, end: number, label: string): void {
    const { text, spans, label: kind } = this.history.lines[line];
    this.history.announce(
      { line, character: 0, text: text[0] },
      new Map([[line, { spans: addSpan(spans, { start, end, label }), ...(kind && { label: kind }) }]]),
    );
    const offset = this.text
      .split('\n')
      .slice(0, line)
      .reduce((sum, { length }) => sum + length + 1, 0);
    this.type(offset, 1, text[0]);
  }

  /** A span of another window. */
  mergeIn(line: number, start: number, end: number, label: string): void {
    const { spans } = this.history.lines[line];
    this.history.mergeIn(new Map([[line, { spans: addSpan(spans, { start, end, label }) }]]));
  }

  private back(from: Done[][], to: Done[][], reason: EditReason): boolean {
    const group = from.pop();
    if (!group) return false;
    to.push(group);
    const parts = reason === 'undo' ? [...group].reverse() : group;
    if (parts.length === 1) {
      const [{ start, removed, inserted }] = parts;
      this.history.apply([reason === 'undo' ? this.put(start, inserted, removed) : this.put(start, removed, inserted)], reason);
      return true;
    }
    // The editor makes one replacement of what it joined.
    const before = this.text;
    for (const { start, removed, inserted } of parts) {
      const [old, now] = reason === 'undo' ? [inserted, removed] : [removed, inserted];
      this.text = this.text.slice(0, start) + now + this.text.slice(start + old.length);
    }
    const after = this.text;
    this.text = before;
    let head = 0;
    while (head < Math.min(before.length, after.length) && before[head] === after[head]) head++;
    let tail = 0;
    while (tail < Math.min(before.length, after.length) - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
    this.history.apply([this.put(head, before.slice(head, before.length - tail), after.slice(head, after.length - tail))], reason);
    return true;
  }

  undo = () => this.back(this.undoStack, this.redoStack, 'undo');
  redo = () => this.back(this.redoStack, this.undoStack, 'redo');

  get state(): unknown {
    return { text: this.text, lines: this.history.lines.map(({ text, spans, label, origin }) => ({ text, spans, label, origin })) };
  }

  check(): void {
    expect(this.history.lines.map(({ text }) => text).join('\n')).to.equal(this.text);
    const fresh = new Tally(this.history.lines);
    const counts = ({ texts, tagged, broken, labels }: Tally) => ({
      texts,
      tagged,
      broken,
      labels: [...labels].sort((a, b) => a.label.localeCompare(b.label)),
    });
    expect(counts(this.tally)).to.deep.equal(counts(fresh));
  }

  labels = () => this.history.lines.flatMap(({ spans }) => spans.map(({ label }) => label));
}

describe('span history', () => {
  it('undo takes back one tagging and redo brings it again', () => {
    const editor = new Editor('arrive in Taipei');
    editor.tag(0, 10, 16, 'destination');
    editor.tag(0, 0, 6, 'verb');
    editor.undo();
    expect(editor.labels()).to.deep.equal(['destination']);
    editor.undo();
    expect(editor.labels()).to.deep.equal([]);
    editor.redo();
    editor.redo();
    expect(editor.labels()).to.deep.equal(['verb', 'destination']);
  });

  it('undoing a deletion brings the deleted span back', () => {
    const editor = new Editor('arrive in Taipei');
    editor.tag(0, 10, 16, 'destination');
    editor.type(9, 7, '');
    expect(editor.labels()).to.deep.equal([]);
    editor.undo();
    expect(editor.history.lines[0].spans).to.deep.equal([{ start: 10, end: 16, label: 'destination' }]);
  });

  it('letters that the editor undoes together bring back what the first of them hurt', () => {
    const editor = new Editor('arrive in Taipei now');
    editor.tag(0, 10, 16, 'destination');
    editor.type(14, 4, '');
    editor.type(13, 1, '', true);
    editor.type(12, 1, '', true);
    expect(editor.history.lines[0].spans[0]).to.include({ start: 10, end: 12 });
    editor.undo();
    expect(editor.history.lines[0].spans).to.deep.equal([{ start: 10, end: 16, label: 'destination' }]);
    editor.redo();
    expect(editor.history.lines[0].spans[0]).to.include({ start: 10, end: 12 });
  });

  it('tags of another window stay when what was tagged before them is undone and redone', () => {
    const editor = new Editor('arrive in Taipei');
    editor.tag(0, 10, 16, 'mine');
    editor.mergeIn(0, 0, 6, 'theirs');
    editor.tag(0, 7, 9, 'later');
    editor.undo();
    expect(editor.labels()).to.deep.equal(['theirs', 'mine']);
    editor.undo();
    expect(editor.labels()).to.deep.equal(['theirs']);
    editor.redo();
    editor.redo();
    expect(editor.labels()).to.deep.equal(['theirs', 'later', 'mine']);
    editor.check();
  });

  it('tags of another window stay at their text when typing before them is undone', () => {
    const editor = new Editor('fly to Lima\nbye');
    editor.tag(0, 7, 11, 'mine');
    editor.type(0, 0, 'please ');
    editor.type(editor.text.length, 0, '\nsee you');
    editor.mergeIn(0, 7, 10, 'theirs');
    editor.mergeIn(1, 0, 3, 'theirs');
    editor.undo();
    expect(editor.history.lines[1].spans).to.deep.equal([{ start: 0, end: 3, label: 'theirs' }]);
    editor.undo();
    expect(editor.history.lines[0]).to.deep.include({
      text: 'fly to Lima',
      spans: [
        { start: 0, end: 3, label: 'theirs' },
        { start: 7, end: 11, label: 'mine' },
      ],
    });
    editor.undo();
    expect(editor.labels()).to.deep.equal(['theirs', 'theirs']);
    editor.check();
  });

  it('where the span of an undone step and one of another window contradict each other, the other one stays', () => {
    const editor = new Editor('to Taipei City');
    editor.tag(0, 3, 9, 'city');
    editor.tag(0, 3, 9, 'town');
    const [{ label }] = editor.history.lines[0].spans;
    expect(label).to.equal('town');
    editor.history.mergeIn(new Map([[0, { spans: [{ start: 3, end: 14, label: 'theirs' }] }]]));
    editor.undo();
    expect(editor.labels()).to.deep.equal(['theirs']);
    editor.check();
  });

  it('whatever was tagged when tags of another window came, undoing all leaves theirs alone, and redoing all brings all again', () => {
    const tag = fc.record({ line: fc.nat(2), word: fc.nat(2), label: fc.constantFrom('p', 'q') });
    fc.assert(
      fc.property(fc.array(tag, { maxLength: 8 }), fc.nat(8), fc.nat(2), (tags, when, line) => {
        const editor = new Editor('aa bb cc dd\naa bb cc dd\naa bb cc dd');
        const merge = () => editor.mergeIn(line, 9, 11, 'theirs');
        tags.forEach((one, i) => {
          if (i === when) merge();
          editor.tag(one.line, 3 * one.word, 3 * one.word + 2, one.label);
        });
        if (when >= tags.length) merge();
        const all = editor.state;
        while (editor.undo()) editor.check();
        expect(editor.history.lines.map(({ spans }) => spans)).to.deep.equal(
          [0, 1, 2].map((at) => (at === line ? [{ start: 9, end: 11, label: 'theirs' }] : [])),
        );
        while (editor.redo()) editor.check();
        expect(editor.state).to.deep.equal(all);
      }),
    );
  });

  it('what a model says is no step: it stays while tags are undone, and what it said before gives way', () => {
    const editor = new Editor('to Lima');
    const guessed = { start: 3, end: 7, label: 'city' };
    editor.tag(0, 0, 2, 'x');
    editor.history.suggest(new Map([[0, [guessed]]]), new Map([[0, { confidence: 0.5 }]]));
    editor.undo();
    expect(editor.history.lines[0]).to.deep.include({ spans: [], suggestions: [guessed], guess: { confidence: 0.5 } });
    editor.history.suggest(new Map([[0, []]]));
    expect(editor.history.lines[0]).to.deep.include({ suggestions: [] }).and.not.have.property('guess');
    editor.check();
  });

  it('a refused replacement leaves the spans as they were', () => {
    const history = new SpanHistory([plainLine('abc')]);
    const mark = { line: 0, character: 0, text: 'a' };
    history.withdraw(history.announce(mark, new Map([[0, { spans: [{ start: 0, end: 1, label: 'x' }] }]])));
    history.apply([{ start: { line: 0, character: 0 }, end: { line: 0, character: 1 }, text: 'a' }], 'edit');
    expect(history.lines[0].spans).to.deep.equal([]);
  });

  it('a line that is moved, or cut and pasted, has its tags and its document there', () => {
    const editor = new Editor('one\nfly to Lima\ntwo');
    editor.tag(1, 7, 11, 'city');
    editor.type(4, 12, '');
    expect(editor.text).to.equal('one\ntwo');
    expect(editor.labels()).to.deep.equal([]);
    editor.type(0, 0, 'fly to Lima\n');
    expect(editor.history.lines[0]).to.deep.include({ text: 'fly to Lima', origin: 1, spans: [{ start: 7, end: 11, label: 'city' }] });
    editor.undo();
    editor.undo();
    expect(editor.labels()).to.deep.equal(['city']);
  });

  it('whatever was typed and tagged, undoing all and redoing all passes through the same states', () => {
    const action = fc.oneof(
      fc.record({ kind: fc.constant('tag' as const), a: fc.nat(1000), b: fc.nat(1000), label: fc.constantFrom('p', 'q') }),
      fc.record({
        kind: fc.constant('type' as const),
        a: fc.nat(1000),
        b: fc.nat(9),
        text: fc.constantFrom('', 'x', 'yz', '\n', 'a\n😀', '台\n\n'),
      }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 14 }), (actions) => {
        const editor = new Editor('from Taipei to Shanghai\n\n我要去台北\nbye');
        const states = [editor.state];
        for (const act of actions) {
          const { length } = editor.text;
          if (act.kind === 'tag') {
            const line = act.a % editor.history.lines.length;
            const size = editor.history.lines[line].text.length;
            if (size === 0) continue;
            const start = act.b % size;
            editor.tag(line, start, Math.min(size, start + 1 + (act.b % 6)), act.label);
          } else {
            const start = act.a % (length + 1);
            const removed = Math.min(act.b, length - start);
            // The same text again is a replacement that tags nothing: an editor's user does not do that between two undos.
            if (editor.text.slice(start, start + removed) === act.text) continue;
            editor.type(start, removed, act.text);
          }
          editor.check();
          states.push(editor.state);
        }
        for (let at = states.length - 2; at >= 0; at--) {
          expect(editor.undo()).to.equal(true);
          editor.check();
          expect(editor.state).to.deep.equal(states[at]);
        }
        for (let at = 1; at < states.length; at++) {
          expect(editor.redo()).to.equal(true);
          editor.check();
          expect(editor.state).to.deep.equal(states[at]);
        }
      }),
    );
  });
});
