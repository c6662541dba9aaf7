import fs from 'node:fs';
import { expect } from 'chai';
import * as vscode from 'vscode';
import { sourceOf } from '../../../src/host/tagging/files/text-uri';
import { inFolder, run, settle, show, start, until } from './helpers';
import { listen, pick, replace, restoreAll } from './stand-ins';

const trips =
  '# label = book\nfly O\nto O\nLima B-city\n\n# label = book\n# seen twice\nto O\nOslo B-city\nNew I-date\n\nonly two cells here\n\n# label = ask\nwhen O\n\n';

/** Answers the save dialog; tells what it was asked. */
function saveAs(name: string): vscode.SaveDialogOptions[] {
  const asked: vscode.SaveDialogOptions[] = [];
  const value = (options: vscode.SaveDialogOptions) => {
    asked.push(options);
    return Promise.resolve(vscode.Uri.file(inFolder(name)));
  };
  replace(vscode.window, 'showSaveDialog', { value });
  return asked;
}

function activeText(): string {
  return vscode.window.activeTextEditor?.document.getText() ?? '';
}

describe('Convert Data File', () => {
  const made = ['trips.conll', 'trips.ann', 'trips.jsonl', 'seqs', 'out', 'picked.conll', 'plain.txt', 'plain.txt.spans.jsonl'];

  beforeEach(() => fs.writeFileSync(inFolder('trips.conll'), trips));

  afterEach(async () => {
    restoreAll();
    while (vscode.window.activeTextEditor) await run('workbench.action.revertAndCloseActiveEditor');
    for (const name of made) fs.rmSync(inFolder(name), { recursive: true, force: true });
    await settle();
  });

  it('writes another form; what that cannot hold is a report whose places are links', async () => {
    const shown = pick('brat');
    const asked = saveAs('out/trips.ann');
    const told = listen('showWarningMessage', 'Show Report');
    await run('unroll.convertData', vscode.Uri.file(inFolder('trips.conll')));
    expect(shown[0]?.map(({ label }) => label)).to.have.length(9);
    const brat = shown[0]?.find(({ label }) => label === 'brat standoff');
    expect(brat?.detail).to.equal('Holds roles, overlapping spans, who set a span. Not: classes, line ends in a text.');
    // The workspace has a trips.txt, which brat's form would overwrite.
    expect(asked[0]?.defaultUri?.fsPath).to.equal(inFolder('trips.brat.ann'));
    expect(told.map(({ text }) => text)).to.deep.equal([
      '3 documents of trips.conll are in trips.ann. brat standoff cannot hold everything in them. Something was wrong in the source.',
    ]);
    expect(fs.readFileSync(inFolder('out/trips.txt'), 'utf8')).to.equal('fly to Lima\nto Oslo New\nwhen\n');
    expect(fs.readFileSync(inFolder('out/trips.ann'), 'utf8')).to.contain('city 7 11\tLima');
    const report = await until('the report', () => activeText().startsWith('# Unroll: trips.conll → trips.ann') && activeText());
    expect(report)
      .to.contain('## brat standoff cannot hold: classes (3)\n\ntrips.conll:2\n')
      .and.contain('## brat standoff cannot hold: comments (1)')
      .and.contain('## Could not be read (1)\n\ntrips.conll:12: ');
    const document = vscode.window.activeTextEditor?.document;
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', document?.uri, 100);
    const bad = links.find(({ range }) => document?.getText(range) === 'trips.conll:12');
    expect(bad?.target?.toString()).to.equal(vscode.Uri.file(inFolder('trips.conll')).with({ fragment: 'L12' }).toString());
  });

  it('of the editor in front; what was made opens as annotated text', async () => {
    fs.writeFileSync(inFolder('trips.conll'), 'fly O\nto O\nLima B-city\n\n');
    await show('trips.conll');
    pick('doccano');
    const asked = saveAs('trips.jsonl');
    listen('showInformationMessage', 'Open');
    await run('unroll.convertData');
    expect(asked[0]?.defaultUri?.fsPath).to.equal(inFolder('trips.jsonl'));
    const { document } = await until('the text', () =>
      vscode.window.activeTextEditor?.document.uri.scheme === 'unroll-text' ? vscode.window.activeTextEditor : undefined,
    );
    expect([sourceOf(document.uri), document.getText().trimEnd()]).to.deep.equal([inFolder('trips.jsonl'), 'fly to Lima']);
  });

  it('a plain text goes with its spans, saved first; a folder takes three files, cut into tokens as is chosen', async () => {
    fs.writeFileSync(inFolder('plain.txt'), '我要去台北\n去东京\n');
    fs.writeFileSync(inFolder('plain.txt.spans.jsonl'), '{"id":1,"text":"我要去台北","label":[[3,5,"city"]]}\n');
    const editor = await show('plain.txt');
    await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), '也'));
    const told = listen('showWarningMessage', 'Save');
    listen('showInformationMessage');
    pick('seq.in', 'Into Characters');
    saveAs('seqs');
    await run('unroll.convertData', editor.document.uri);
    expect(told[0]?.text).to.equal('plain.txt has changes that are not saved.');
    expect(fs.readFileSync(inFolder('seqs/seq.in'), 'utf8')).to.equal('我 要 去 台 北\n也 去 东 京\n');
    expect(fs.readFileSync(inFolder('seqs/seq.out'), 'utf8')).to.equal('O O O B-city I-city\nO O O O\n');
  });

  it('a plain text that nobody tagged is written in every form', async () => {
    fs.writeFileSync(inFolder('plain.txt'), 'fly to Lima\ngo back home\n');
    listen('showInformationMessage');
    pick('CoNLL', 'At Blanks');
    saveAs('trips.conll');
    await run('unroll.convertData', vscode.Uri.file(inFolder('plain.txt')));
    expect(fs.readFileSync(inFolder('trips.conll'), 'utf8')).to.equal('fly O\nto O\nLima O\n\ngo O\nback O\nhome O\n\n');
  });

  it('refuses the file that is read, and a place that cannot be written; the source stays as it is', async () => {
    const told = listen('showErrorMessage');
    for (const target of ['trips.conll', 'trips.conll/below.conll']) {
      pick('CoNLL');
      saveAs(target);
      await run('unroll.convertData', vscode.Uri.file(inFolder('trips.conll')));
    }
    expect(told).to.have.length(2);
    expect(told[0]?.text).to.contain('This is the file that is read');
    expect(told[1]?.text).to.contain('below.conll').and.contain('Choose another place');
    expect(fs.readFileSync(inFolder('trips.conll'), 'utf8')).to.equal(trips);
  });

  it('files beside the named one are not overwritten without a word', async () => {
    const before = fs.readFileSync(inFolder('trips.txt'), 'utf8');
    pick('brat');
    saveAs('trips.ann');
    const told = listen('showWarningMessage');
    await run('unroll.convertData', vscode.Uri.file(inFolder('trips.conll')));
    expect(told.map(({ text }) => text)).to.deep.equal(['Already there: trips.txt.']);
    expect([fs.readFileSync(inFolder('trips.txt'), 'utf8'), fs.existsSync(inFolder('trips.ann'))]).to.deep.equal([before, false]);
  });

  it('is picked where no data is in front', async () => {
    fs.writeFileSync(inFolder('picked.conll'), 'to O\n\n');
    const shown = pick('picked.conll');
    start('unroll.convertData');
    await until('the question for the form', () => shown.length === 2);
    expect(shown[0]?.some(({ label }) => label === 'trips.conll')).to.equal(true);
  });
});
