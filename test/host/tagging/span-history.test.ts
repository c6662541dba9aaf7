import { expect } from 'chai';
import fc from 'fast-check';
import { type Edit, SpanHistory } from '../../../src/host/tagging/span-history';
import { addSpan } from '../../../src/host/tagging/span-model';

/** An editor as VS Code is one: a text and a stack of replacements; each replacement is one undo step. */
class Editor {
  private readonly undoStack: Edit[] = [];
  private redoStack: Edit[] = [];
  readonly history: SpanHistory;

  constructor(public text: string) {
    this.history = new SpanHistory(text);
  }

  private put(start: number, removed: number, insertedText: string): Edit {
    const edit = { start, removed, inserted: insertedText.length, removedText: this.text.slice(start, start + removed), insertedText };
    this.text = this.text.slice(0, start) + insertedText + this.text.slice(start + removed);
    return edit;
  }

  type(start: number, removed: number, inserted: string): void {
    const edit = this.put(start, removed, inserted);
    this.undoStack.push(edit);
    this.redoStack = [];
    this.history.apply([edit], 'edit');
  }

  tag(start: number, end: number, label: string): void {
    const after = addSpan(this.history.spans, { start, end, label, provenance: { by: 'person' } });
    this.history.announce({ start, text: this.text[start] }, after);
    this.type(start, 1, this.text[start]);
  }

  undo(): boolean {
    const edit = this.undoStack.pop();
    if (!edit) return false;
    this.redoStack.push(edit);
    this.history.apply([this.put(edit.start, edit.inserted, edit.removedText)], 'undo');
    return true;
  }

  redo(): boolean {
    const edit = this.redoStack.pop();
    if (!edit) return false;
    this.undoStack.push(edit);
    this.history.apply([this.put(edit.start, edit.removed, edit.insertedText)], 'redo');
    return true;
  }
}

describe('span history', () => {
  it('undo takes back one tagging and redo brings it again', () => {
    const editor = new Editor('arrive in Taipei');
    editor.tag(10, 16, 'destination');
    editor.tag(0, 6, 'verb');
    editor.undo();
    expect(editor.history.spans.map(({ label }) => label)).to.deep.equal(['destination']);
    editor.undo();
    expect(editor.history.spans).to.deep.equal([]);
    editor.redo();
    editor.redo();
    expect(editor.history.spans.map(({ label }) => label)).to.deep.equal(['verb', 'destination']);
  });

  it('undoing a deletion brings the deleted span back', () => {
    const editor = new Editor('arrive in Taipei');
    editor.tag(10, 16, 'destination');
    editor.type(9, 7, '');
    expect(editor.history.spans).to.deep.equal([]);
    editor.undo();
    expect(editor.history.spans).to.have.length(1);
    expect(editor.history.spans[0]).to.include({ start: 10, end: 16, label: 'destination' });
  });

  it('a refused replacement leaves the spans as they were', () => {
    const history = new SpanHistory('abc');
    history.announce({ start: 0, text: 'a' }, [{ start: 0, end: 1, label: 'x', provenance: { by: 'person' } }]);
    history.withdraw();
    history.apply([{ start: 0, removed: 1, inserted: 1, removedText: 'a', insertedText: 'a' }], 'edit');
    expect(history.spans).to.deep.equal([]);
  });

  it('whatever was typed and tagged, undoing all and redoing all passes through the same states', () => {
    const action = fc.oneof(
      fc.record({ kind: fc.constant('tag' as const), a: fc.nat(1000), b: fc.nat(1000), label: fc.constantFrom('p', 'q') }),
      fc.record({ kind: fc.constant('type' as const), a: fc.nat(1000), b: fc.nat(4), text: fc.constantFrom('', 'x', 'yz', '\n') }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 12 }), (actions) => {
        const editor = new Editor('from Taipei to Shanghai');
        const states: { text: string; spans: unknown }[] = [];
        const state = () => ({ text: editor.text, spans: editor.history.spans });
        states.push(state());
        for (const act of actions) {
          const { length } = editor.text;
          if (length === 0) break;
          if (act.kind === 'tag') {
            const start = act.a % length;
            const stop = editor.text.indexOf('\n', start);
            const end = Math.min(stop === -1 ? length : stop, start + 1 + (act.b % 6));
            if (end <= start) continue;
            editor.tag(start, end, act.label);
          } else {
            const start = act.a % (length + 1);
            const removed = Math.min(act.b, length - start);
            // The same text again is a replacement that tags nothing: an editor's user does not do that between two undos.
            if (editor.text.slice(start, start + removed) === act.text) continue;
            editor.type(start, removed, act.text);
          }
          states.push(state());
        }
        for (let at = states.length - 2; at >= 0; at--) {
          expect(editor.undo()).to.equal(true);
          expect(state()).to.deep.equal(states[at]);
        }
        for (let at = 1; at < states.length; at++) {
          expect(editor.redo()).to.equal(true);
          expect(state()).to.deep.equal(states[at]);
        }
      }),
    );
  });
});
