import fs from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import * as vscode from 'vscode';
import { sourceOf } from '../../../src/host/tagging/files/text-uri';
import { eventsOf, inFolder, run, runsOf, settle, until } from './helpers';
import { listen, pick, restoreAll } from './stand-ins';

const line = (text: string, ...spans: [string, string][]): string => {
  const label = spans.map(([word, name]) => [text.indexOf(word), text.indexOf(word) + word.length, name]);
  return JSON.stringify({ text, label }) + '\n';
};
const shanghai = Array.from({ length: 10 }, (_, i) => line(`flight ${i} to Shanghai`, ['Shanghai', 'city'])).join('');

function write(name: string, text: string): vscode.Uri {
  fs.mkdirSync(path.dirname(inFolder(name)), { recursive: true });
  fs.writeFileSync(inFolder(name), text);
  return vscode.Uri.file(inFolder(name));
}

/** Writes a data file and opens it as annotated text. */
async function open(name: string, text: string): Promise<vscode.TextEditor> {
  await run('unroll.openAsText', write(name, text));
  const editor = await until('the editor', () => {
    const active = vscode.window.activeTextEditor;
    return active && sourceOf(active.document.uri).endsWith(name) && active.document.languageId === 'unroll-text' ? active : undefined;
  });
  // Tagging answers once the tags are read.
  await run('unroll.nextPlace');
  return editor;
}

const kindOf = ({ code }: vscode.Diagnostic): string => (typeof code === 'object' ? String(code.value) : '');
/** "kind line:start-end" of what is told of a text. */
const told = (uri: vscode.Uri): string[] =>
  vscode.languages
    .getDiagnostics(uri)
    .filter((diagnostic) => diagnostic.source === 'Unroll' && typeof diagnostic.code === 'object')
    .map((one) => `${kindOf(one)} ${one.range.start.line}:${one.range.start.character}-${one.range.end.character}`)
    .sort();
const diagnosticOf = (uri: vscode.Uri, kind: string): vscode.Diagnostic => {
  const found = vscode.languages.getDiagnostics(uri).find((one) => kindOf(one) === kind);
  if (!found) throw new Error(`no ${kind}: ${told(uri).join(', ')}`);
  return found;
};
const tells = (uri: vscode.Uri, ...wanted: string[]) =>
  until(`${wanted.join(', ') || 'nothing'} instead of ${told(uri).join(', ')}`, () => told(uri).join() === wanted.join()).catch(() =>
    expect(told(uri)).to.deep.equal(wanted),
  );

async function actionsAt(uri: vscode.Uri, range: vscode.Range): Promise<vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range);
}

/** Applies the quick fix of a finding whose title begins so. */
async function fix(uri: vscode.Uri, kind: string, title: string): Promise<void> {
  const actions = await actionsAt(uri, diagnosticOf(uri, kind).range);
  const action = actions.find((one) => one.title.startsWith(title));
  if (!action?.command) throw new Error(`no "${title}" among ${actions.map((one) => one.title).join(' | ')}`);
  await run(action.command.command, ...(action.command.arguments as unknown[]));
}

describe('checks of data', () => {
  beforeEach(() => {
    listen('showInformationMessage');
  });

  afterEach(async () => {
    restoreAll();
    fs.rmSync(inFolder('.unroll/ignored-findings.jsonl'), { force: true });
    while (vscode.window.activeTextEditor) await run('workbench.action.revertAndCloseActiveEditor');
    await settle();
  });

  it('tell what is doubtful at its place, quietly where it may be right, with where it follows from', async () => {
    const text =
      shanghai +
      line('from Shanghai', ['Shanghai', 'state']) +
      line('old Shanghai now') +
      line('see Bern', ['ern', 'city']) +
      line('a b ', ['b ', 'x']);
    const { document } = await open('check/kinds.jsonl', text);
    await run('unroll.checkData');
    await tells(
      document.uri,
      'edgeSpace 13:2-4',
      'insideToken 12:5-8',
      'otherLabel 10:5-13',
      'singleUse 10:5-13',
      'singleUse 13:2-4',
      'untagged 11:4-12',
    );
    const other = diagnosticOf(document.uri, 'otherLabel');
    expect(other.message).to.equal('"Shanghai" is tagged "city" 10 times, here "state".');
    expect(diagnosticOf(document.uri, 'insideToken').severity).to.equal(vscode.DiagnosticSeverity.Warning);
    expect(other.relatedInformation?.map(({ location }) => location.range.start.line)).to.deep.equal([0, 1, 2]);
    expect(diagnosticOf(document.uri, 'untagged').severity).to.equal(vscode.DiagnosticSeverity.Information);
  });

  it('are mended by quick fixes, each one step of Undo', async () => {
    const text =
      shanghai + line('from Shanghai', ['Shanghai', 'state']) + line('see Bern', ['ern', 'state']) + line('a b ', ['b ', 'city']);
    const { document } = await open('check/fixes.jsonl', text);
    const { uri } = document;
    await run('unroll.checkData');
    const all = ['edgeSpace 12:2-4', 'insideToken 11:5-8', 'otherLabel 10:5-13'];
    await tells(uri, ...all);
    await fix(uri, 'otherLabel', 'Tag as "city"');
    await tells(uri, all[0], all[1]);
    await run('undo');
    await tells(uri, ...all);
    await run('redo');
    await tells(uri, all[0], all[1]);
    await fix(uri, 'insideToken', 'Widen to "Bern"');
    await fix(uri, 'edgeSpace', 'Leave the white space out');
    await tells(uri);
    await document.save();
    const saved = fs.readFileSync(inFolder('check/fixes.jsonl'), 'utf8').split('\n');
    expect(saved.slice(10, 13).map((one) => (JSON.parse(one) as { label: unknown[] }).label)).to.deep.equal([
      [[5, 13, 'city']],
      [[4, 8, 'state']],
      [[2, 3, 'city']],
    ]);
  });

  it('are mended all at once: everywhere a text stands, or all of a kind', async () => {
    const bare = line('old Shanghai now') + line('new Shanghai');
    const cut = line('see Bern', ['ern', 'city']) + line('see Rome', ['ome', 'city']);
    const { document } = await open('check/all.jsonl', shanghai + bare + cut);
    const { uri } = document;
    await run('unroll.checkData');
    await tells(uri, 'insideToken 12:5-8', 'insideToken 13:5-8', 'untagged 10:4-12', 'untagged 11:4-12');
    await fix(uri, 'untagged', 'Tag as "city": all 2');
    await tells(uri, 'insideToken 12:5-8', 'insideToken 13:5-8');
    await fix(uri, 'insideToken', 'Mend all 2');
    await tells(uri);
    await run('undo');
    await tells(uri, 'insideToken 12:5-8', 'insideToken 13:5-8');
    await run('undo');
    await tells(uri, 'insideToken 12:5-8', 'insideToken 13:5-8', 'untagged 10:4-12', 'untagged 11:4-12');
    expect(document.isDirty).to.equal(false);
  });

  it('run on save, and move with the text', async () => {
    const { document } = await open('check/moves.jsonl', line('to Rome', ['Rome', 'city']) + line('see Bern', ['ern', 'city']));
    const { uri } = document;
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'go '));
    await document.save();
    await tells(uri, 'insideToken 1:5-8');
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'one\ntwo\n'));
    await tells(uri, 'insideToken 3:5-8');
    await editor.edit((edit) => edit.insert(new vscode.Position(3, 0), 'I '));
    await tells(uri, 'insideToken 3:7-10');
    await run('undo');
    await run('undo');
    await tells(uri, 'insideToken 1:5-8');
    await fix(uri, 'insideToken', 'Widen');
    await tells(uri);
  });

  it('of a text with its sidecar run on save, unless they are switched off', async () => {
    const setting = vscode.workspace.getConfiguration('unroll.quality');
    const uri = write('check/trips.txt', 'see Bern\nsee Rome\n');
    write(
      'check/trips.txt.spans.jsonl',
      '{"id":1,"text":"see Bern","label":[[5,8,"city"]]}\n{"id":2,"text":"see Rome","label":[[4,8,"city"]]}\n',
    );
    const editor = await vscode.window.showTextDocument(uri);
    await run('unroll.nextPlace');
    await setting.update('checkOnSave', false, vscode.ConfigurationTarget.Workspace);
    try {
      await editor.edit((edit) => edit.insert(new vscode.Position(2, 0), 'x'));
      await editor.document.save();
      await settle(1000);
      expect(told(uri)).to.deep.equal([]);
    } finally {
      await setting.update('checkOnSave', undefined, vscode.ConfigurationTarget.Workspace);
    }
    await editor.edit((edit) => edit.insert(new vscode.Position(2, 0), 'x'));
    await editor.document.save();
    await tells(uri, 'insideToken 0:5-8');
  });

  it('of a spec look at all its sets as they stand: texts of two sets, tags at a forbidden place', async () => {
    const valid = write('check/valid.conll', 'to O\nLima I-city\n\nto O\nRome B-city\n\n');
    const train = write('check/train.conll', 'to O\nRome B-city\n\nsee O\nBern B-city\n\n');
    write(
      'check/sets.unroll.json',
      '{"task":"tag","data":{"train":"train.conll","validation":"valid.conll"},"layers":[{"cell":"lstm","units":4}]}',
    );
    await vscode.window.showTextDocument(vscode.Uri.file(inFolder('check/sets.unroll.json')));
    await run('unroll.checkData');
    await tells(valid, 'duplicate 3:0-4', 'misplacedTag 1:5-11');
    expect(told(train)).to.deep.equal([]);
    const document = await vscode.workspace.openTextDocument(valid);
    expect(diagnosticOf(valid, 'duplicate').relatedInformation?.[0].location.uri.fsPath).to.equal(train.fsPath);
    await fix(valid, 'misplacedTag', 'Write "B-city"');
    await tells(valid, 'duplicate 3:0-4');
    expect(document.getText()).to.equal('to O\nLima B-city\n\nto O\nRome B-city\n\n');
    await fix(valid, 'duplicate', 'Remove it here');
    await tells(valid);
    expect(document.getText()).to.equal('to O\nLima B-city\n\n');
    await run('undo');
    expect(document.getText()).to.equal('to O\nLima B-city\n\nto O\nRome B-city\n\n');
  });

  it('of a spec hold a set against the others as they were last saved', async () => {
    const valid = write('check/later-valid.conll', 'to O\nRome B-city\n\n');
    const train = write('check/later-train.conll', 'to O\nRome B-city\n\nto O\nOslo B-city\n\n');
    const data = { train: 'later-train.conll', validation: 'later-valid.conll' };
    await run(
      'unroll.checkData',
      write('check/later.unroll.json', JSON.stringify({ task: 'tag', data, layers: [{ cell: 'lstm', units: 4 }] })),
    );
    await tells(valid, 'duplicate 0:0-4');
    const replaceAll = async (uri: vscode.Uri, text: string): Promise<void> => {
      const editor = await vscode.window.showTextDocument(uri);
      const { document } = editor;
      await editor.edit((edit) => edit.replace(new vscode.Range(0, 0, document.lineCount, 0), text));
      await document.save();
    };
    await replaceAll(train, 'see O\nBern I-city\n\nto O\nOslo B-city\n\n');
    await tells(train, 'misplacedTag 1:5-11');
    await replaceAll(valid, 'to O\nRome B-city\n\nby O\nLima B-city\n\n');
    await tells(valid);
  });

  it('of a spec cut texts as its training does', async () => {
    const spec = (tokenizer: string) =>
      write(
        `check/${tokenizer}.unroll.json`,
        `{"task":"tag","data":{"train":"cut.jsonl","tokenizer":"${tokenizer}"},"layers":[{"cell":"lstm","units":4}]}`,
      );
    const two = line('to Bern, now', ['Bern', 'city']) + line('in Bern', ['Bern', 'city']);
    const { document } = await open('check/cut.jsonl', two);
    await run('unroll.checkData', spec('whitespace'));
    await tells(document.uri, 'insideToken 0:3-7');
    expect(diagnosticOf(document.uri, 'insideToken').message).to.contain('"Bern" of "Bern,"');
    await run('unroll.checkData', spec('words'));
    await tells(document.uri);
  });

  it('of a spec leave out of an annotated text what another set has, several lines at once, also at its end', async () => {
    const lines = ['to Rome', 'see Bern', 'go', 'at sea'].map((text) => line(text));
    write('check/first.jsonl', lines.join(''));
    write(
      'check/two.unroll.json',
      '{"task":"tag","data":{"train":"first.jsonl","test":"second.jsonl"},"layers":[{"cell":"lstm","units":4}]}',
    );
    const { document } = await open('check/second.jsonl', [line('one'), lines[0], line('two'), lines[1], lines[2]].join(''));
    await run('unroll.checkData', vscode.Uri.file(inFolder('check/two.unroll.json')));
    await tells(document.uri, 'duplicate 1:0-7', 'duplicate 3:0-8', 'duplicate 4:0-2');
    await fix(document.uri, 'duplicate', 'Mend all 3');
    await tells(document.uri);
    expect(document.getText()).to.equal('one\ntwo');
    await run('undo');
    await tells(document.uri, 'duplicate 1:0-7', 'duplicate 3:0-8', 'duplicate 4:0-2');
  });

  it('of a data file as it stands tell at the text and mend the file', async () => {
    const source = shanghai + '{"text": "old Shanghai now", "label": [], "note": 1}\n' + line('see Bern', ['Bern', 'city']);
    const uri = write('check/plain.jsonl', source);
    await vscode.window.showTextDocument(uri);
    await run('unroll.checkData');
    await tells(uri, 'untagged 10:14-22');
    await fix(uri, 'untagged', 'Tag as "city"');
    await tells(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    expect(JSON.parse(document.lineAt(10).text)).to.deep.equal({ text: 'old Shanghai now', label: [[4, 12, 'city']], note: 1 });
    await run('undo');
    expect(document.getText()).to.equal(source);
  });

  it('are ignored here, or everywhere, and stay so', async () => {
    const bare = line('old Shanghai now') + line('new Shanghai') + line('see Rome', ['ome', 'city']);
    const { document } = await open('check/ignore.jsonl', shanghai + bare);
    const { uri } = document;
    await run('unroll.checkData');
    await tells(uri, 'insideToken 12:5-8', 'untagged 10:4-12', 'untagged 11:4-12');
    await fix(uri, 'insideToken', 'Ignore here');
    await tells(uri, 'untagged 10:4-12', 'untagged 11:4-12');
    await fix(uri, 'untagged', 'Ignore everywhere');
    await tells(uri);
    await run('unroll.checkData');
    await tells(uri);
    // VS Code tells nothing of a file that is made and removed within a moment.
    fs.writeFileSync(inFolder('.unroll/ignored-findings.jsonl'), '');
    await tells(uri, 'insideToken 12:5-8', 'untagged 10:4-12', 'untagged 11:4-12');
  });

  it('with a model tell where it is sure of something else', async function () {
    this.timeout(120_000);
    const before = runsOf('tiny').length;
    await vscode.window.showTextDocument(vscode.Uri.file(inFolder('tiny.unroll.json')));
    await run('unroll.train');
    const folder = await until('a run', () => runsOf('tiny')[before], 60_000);
    await until('its end', () => eventsOf(folder).some(({ type }) => type === 'end'), 60_000);
    const source = fs.readFileSync(inFolder('valid.conll'), 'utf8');
    const wrong = source.replaceAll(/\t?\b[BI]-(\w+)/g, (all, label: string) => all.replace(label, 'wrong'));
    const { document } = await open('check/model.conll', wrong);
    pick(path.basename(folder));
    await run('unroll.checkDataWithModel');
    await until('disagreements', () => told(document.uri).some((one) => one.startsWith('disagreement')));
    const finding = diagnosticOf(document.uri, 'disagreement');
    expect(finding.message).to.contain(path.basename(folder));
    const count = () => told(document.uri).filter((one) => one.startsWith('disagreement')).length;
    const all = count();
    const [title] = (await actionsAt(document.uri, finding.range)).map((one) => one.title);
    await fix(document.uri, 'disagreement', title);
    await until('one less', () => count() < all);
    await run('undo');
    await until('all again', () => count() === all);
  });
});
