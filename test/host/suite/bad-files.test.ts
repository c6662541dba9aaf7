import fs from 'node:fs';
import { expect } from 'chai';
import * as vscode from 'vscode';
import { inFolder, run, settle, until } from './helpers';
import { listen, restoreAll } from './stand-ins';

const problemsOf = (name: string) =>
  vscode.languages.getDiagnostics(vscode.Uri.file(inFolder(name))).filter((problem) => problem.source === 'Unroll');

describe('files that are not as they should be', () => {
  const made = ['torn-end.jsonl', 'untagged.txt', 'bad.labels.json', 'unknown.json'];

  afterEach(async () => {
    restoreAll();
    await run('workbench.action.closeAllEditors');
    for (const name of made) fs.rmSync(inFolder(name), { force: true });
    await settle();
  });

  it('what cannot be read is told when a file opens as text, and stands in the Problems panel until it closes', async () => {
    fs.writeFileSync(inFolder('torn-end.jsonl'), '{"text":"fly to Lima","label":[]}\n{"text":"fly to Ro');
    const told = listen('showWarningMessage');
    await run('unroll.openAsText', vscode.Uri.file(inFolder('torn-end.jsonl')));
    const [problem] = await until('the problem', () => problemsOf('torn-end.jsonl').length > 0 && problemsOf('torn-end.jsonl'));
    expect([problem.range.start.line, problem.severity]).to.deep.equal([1, vscode.DiagnosticSeverity.Error]);
    expect(problem.message).to.contain('torn').and.contain('complete the line');
    expect(told.map(({ text }) => text)).to.deep.equal([
      'Places of torn-end.jsonl that cannot be read and are not shown: 1. They stay in the file as they are.',
    ]);
    await run('workbench.action.closeAllEditors');
    await until('no problem', () => problemsOf('torn-end.jsonl').length === 0);
  });

  it('plain text is shown as it is, since it is tagged so', async () => {
    fs.writeFileSync(inFolder('untagged.txt'), 'fly to Lima\ngo back home\n');
    const told = listen('showInformationMessage');
    await run('unroll.openAsText', vscode.Uri.file(inFolder('untagged.txt')));
    await until('the text', () => vscode.window.activeTextEditor?.document.uri.fsPath === inFolder('untagged.txt'));
    expect(told.map(({ text }) => text)).to.deep.equal(['untagged.txt is plain text: it is tagged as it stands.']);
  });

  it('a file of no known form says what is known, and is called as the workspace calls it', async () => {
    fs.writeFileSync(inFolder('unknown.json'), '{"a": 1}');
    const told = listen('showErrorMessage');
    await run('unroll.openAsText', vscode.Uri.file(inFolder('unknown.json')));
    expect(told[0]?.text).to.contain('unknown.json cannot be opened as text: unknown.json:1: The form').and.contain('Known are');
  });

  it('a label set with an error says so though no editor shows it', async () => {
    fs.writeFileSync(inFolder('bad.labels.json'), '{ "labels": [{ "name": "city", "color": "blue" }] }');
    const [problem] = await until('the problem', () => problemsOf('bad.labels.json').length > 0 && problemsOf('bad.labels.json'));
    expect([problem.range.start.character, problem.message]).to.deep.equal([
      40,
      'The label set has an error here, so the labels are used that it had before, if any. Correct it.',
    ]);
    fs.rmSync(inFolder('bad.labels.json'));
    await until('no problem', () => problemsOf('bad.labels.json').length === 0);
  });
});
