import fs from 'node:fs';
import { expect } from 'chai';
import * as vscode from 'vscode';
import { eventually, hoverAt, inFolder, run, savedBeside, savedTags, settle, showNew, until } from './helpers';

const select = (editor: vscode.TextEditor, ...ranges: [number, number, number, number][]) => {
  editor.selections = ranges.map((range) => new vscode.Selection(...range));
};

/** Saves the text: these tags come to lie beside it. */
async function saves(editor: vscode.TextEditor, name: string, tags: ReturnType<typeof savedTags>): Promise<void> {
  await editor.document.save();
  await eventually(() => {
    expect(savedTags(name)).to.deep.equal(tags);
  });
}

describe('tagging in the editor', () => {
  let count = 0;
  const fresh = async (text: string) => {
    const name = `tagging-${++count}.txt`;
    return { name, editor: await showNew(name, text) };
  };

  afterEach(async () => {
    await run('workbench.action.revertAndCloseActiveEditor');
  });

  it('a label is given to the selection and saved beside the text, in code points, when the text is saved', async () => {
    const { name, editor } = await fresh('two 😀 seats to Oslo\n');
    select(editor, [0, 16, 0, 20]);
    await run('unroll.addLabel', { label: 'destination' });
    expect(editor.document.isDirty).to.equal(true);
    expect(editor.document.getText()).to.equal('two 😀 seats to Oslo\n');
    expect(savedBeside(name)).to.deep.equal([]);
    await editor.document.save();
    await eventually(() => {
      expect(savedBeside(name)).to.deep.equal([{ id: 1, text: 'two 😀 seats to Oslo', label: [[15, 19, 'destination']] }]);
    });
    expect(await hoverAt(editor, 0, 17)).to.contain('destination');
  });

  it("the editor's Undo takes a label back in one step, Redo brings it again, in the order in which all was done", async () => {
    const { name, editor } = await fresh('arrive in Taipei on Friday\n');
    select(editor, [0, 10, 0, 16]);
    await run('unroll.addLabel', { label: 'destination' });
    select(editor, [0, 20, 0, 26]);
    await run('unroll.addLabel', { label: 'day' });
    select(editor, [0, 0, 0, 0]);
    await run('type', { text: 'We' });
    await run('undo');
    expect(editor.document.getText()).to.equal('arrive in Taipei on Friday\n');
    expect(await hoverAt(editor, 0, 22)).to.contain('day');
    await run('undo');
    expect(await hoverAt(editor, 0, 22)).not.to.contain('day');
    expect(await hoverAt(editor, 0, 12)).to.contain('destination');
    await run('undo');
    expect(editor.document.isDirty).to.equal(false);
    expect(await hoverAt(editor, 0, 12)).not.to.contain('destination');
    await run('redo');
    await run('redo');
    await saves(editor, name, [
      [
        [10, 16, 'destination'],
        [20, 26, 'day'],
      ],
    ]);
  });

  it('a label is set even if the editor has changed another line of which it has not told yet', async () => {
    const { name, editor } = await fresh('fly to Lima\nfly to Oslo\n');
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'x'));
    await run('undo');
    select(editor, [1, 7, 1, 11]);
    // The tags are at hand.
    await run('unroll.keepTag');
    await Promise.all([run('redo'), run('unroll.addLabel', { label: 'destination' })]);
    expect(editor.document.getText()).to.equal('xfly to Lima\nfly to Oslo\n');
    await saves(editor, name, [[[7, 11, 'destination']]]);
  });

  it('a label that is undone at once can still be redone later', async () => {
    const { name, editor } = await fresh('fly to Lima\n');
    select(editor, [0, 7, 0, 11]);
    await run('unroll.addLabel', { label: 'destination' });
    await run('undo');
    expect(editor.document.isDirty).to.equal(false);
    // Nothing may happen to the tags in this time.
    await settle(600);
    await run('redo');
    await saves(editor, name, [[[7, 11, 'destination']]]);
  });

  it('with several cursors each word gets the label, and one Undo takes all back', async () => {
    const { name, editor } = await fresh('fly to Lima\n我要去台北\n');
    select(editor, [0, 8, 0, 8], [1, 4, 1, 4]);
    await run('unroll.addLabel', { label: 'destination' });
    await saves(editor, name, [[[7, 11, 'destination']], [[3, 5, 'destination']]]);
    await run('undo');
    await saves(editor, name, []);
    expect(fs.existsSync(inFolder(`${name}.spans.jsonl`))).to.equal(false);
  });

  it('spans move with the text, and come back when their text does', async () => {
    const { name, editor } = await fresh('fly to Lima\n');
    select(editor, [0, 7, 0, 11]);
    await run('unroll.addLabel', { label: 'destination' });
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'please\n'));
    await saves(editor, name, [[[7, 11, 'destination']]]);
    await editor.edit((edit) => edit.delete(new vscode.Range(1, 6, 1, 11)));
    await saves(editor, name, []);
    await run('undo');
    await saves(editor, name, [[[7, 11, 'destination']]]);
  });

  it('a label is removed at the cursor, and Undo brings it back', async () => {
    const { name, editor } = await fresh('fly to Lima\n');
    select(editor, [0, 7, 0, 11]);
    await run('unroll.addLabel', { label: 'destination' });
    select(editor, [0, 9, 0, 9]);
    await run('unroll.removeLabel');
    await editor.document.save();
    expect(savedBeside(name)).to.deep.equal([]);
    await run('undo');
    await saves(editor, name, [[[7, 11, 'destination']]]);
  });

  it('a CRLF text and a change of its line ends keep the spans', async () => {
    const { name, editor } = await fresh('one\r\nfly to Lima\r\n');
    select(editor, [1, 7, 1, 11]);
    await run('unroll.addLabel', { label: 'destination' });
    await editor.edit((edit) => edit.setEndOfLine(vscode.EndOfLine.LF));
    await saves(editor, name, [[[7, 11, 'destination']]]);
    expect(savedBeside(name)[0].text).to.equal('fly to Lima');
  });

  it('spans that another program wrote are shown', async () => {
    const { name, editor } = await fresh('fly to Lima\n');
    fs.writeFileSync(inFolder(`${name}.spans.jsonl`), '{"text":"fly to Lima","label":[[7,11,"place"]]}\n');
    await until('the span', async () => (await hoverAt(editor, 0, 8)).includes('place'));
  });

  it('a file that carries its labels itself is left alone', async () => {
    const editor = await showNew('own.conll', 'Lima B-place\n');
    select(editor, [0, 0, 0, 4]);
    await run('unroll.addLabel', { label: 'x' });
    expect(editor.document.isDirty).to.equal(false);
  });
});
