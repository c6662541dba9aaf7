import fs from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import * as vscode from 'vscode';
import { textUriOf } from '../../../src/host/tagging/files/text-uri';
import { eventually, hoverAt, inFolder, run, settle, until } from './helpers';
import { pick, restoreAll } from './stand-ins';

const doccanoFile =
  '{"id": 7, "text": "two 😀 seats to Oslo", "label": [], "meta": {"who": "A"}}\r\n' +
  '{"text":"from Lima\\nto Bonn","label":[[5,9,"origin"]],"extra":[1, 2]}\r\n' +
  '{"text": "我要去台北", "label": []}\r\n';
const conllFile = '# sent_id = 1\nfly VB O\nto TO O\nNew NNP B-city\nYork NNP I-city\n\nwhen WRB O\n\n';
const rasaFile = `version: "3.1"
nlu:
- intent: book # a comment
  examples: |
    - fly to [Taipei]{"entity": "city", "role": "destination"}
    - a seat from Oslo please
`;

const asText = (name: string) => textUriOf(inFolder(name));
const bytes = (name: string) => fs.readFileSync(inFolder(name), 'utf8');

/** Writes a data file and opens it as text. */
async function open(name: string, text: string): Promise<vscode.TextEditor> {
  fs.mkdirSync(path.dirname(inFolder(name)), { recursive: true });
  fs.writeFileSync(inFolder(name), text);
  await run('unroll.openAsText', vscode.Uri.file(inFolder(name)));
  const editor = await until('the editor', () => {
    const active = vscode.window.activeTextEditor;
    return active?.document.uri.toString() === asText(name).toString() && active.document.languageId === 'unroll-text' ? active : undefined;
  });
  // Tagging answers once the tags are read.
  await run('unroll.nextPlace');
  return editor;
}

const cursor = (editor: vscode.TextEditor, line: number, character: number) => {
  editor.selection = new vscode.Selection(line, character, line, character);
};

describe('data files as text', () => {
  afterEach(async () => {
    restoreAll();
    await run('unroll.leaveTaggingMode');
    while (vscode.window.activeTextEditor) await run('workbench.action.revertAndCloseActiveEditor');
    await settle();
  });

  it('doccano reads as utterances, is tagged by key, and saved with nothing else changed', async () => {
    const editor = await open('own.jsonl', doccanoFile);
    expect(editor.document.getText()).to.equal('two 😀 seats to Oslo\nfrom Lima␤to Bonn\n我要去台北');
    expect(await hoverAt(editor, 1, 6)).to.contain('origin');
    cursor(editor, 0, 17);
    await run('unroll.addLabel', { label: 'destination' });
    cursor(editor, 2, 4);
    await run('unroll.addLabel', { label: 'destination' });
    expect(editor.document.isDirty).to.equal(true);
    expect(bytes('own.jsonl')).to.equal(doccanoFile);
    await run('undo');
    await run('redo');
    expect(await editor.document.save()).to.equal(true);
    const wanted = doccanoFile
      .replace('"label": [], "meta"', '"label": [[15, 19, "destination"]], "meta"')
      .replace('"我要去台北", "label": []', '"我要去台北", "label": [[3, 5, "destination"]]');
    expect(bytes('own.jsonl').replace(/\s/g, '')).to.equal(wanted.replace(/\s/g, ''));
    expect(bytes('own.jsonl')).to.contain('{"text":"from Lima\\nto Bonn","label":[[5,9,"origin"]],"extra":[1, 2]}\r\n');
    // Undo goes on behind the save, and what it gives is the first file again.
    await run('undo');
    await run('undo');
    expect(await editor.document.save()).to.equal(true);
    expect(bytes('own.jsonl')).to.equal(doccanoFile);
  });

  it('CoNLL keeps its comments and other columns, and tags whole tokens', async () => {
    pick('Column 1', 'Column 3');
    const editor = await open('own.conll', conllFile);
    expect(editor.document.getText()).to.equal('fly to New York\nwhen');
    editor.selection = new vscode.Selection(0, 1, 0, 2);
    await run('unroll.addLabel', { label: 'act' });
    await editor.document.save();
    expect(bytes('own.conll')).to.equal(conllFile.replace('fly VB O', 'fly VB B-act'));
  });

  it('a span that would overlap another is refused with a word where the form has one tag a token', async () => {
    pick('Column 1', 'Column 3');
    const editor = await open('overlap.conll', conllFile);
    editor.selection = new vscode.Selection(0, 4, 0, 10);
    await run('unroll.addLabel', { label: 'x' });
    expect(editor.document.isDirty).to.equal(false);
    expect(await hoverAt(editor, 0, 8))
      .to.contain('city')
      .and.not.to.contain('**x**');
  });

  it('Rasa holds roles, and keeps its comments', async () => {
    const editor = await open('nlu.yml', rasaFile);
    expect(editor.document.getText()).to.equal('fly to Taipei\na seat from Oslo please');
    expect(await hoverAt(editor, 0, 8)).to.contain('city:destination');
    cursor(editor, 1, 13);
    await run('unroll.addLabel', { label: 'city', role: 'origin' });
    await editor.document.save();
    expect(bytes('nlu.yml')).to.equal(rasaFile.replace('from Oslo', 'from [Oslo]{"entity": "city", "role": "origin"}'));
  });

  it('seq.in, seq.out and label are written as one', async () => {
    fs.mkdirSync(inFolder('three'), { recursive: true });
    fs.writeFileSync(inFolder('three/seq.out'), 'O O O\nO O\n');
    fs.writeFileSync(inFolder('three/label'), 'book\nask\n');
    const editor = await open('three/seq.in', 'fly to Lima\nwhen then\n');
    expect(await hoverAt(editor, 1, 9)).to.contain('ask');
    cursor(editor, 0, 8);
    await run('unroll.addLabel', { label: 'city' });
    await run('unroll.setClass', { label: 'go' });
    await editor.document.save();
    expect(['seq.in', 'seq.out', 'label'].map((name) => bytes(`three/${name}`))).to.deep.equal([
      'fly to Lima\nwhen then\n',
      'O O B-city\nO O\n',
      'go\nask\n',
    ]);
  });

  it('edited, added and deleted lines are edited, added and deleted documents', async () => {
    const editor = await open('edit.jsonl', doccanoFile);
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), 'hello\n');
      edit.insert(new vscode.Position(1, 5), 'big ');
      edit.delete(new vscode.Range(2, 0, 3, 0));
    });
    // What came after it in the file is now second.
    await editor.document.save();
    const texts = bytes('edit.jsonl')
      .trim()
      .split('\r\n')
      .map((line) => (JSON.parse(line) as { text: string }).text);
    expect(texts).to.deep.equal(['hello', 'two 😀 seats to Oslo', 'from big Lima\nto Bonn']);
    expect(bytes('edit.jsonl')).to.contain('"meta": {"who": "A"}').and.to.contain('"extra":[1, 2]');
  });

  it('a file that another program changed is read again, and while there are changes it is not overwritten', async () => {
    const editor = await open('shared.jsonl', doccanoFile);
    const changed = doccanoFile.replace('"origin"', '"start"');
    fs.writeFileSync(inFolder('shared.jsonl'), changed);
    await until('the new label', async () => (await hoverAt(editor, 1, 6)).includes('start'));
    cursor(editor, 0, 17);
    await run('unroll.addLabel', { label: 'destination' });
    const again = changed.replace('"start"', '"begin"');
    fs.writeFileSync(inFolder('shared.jsonl'), again);
    await settle(300);
    // VS Code asks in a message; the save does not take place.
    expect(await Promise.race([editor.document.save(), settle(3000).then(() => false)])).to.equal(false);
    expect(bytes('shared.jsonl')).to.equal(again);
    await run('workbench.action.files.revert');
    await until('the third label', async () => (await hoverAt(editor, 1, 6)).includes('begin'));
    expect(await hoverAt(editor, 0, 17)).not.to.contain('destination');
  });

  it('reverting brings the tags of the file back', async () => {
    const editor = await open('revert.jsonl', doccanoFile);
    cursor(editor, 1, 6);
    await run('unroll.removeLabel');
    expect(await hoverAt(editor, 1, 6)).not.to.contain('origin');
    await run('workbench.action.files.revert');
    await until('the label', async () => (await hoverAt(editor, 1, 6)).includes('origin'));
    expect(editor.document.isDirty).to.equal(false);
  });

  it('the source opens at the same line, and the text at the line of the source', async () => {
    pick('Column 1', 'Column 3');
    const editor = await open('place.conll', conllFile);
    cursor(editor, 1, 0);
    await run('unroll.openSource');
    const source = vscode.window.activeTextEditor;
    expect(source?.document.uri.toString()).to.equal(vscode.Uri.file(inFolder('place.conll')).toString());
    expect(source?.selection.active.line).to.equal(6);
    await run('unroll.openAsText');
    expect(vscode.window.activeTextEditor?.document.uri.scheme).to.equal('unroll-text');
    expect(vscode.window.activeTextEditor?.selection.active.line).to.equal(1);
  });

  it('a packed file and one of no known form are refused in words, and nothing opens', async () => {
    fs.writeFileSync(inFolder('none.json'), '[1, 2]');
    void run('unroll.openAsText', vscode.Uri.file(inFolder('none.json')));
    await settle(500);
    expect(vscode.window.activeTextEditor).to.equal(undefined);
  });

  it('a text with brat standoff beside it is tagged as it is, and what else the .ann file holds stays', async () => {
    const ann = 'T1\tcity 7 11\tLima\n#1\tAnnotatorNotes T1\tthe one in Peru\nR1\trel Arg1:T1 Arg2:T1\n';
    fs.writeFileSync(inFolder('brat.ann'), ann);
    fs.writeFileSync(inFolder('brat.txt'), 'fly to Lima\n\nand 😀 Bonn\n');
    const editor = await vscode.window.showTextDocument(vscode.Uri.file(inFolder('brat.txt')));
    await until('the span', async () => (await hoverAt(editor, 0, 8)).includes('city'));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'hi\n\n\n'));
    cursor(editor, 5, 9);
    await run('unroll.addLabel', { label: 'town' });
    await editor.document.save();
    await until('the .ann file', () => bytes('brat.ann') !== ann);
    expect(bytes('brat.txt')).to.equal('hi\n\n\nfly to Lima\n\nand 😀 Bonn\n');
    expect(bytes('brat.ann')).to.equal(`${ann.replace('7 11', '12 16')}T2\ttown 24 28\tBonn\n`);
  });

  it('columns are those of a spec that uses the file, else they are asked for once, and can be chosen anew', async () => {
    const rows = 'Rockwell NNP B-NP\nsaid VBD O\n\n';
    const spec = bytes('tiny.unroll.json').replace('"train": "train.conll"', '"train": "spec.conll", "tagColumn": 1');
    fs.writeFileSync(inFolder('columns.unroll.json'), spec);
    const asked = pick('Column 1', 'Column 3', 'Column 1', 'Column 2');
    const fromSpec = await open('spec.conll', rows);
    expect(await hoverAt(fromSpec, 0, 1)).to.contain('NNP');
    expect(asked).to.have.length(0);
    fs.rmSync(inFolder('columns.unroll.json'));

    const editor = await open('asked.conll', rows);
    expect(asked).to.have.length(2);
    expect(asked[0].map(({ label, description }) => [label, description])[0]).to.deep.equal(['Column 1', 'Rockwell  said']);
    expect(await hoverAt(editor, 0, 1))
      .to.contain('NP')
      .and.not.to.contain('NNP');
    await run('unroll.chooseReading');
    await until('the part of speech', async () => (await hoverAt(editor, 0, 1)).includes('NNP'));
    cursor(editor, 0, 10);
    await run('unroll.addLabel', { label: 'VBZ' });
    await editor.document.save();
    expect(bytes('asked.conll')).to.equal(rows.replace('VBD', 'VBZ'));
    await run('workbench.action.closeActiveEditor');
    await open('asked.conll', rows);
    expect(asked).to.have.length(4);
  });

  it('all the same in a file is tagged in one step of Undo', async () => {
    const editor = await open('same.jsonl', ['Lima', 'Limas', 'to Lima'].map((text) => `{"text": "${text}", "label": []}\n`).join(''));
    cursor(editor, 0, 1);
    await run('unroll.addLabel', { label: 'city' });
    await run('unroll.tagAllSame');
    expect(await hoverAt(editor, 2, 4)).to.contain('city');
    expect(await hoverAt(editor, 1, 1)).not.to.contain('city');
    await run('undo');
    await settle();
    expect(await hoverAt(editor, 2, 4)).not.to.contain('city');
    expect(await hoverAt(editor, 0, 1)).to.contain('city');
  });

  it('the same key again widens the span, and tags move to what waits for one', async () => {
    const editor = await open('widen.jsonl', ['on 2 May now', 'stop'].map((text) => `{"text": "${text}", "label": []}\n`).join(''));
    await run('unroll.addLabel', { label: 'widened' });
    await run('undo');
    cursor(editor, 0, 3);
    const key = { letter: 'w' };
    await run('unroll.addLabel', { label: 'widened' });
    await run('unroll.expandTag');
    expect(await hoverAt(editor, 0, 6)).to.contain('widened');
    await run('unroll.addLabel', key);
    await settle();
    await run('unroll.shrinkTag');
    await run('unroll.nextPlace');
    expect(editor.selection.active.line).to.equal(1);
  });

  it('an edit that breaks a span is told in the Problems panel, and a quick fix mends it', async () => {
    const editor = await open('broken.jsonl', '{"text": "fly to New York now", "label": [[7, 15, "city"]]}\n');
    await editor.edit((edit) => edit.delete(new vscode.Range(0, 13, 0, 17)));
    const found = await until('the problem', () =>
      vscode.languages.getDiagnostics(editor.document.uri).find(({ code }) => code === 'broken-span'),
    );
    expect(found.range.start.character).to.equal(7);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      editor.document.uri,
      found.range,
    );
    const fix = actions.find(({ command }) => command?.arguments?.[2] === 'unroll.snapTag');
    await run('unroll.actOnTag', ...((fix?.command?.arguments ?? []) as unknown[]));
    await until('no problem', () => vscode.languages.getDiagnostics(editor.document.uri).length === 0);
    expect(await hoverAt(editor, 0, 8)).to.contain('city');
  });

  it('a label set gives labels their keys, and a new one is made of what the data has', async () => {
    await run('unroll.createLabelSet');
    const made = await until(
      'the label set',
      () =>
        vscode.window.activeTextEditor?.document.uri.path.endsWith('/.unroll/labels.json') &&
        vscode.window.activeTextEditor.document.getText(),
    );
    expect((JSON.parse(made) as { labels: { name: string }[] }).labels.length).to.be.greaterThan(0);
    fs.writeFileSync(
      inFolder('.unroll/labels.json'),
      '{ "labels": [{ "name": "place", "key": "q", "roles": [{ "name": "via", "key": "z" }] }] }',
    );
    const editor = await open('keys.jsonl', '{"text": "fly to Lima via Rome", "label": []}\n');
    cursor(editor, 0, 8);
    await until('the key', async () => {
      await run('unroll.addLabel', { letter: 'q' });
      return (await hoverAt(editor, 0, 8)).includes('place');
    });
    cursor(editor, 0, 17);
    await run('unroll.addLabel', { letter: 'z' });
    expect(await hoverAt(editor, 0, 17)).to.contain('place:via');
    fs.rmSync(inFolder('.unroll/labels.json'));
  });

  it('a large file is shown before it is read, and as reading tells where that was not to be seen', async () => {
    const line = (i: number, end = 9) =>
      `{"id": ${i}, "text": "from Bern to Oslo\\nby ${'train '.repeat(20)}", "label": [[5, ${end}, "origin"]]}\n`;
    const good = Array.from({ length: 8000 }, (_, i) => line(i)).join('');
    const editor = await open('glance.jsonl', good);
    expect(editor.document.lineCount).to.equal(8000);
    expect(editor.document.lineAt(7999).text).to.match(/^from Bern to Oslo␤by train/);
    expect(await hoverAt(editor, 7999, 6)).to.contain('origin');
    cursor(editor, 7999, 14);
    await run('unroll.addLabel', { label: 'destination' });
    await editor.document.save();
    expect(bytes('glance.jsonl')).to.equal(
      good.replace(/"label": \[\[5, 9, "origin"\]\]\}\n$/, '"label": [[5, 9, "origin"], [13, 17, "destination"]]}\n'),
    );
    await run('workbench.action.closeActiveEditor');
    // A span outside of its text sets the line aside, which no glance tells.
    const file = good + line(8000, 9999) + line(8001);
    const again = await open('aside.jsonl', file);
    await eventually(() => void expect(again.document.lineCount).to.equal(8001));
    expect(again.document.isDirty).to.equal(false);
    cursor(again, 8000, 14);
    await run('unroll.addLabel', { label: 'destination' });
    await until('the tag', async () => (await hoverAt(again, 8000, 14)).includes('destination'));
    await again.document.save();
    expect(bytes('aside.jsonl')).to.equal(
      file.replace(/"label": \[\[5, 9, "origin"\]\]\}\n$/, '"label": [[5, 9, "origin"], [13, 17, "destination"]]}\n'),
    );
  });

  it('a hundred thousand lines open and follow typing', async () => {
    const line = (i: number) =>
      `{"text": "line ${i} ${'from Taipei to Shanghai on Friday please '.repeat(4)}", "label": [[5, 6, "number"]]}\n`;
    const text = Array.from({ length: 100_000 }, (_, i) => line(i)).join('');
    const start = Date.now();
    const before = process.cpuUsage();
    const editor = await open('large.jsonl', text);
    const opened = Date.now() - start;
    const worked = process.cpuUsage(before);
    expect(editor.document.lineCount).to.equal(100_000);
    cursor(editor, 50_000, 8);
    const times: number[] = [];
    for (let i = 0; i < 20; i++) {
      const since = process.cpuUsage();
      await run('type', { text: 'x' });
      const { user, system } = process.cpuUsage(since);
      times.push((user + system) / 1000);
    }
    const tagStart = Date.now();
    await run('unroll.addLabel', { label: 'typed' });
    const tagged = Date.now() - tagStart;
    const saveStart = Date.now();
    await editor.document.save();
    console.log(
      `${(text.length / 1e6).toFixed(1)} MB, 100,000 lines: opened in ${opened} ms (${((worked.user + worked.system) / 1000).toFixed(0)} ms of processor time in the extension host); a letter ${times.sort((a, b) => a - b)[10].toFixed(1)} ms of processor time; a tag ${tagged} ms; saved in ${Date.now() - saveStart} ms`,
    );
    expect(await hoverAt(editor, 50_000, 9)).to.contain('typed');
  }).timeout(240_000);
});
