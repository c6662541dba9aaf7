import fs from 'node:fs';
import { expect } from 'chai';
import * as vscode from 'vscode';
import { textUriOf } from '../../../src/host/tagging/files/text-uri';
import { eventually, hoverAt, inFolder, run, savedBeside, savedTags, settle, showNew, until } from './helpers';
import { listen, replace, restoreAll } from './stand-ins';

const textUri = (name: string) => textUriOf(inFolder(name));
const bytes = (name: string) => fs.readFileSync(inFolder(name), 'utf8');

async function tag(editor: vscode.TextEditor, line: number, character: number, label: string): Promise<void> {
  await vscode.window.showTextDocument(editor.document);
  editor.selection = new vscode.Selection(line, character, line, character);
  await run('unroll.addLabel', { label });
}

/** Renames as the explorer does. */
async function rename(from: string, to: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.renameFile(vscode.Uri.file(inFolder(from)), vscode.Uri.file(inFolder(to)));
  expect(await vscode.workspace.applyEdit(edit)).to.equal(true);
}

async function openAsText(name: string, text: string): Promise<vscode.TextEditor> {
  fs.writeFileSync(inFolder(name), text);
  await run('unroll.openAsText', vscode.Uri.file(inFolder(name)));
  return shown(textUri(name));
}

/** The editor that shows a text, with its tags. */
async function shown(uri: vscode.Uri): Promise<vscode.TextEditor> {
  const editor = await until(`an editor of ${uri.path}`, () => {
    const active = vscode.window.activeTextEditor;
    return active?.document.uri.toString() === uri.toString() ? active : undefined;
  });
  await run('unroll.nextPlace');
  return editor;
}

describe('what is tagged is safe', () => {
  afterEach(async () => {
    restoreAll();
    while (vscode.window.activeTextEditor) await run('workbench.action.revertAndCloseActiveEditor');
  });

  it('tags that another window saved beside a text meanwhile are kept, and shown', async () => {
    const editor = await showNew('two.txt', 'fly to Lima\nback to Bonn\n');
    await tag(editor, 0, 8, 'mine');
    fs.writeFileSync(
      inFolder('two.txt.spans.jsonl'),
      '{"id":1,"text":"fly to Lima","label":[[0,3,"act"]]}\n{"id":2,"text":"back to Bonn","label":[[8,12,"theirs"]]}\n',
    );
    await editor.document.save();
    await eventually(() => {
      expect(savedTags('two.txt')).to.deep.equal([
        [
          [0, 3, 'act'],
          [7, 11, 'mine'],
        ],
        [[8, 12, 'theirs']],
      ]);
    });
    await until('their tag', async () => (await hoverAt(editor, 1, 9)).includes('theirs'));
    expect(editor.document.isDirty).to.equal(false);
  });

  it('Undo takes back what was tagged here before the tags of another window came, and theirs stay', async () => {
    const editor = await showNew('undone.txt', 'fly to Lima\nback to Bonn\n');
    await tag(editor, 0, 8, 'mine');
    await editor.document.save();
    await eventually(() => {
      expect(savedTags('undone.txt')).to.deep.equal([[[7, 11, 'mine']]]);
    });
    // While nothing waits to be saved, and while something does.
    const theirs = '{"id":1,"text":"fly to Lima","label":[[0,3,"act"],[7,11,"mine"]]}\n';
    fs.writeFileSync(inFolder('undone.txt.spans.jsonl'), theirs);
    await until('their first tag', async () => (await hoverAt(editor, 0, 1)).includes('act'));
    await tag(editor, 1, 9, 'later');
    fs.writeFileSync(inFolder('undone.txt.spans.jsonl'), `${theirs}{"id":2,"text":"back to Bonn","label":[[0,4,"way"]]}\n`);
    await editor.document.save();
    await until('their second tag', async () => (await hoverAt(editor, 1, 1)).includes('way'));
    await vscode.window.showTextDocument(editor.document);
    await run('undo');
    await run('undo');
    await eventually(async () => {
      expect([await hoverAt(editor, 0, 8), await hoverAt(editor, 1, 9)]).to.deep.equal(['', '']);
    });
    await editor.document.save();
    await eventually(() => {
      expect(savedTags('undone.txt')).to.deep.equal([[[0, 3, 'act']], [[0, 4, 'way']]]);
    });
  });

  it('where another window tagged the same otherwise, its tag stays in the file until a person has chosen', async () => {
    const editor = await showNew('contradicted.txt', 'fly to Lima\n');
    await tag(editor, 0, 8, 'mine');
    fs.writeFileSync(inFolder('contradicted.txt.spans.jsonl'), '{"id":1,"text":"fly to Lima","label":[[4,11,"theirs"]]}\n');
    const told = listen('showWarningMessage');
    await editor.document.save();
    await until('the question', () => told.length > 0);
    expect(told[0].text).to.contain('line 1').and.to.contain('contradicted.txt.spans.jsonl');
    expect(savedTags('contradicted.txt')).to.deep.equal([[[4, 11, 'theirs']]]);
    expect(editor.document.isDirty).to.equal(true);
    expect(await hoverAt(editor, 0, 8)).to.contain('mine');
    // Who saves again after that means it.
    await editor.document.save();
    await eventually(() => {
      expect(savedTags('contradicted.txt')).to.deep.equal([[[7, 11, 'mine']]]);
    });
  });

  it('of two contradicting tags theirs can be taken', async () => {
    const editor = await showNew('taken.txt', 'fly to Lima\n');
    await tag(editor, 0, 8, 'mine');
    fs.writeFileSync(inFolder('taken.txt.spans.jsonl'), '{"id":1,"text":"fly to Lima","label":[[4,11,"theirs"]]}\n');
    listen('showWarningMessage', 'Take Theirs');
    await editor.document.save();
    await until('theirs', async () => (await hoverAt(editor, 0, 8)).includes('theirs') && !editor.document.isDirty);
    expect(savedTags('taken.txt')).to.deep.equal([[[4, 11, 'theirs']]]);
  });

  it('theirs are taken to where the line is when the question is answered', async () => {
    const editor = await showNew('late.txt', 'fly to Lima\n');
    await tag(editor, 0, 8, 'mine');
    fs.writeFileSync(inFolder('late.txt.spans.jsonl'), '{"id":1,"text":"fly to Lima","label":[[4,11,"theirs"]]}\n');
    let answer: (answer: string) => void = () => undefined;
    let asked = false;
    replace(vscode.window, 'showWarningMessage', {
      value: () => {
        asked = true;
        return new Promise((resolve) => (answer = resolve));
      },
    });
    await editor.document.save();
    await until('the question', () => asked);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'see you\n'));
    answer('Take Theirs');
    await until('the save', () => !editor.document.isDirty);
    await eventually(() => {
      expect(savedBeside('late.txt').map(({ text, label }) => [text, label])).to.deep.equal([['fly to Lima', [[4, 11, 'theirs']]]]);
    });
  });

  it('on a full disk a text stays unsaved with its tags, and the reason is told', async () => {
    const editor = await showNew('full.txt', 'fly to Lima\n');
    await tag(editor, 0, 8, 'place');
    const told = listen('showErrorMessage');
    const full = () => Promise.reject(new Error('ENOSPC: no space left on device, write'));
    replace(fs.promises, 'rename', { value: full });
    await editor.document.save();
    await until('the message', () => told.length > 0 && editor.document.isDirty);
    expect(told[0].text).to.contain('full.txt.spans.jsonl').and.to.contain('no space left');
    expect(await hoverAt(editor, 0, 8)).to.contain('place');
    restoreAll();
    await editor.document.save();
    await eventually(() => {
      expect(savedTags('full.txt')).to.deep.equal([[[7, 11, 'place']]]);
    });
  });

  it('on a full disk a data file stays as it is, and its text unsaved with its tags', async () => {
    const data = '{"text": "fly to Lima", "label": []}\n';
    const editor = await openAsText('full.jsonl', data);
    await tag(editor, 0, 8, 'place');
    replace(fs.promises, 'rename', { value: () => Promise.reject(new Error('ENOSPC: no space left on device, write')) });
    // VS Code tells why, and offers to try again.
    expect(await Promise.race([editor.document.save(), settle(3000).then(() => false)])).to.equal(false);
    expect(editor.document.isDirty).to.equal(true);
    expect(bytes('full.jsonl')).to.equal(data);
    expect(await hoverAt(editor, 0, 8)).to.contain('place');
    restoreAll();
    await run('notifications.clearAll');
    expect(await editor.document.save()).to.equal(true);
    expect(bytes('full.jsonl')).to.contain('[7, 11, "place"]');
  });

  it('a file that must not be written is not, and what is tagged stays unsaved', async () => {
    const data = '{"text": "fly to Lima", "label": []}\n';
    const editor = await openAsText('locked.jsonl', data);
    await tag(editor, 0, 8, 'place');
    fs.chmodSync(inFolder('locked.jsonl'), 0o444);
    expect(await Promise.race([editor.document.save(), settle(3000).then(() => false)])).to.equal(false);
    expect(editor.document.isDirty).to.equal(true);
    expect(bytes('locked.jsonl')).to.equal(data);
    fs.chmodSync(inFolder('locked.jsonl'), 0o644);
    await run('notifications.clearAll');
    expect(await editor.document.save()).to.equal(true);
    expect(bytes('locked.jsonl')).to.contain('[7, 11, "place"]');

    const plain = await showNew('locked.txt', 'fly to Lima\n');
    fs.writeFileSync(inFolder('locked.txt.spans.jsonl'), '');
    fs.chmodSync(inFolder('locked.txt.spans.jsonl'), 0o444);
    const told = listen('showErrorMessage');
    await tag(plain, 0, 8, 'place');
    await plain.document.save();
    await until('the message', () => told.length > 0 && plain.document.isDirty);
    expect(told[0].text).to.contain('locked.txt.spans.jsonl').and.to.contain('read-only');
    expect(bytes('locked.txt.spans.jsonl')).to.equal('');
    fs.chmodSync(inFolder('locked.txt.spans.jsonl'), 0o644);
  });

  it('where what lies beside a data file cannot be written, that is told, and the text stays unsaved', async () => {
    const editor = await openAsText('beside.jsonl', '{"text": "fly to Lima", "label": []}\n');
    fs.mkdirSync(inFolder('beside.jsonl.provenance.jsonl'));
    const told = listen('showErrorMessage');
    await run('unroll.acceptLine');
    await editor.document.save();
    await until('the message', () => told.length > 0);
    expect(told[0].text).to.contain('beside.jsonl.provenance.jsonl');
    await until('the text to be unsaved', () => editor.document.isDirty);
    fs.rmdirSync(inFolder('beside.jsonl.provenance.jsonl'));
    await editor.document.save();
    await until('the mark', () => fs.existsSync(inFolder('beside.jsonl.provenance.jsonl')));
  });

  it('a text that is renamed takes its saved and its unsaved tags along', async () => {
    const editor = await showNew('old.txt', 'fly to Lima\nback to Bonn\n');
    await tag(editor, 0, 8, 'saved');
    await editor.document.save();
    await eventually(() => {
      expect(savedTags('old.txt')).to.deep.equal([[[7, 11, 'saved']]]);
    });
    await tag(editor, 1, 9, 'unsaved');
    await rename('old.txt', 'new.txt');
    const now = await shown(vscode.Uri.file(inFolder('new.txt')));
    await until('the tags', async () => (await hoverAt(now, 0, 8)).includes('saved') && (await hoverAt(now, 1, 9)).includes('unsaved'));
    await now.document.save();
    await eventually(() => {
      expect(savedTags('new.txt')).to.deep.equal([[[7, 11, 'saved']], [[8, 12, 'unsaved']]]);
    });
    expect(fs.existsSync(inFolder('old.txt.spans.jsonl'))).to.equal(false);
  });

  it('a text with brat standoff that is renamed takes it along', async () => {
    fs.writeFileSync(inFolder('pair.ann'), 'T1\tcity 7 11\tLima\n');
    await showNew('pair.txt', 'fly to Lima\n');
    await rename('pair.txt', 'couple.txt');
    await until('the standoff', () => fs.existsSync(inFolder('couple.ann')) && !fs.existsSync(inFolder('pair.ann')));
    const now = await shown(vscode.Uri.file(inFolder('couple.txt')));
    await until('the span', async () => (await hoverAt(now, 0, 8)).includes('city'));
  });

  it('a text that is deleted takes its sidecar along; a standoff stays, and so do the sidecars of others', async () => {
    for (const name of ['gone.txt', 'gone.txt.spans.jsonl', 'gone.ann', 'gone.txt.provenance.jsonl', 'kept.txt.spans.jsonl'])
      fs.writeFileSync(inFolder(name), '');
    const edit = new vscode.WorkspaceEdit();
    edit.deleteFile(vscode.Uri.file(inFolder('gone.txt')));
    expect(await vscode.workspace.applyEdit(edit)).to.equal(true);
    const left = (): string[] => fs.readdirSync(inFolder('.')).filter((name) => /^(gone|kept)\./.test(name));
    await eventually(() => {
      expect(left()).to.deep.equal(['gone.ann', 'kept.txt.spans.jsonl']);
    });
    for (const name of left()) fs.rmSync(inFolder(name));
  });

  it('Save All does not lose the tags of a file that has unsaved changes in an editor of its own, too', async () => {
    const editor = await openAsText('both.jsonl', '{"text": "fly to Lima", "label": []}\n');
    await tag(editor, 0, 8, 'city');
    const source = await vscode.window.showTextDocument(vscode.Uri.file(inFolder('both.jsonl')), { viewColumn: vscode.ViewColumn.Two });
    await source.edit((edit) => edit.insert(new vscode.Position(0, 1), '"id": 7, '));
    await run('workbench.action.files.saveAll');
    await until('the save of the file', () => bytes('both.jsonl').includes('"id": 7') && !source.document.isDirty);
    expect(editor.document.isDirty).to.equal(true);
    expect(await hoverAt(editor, 0, 8)).to.contain('city');
    await vscode.window.showTextDocument(editor.document);
    await run('workbench.action.files.revert');
  });

  it('annotated text follows its file when that is renamed, and unsaved tags are saved where it is now', async () => {
    await openAsText('first.jsonl', '{"text": "fly to Lima", "label": [], "id": 5}\n');
    await rename('first.jsonl', 'second.jsonl');
    const followed = await shown(textUri('second.jsonl'));
    await tag(followed, 0, 8, 'place');
    await rename('second.jsonl', 'third.jsonl');
    await run('workbench.action.focusActiveEditorGroup');
    expect(await followed.document.save()).to.equal(true);
    await until('the file', () => bytes('third.jsonl').includes('[7, 11, "place"]'));
    expect(bytes('third.jsonl')).to.contain('"id": 5');
    expect(fs.existsSync(inFolder('first.jsonl')) || fs.existsSync(inFolder('second.jsonl'))).to.equal(false);
    await shown(textUri('third.jsonl'));
    await eventually(() => {
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
      expect(tabs).to.deep.equal(['third.jsonl (annotated)']);
    });
  });

  it('a data file that was deleted while it is open as text is written again when that is saved', async () => {
    const editor = await openAsText('gone.jsonl', '{"text": "fly to Lima", "label": [], "id": 5}\n');
    await tag(editor, 0, 8, 'place');
    fs.rmSync(inFolder('gone.jsonl'));
    expect(await editor.document.save()).to.equal(true);
    expect(JSON.parse(bytes('gone.jsonl'))).to.deep.equal({ text: 'fly to Lima', label: [[7, 11, 'place']], id: 5 });
  });

  it('spans that another program puts beside an open text as brat standoff are shown', async () => {
    const editor = await showNew('later.txt', 'fly to Lima\nback to Bonn\n');
    await run('unroll.nextPlace');
    fs.writeFileSync(inFolder('later.ann'), 'T1\tcity 7 11\tLima\n');
    await until('the span', async () => (await hoverAt(editor, 0, 8)).includes('city'));
    await tag(editor, 1, 9, 'town');
    await editor.document.save();
    await until('the standoff', () => bytes('later.ann').includes('T2\ttown 20 24\tBonn'));
  });

  it('brat standoff beside a text with unsaved tags is asked about, and both can be had', async () => {
    const editor = await showNew('both.txt', 'fly to Lima\nback to Bonn\n');
    await tag(editor, 1, 9, 'town');
    const told = listen('showWarningMessage', 'Show Both');
    fs.writeFileSync(inFolder('both.ann'), 'T1\tcity 7 11\tLima\n');
    await until('the question', () => told.length > 0);
    await until('both', async () => (await hoverAt(editor, 0, 8)).includes('city') && (await hoverAt(editor, 1, 9)).includes('town'));
    await editor.document.save();
    await until('the standoff', () => bytes('both.ann') === 'T1\tcity 7 11\tLima\nT2\ttown 20 24\tBonn\n');
  });

  it('brat standoff that another window changed meanwhile keeps what it was given there', async () => {
    fs.writeFileSync(inFolder('shared.ann'), 'T1\tcity 7 11\tLima\n');
    const editor = await showNew('shared.txt', 'fly to Lima\nback to Bonn\n');
    await until('the span', async () => (await hoverAt(editor, 0, 8)).includes('city'));
    await tag(editor, 1, 9, 'town');
    fs.writeFileSync(inFolder('shared.ann'), 'T1\tcity 7 11\tLima\nT2\tact 0 3\tfly\n#1\tAnnotatorNotes T2\ta note\n');
    await editor.document.save();
    await until('the standoff', () => bytes('shared.ann').includes('town'));
    expect(bytes('shared.ann').split('\n')).to.include.members([
      'T1\tcity 7 11\tLima',
      'T2\tact 0 3\tfly',
      '#1\tAnnotatorNotes T2\ta note',
      'T3\ttown 20 24\tBonn',
    ]);
    await until('their tag', async () => (await hoverAt(editor, 0, 1)).includes('act'));
  });
});
