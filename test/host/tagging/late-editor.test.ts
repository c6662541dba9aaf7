import { expect } from 'chai';
import fc from 'fast-check';
import { LateEditor, nextWord } from './late-editor';

const lines = ['fly from Oslo to Lima', 'fly to Rome', 'from Bonn to Oslo now', 'back to Quito'];

describe('keys that come before the editor has answered', () => {
  it('a tag stands at the word that had the cursor, though an arrow key moved it on before the extension heard of the key', async () => {
    const editor = new LateEditor(lines);
    editor.moveTo({ line: 0, character: 10 });
    editor.tag('from');
    editor.moveTo({ line: 1, character: 8 });
    editor.tag('to');
    await editor.settle();
    expect(editor.tags).to.deep.equal(['0 Oslo from', '1 Rome to']);
    expect(editor.cursor).to.deep.equal({ line: 1, character: 8 });
  });

  it('a letter after Tab tags the place that Tab goes to, however late the editor shows it', async () => {
    const editor = new LateEditor(lines);
    for (const label of ['a', 'b', 'c']) {
      editor.tag(label);
      editor.next();
    }
    await editor.settle();
    expect(editor.tags).to.deep.equal(['0 fly a', '0 from b', '0 Oslo c']);
    expect(editor.cursor).to.deep.equal({ line: 0, character: 14 });
  });

  it('who clicks while Tab is on its way stays there, and tags there', async () => {
    const editor = new LateEditor(lines);
    editor.next();
    editor.moveTo({ line: 2, character: 6 });
    editor.tag('click');
    await editor.settle();
    expect(editor.tags).to.deep.equal(['2 Bonn click']);
  });

  it('of Tabs that wait none takes the cursor away from where its user has put it since', async () => {
    const editor = new LateEditor(lines);
    editor.tag('slow');
    editor.next();
    editor.moveTo({ line: 2, character: 6 });
    editor.tag('click');
    for (let n = 0; n < 4; n++) await editor.deliver('extension');
    await editor.settle();
    expect(editor.tags).to.deep.equal(['0 fly slow', '2 Bonn click']);
    expect(editor.cursor).to.deep.equal({ line: 2, character: 6 });
  });

  it('letters typed beside a word that was just tagged do not belong to the tag', async () => {
    const editor = new LateEditor(lines);
    editor.moveTo({ line: 0, character: 9 });
    for (const label of ['x', 'city']) editor.tag(label);
    editor.type('old ');
    editor.moveTo({ line: 0, character: 17 });
    editor.type('!');
    await editor.settle();
    expect(editor.text[0]).to.equal('fly from old Oslo! to Lima');
    expect(editor.tags).to.deep.equal(['0 Oslo city']);
  });

  it('a line that is put in above while the editor refuses does not let the tag fall on another line that reads the same', async () => {
    const editor = new LateEditor(['Oslo', 'Oslo', 'Oslo', 'Oslo']);
    editor.moveTo({ line: 1, character: 2 });
    editor.tag('city');
    editor.moveTo({ line: 0, character: 0 });
    editor.type('\n');
    await editor.settle();
    expect(editor.tags).to.deep.equal(['2 Oslo city']);
  });

  it('Undo before the editor has the tag takes that tag back, and the keys after it do nothing', async () => {
    const editor = new LateEditor(lines);
    editor.tag('kept');
    await editor.settle();
    editor.moveTo({ line: 1, character: 0 });
    editor.tag('undone');
    await editor.deliver('extension');
    await editor.deliver('extension');
    editor.undo();
    editor.tag('late');
    await editor.settle();
    expect(editor.outcomes).to.deep.equal(['set', 'undone']);
    expect(editor.tags).to.deep.equal([]);
    editor.redo();
    await editor.settle();
    expect(editor.tags).to.deep.equal(['0 fly kept']);
  });

  it('where Undo comes so late that it takes the cursor back from where an arrow key had it, letters pressed meanwhile do nothing', async () => {
    const editor = new LateEditor(lines);
    editor.tag('undone');
    editor.inTurn('undo');
    editor.tag('first');
    editor.moveTo({ line: 1, character: 0 });
    editor.tag('second');
    await editor.settle();
    expect(editor.tags).to.deep.equal([]);
    editor.tag('now');
    await editor.settle();
    expect(editor.tags).to.deep.equal([`${editor.cursor.line} fly now`]);
  });

  type Action =
    | { readonly kind: 'tag'; readonly label: string }
    | { readonly kind: 'move'; readonly line: number; readonly word: number }
    | { readonly kind: 'type'; readonly text: string }
    | { readonly kind: 'next' | 'undo' | 'redo' | 'extension' | 'editor' };
  const label = fc.constantFrom('a', 'b', 'c');
  const deliveries = [{ kind: 'extension' as const }, { kind: 'editor' as const }];

  it('property: keys that tag, go on, undo and redo do the same, whenever the messages come', async () => {
    const action = fc.oneof(
      fc.record({ kind: fc.constant('tag' as const), label }),
      fc.constantFrom<Action>({ kind: 'next' }, { kind: 'undo' }, { kind: 'redo' }, ...deliveries, ...deliveries),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 40 }), async (actions) => {
        const [late, quick] = [new LateEditor(lines), new LateEditor(lines)];
        for (const one of actions) {
          for (const editor of [late, quick]) {
            if (one.kind === 'tag') editor.tag(one.label);
            else if (one.kind === 'next') editor.next();
            else if (one.kind === 'undo' || one.kind === 'redo') editor.inTurn(one.kind);
          }
          if (one.kind === 'extension' || one.kind === 'editor') await late.deliver(one.kind);
          await quick.settle();
        }
        await late.settle();
        expect(late.tags).to.deep.equal(quick.tags);
        expect(late.cursor).to.deep.equal(quick.cursor);
      }),
      { numRuns: 200 },
    );
  });

  it('property: tags, arrow keys, typing and new lines come out the same, whenever the messages come', async () => {
    const action = fc.oneof(
      fc.record({ kind: fc.constant('tag' as const), label }),
      fc.record({ kind: fc.constant('move' as const), line: fc.nat(5), word: fc.nat(4) }),
      fc.record({ kind: fc.constant('type' as const), text: fc.constantFrom('so ', '\n', 'very very ') }),
      fc.constantFrom<Action>(...deliveries, ...deliveries),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 40 }), async (actions) => {
        const [late, quick] = [new LateEditor(lines), new LateEditor(lines)];
        for (const one of actions) {
          for (const editor of [late, quick]) {
            if (one.kind === 'tag') editor.tag(one.label);
            else if (one.kind === 'type') editor.type(one.text);
            else if (one.kind === 'move') {
              let place = { line: one.line % editor.text.length, character: -1 };
              for (let n = 0; n <= one.word; n++) place = nextWord(editor.text, place);
              if (place.character >= 0) editor.moveTo(place);
            }
          }
          if (one.kind === 'extension' || one.kind === 'editor') await late.deliver(one.kind);
          await quick.settle();
        }
        await late.settle();
        expect(late.text).to.deep.equal(quick.text);
        expect(late.tags).to.deep.equal(quick.tags);
      }),
      { numRuns: 200 },
    );
  });
});
