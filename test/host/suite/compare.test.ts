import fs from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import * as vscode from 'vscode';
import { sourceOf } from '../../../src/host/tagging/files/text-uri';
import { inFolder, run, settle, start, until } from './helpers';
import { listen, pick, replace, restoreAll } from './stand-ins';

const left =
  '{"id":1, "text":"a seat from Lima to Bonn","label":[[12,16,"city"],[20,24,"city"]],"note":"keep"}\r\n' +
  '{"id":2, "text":"two 😀 to Oslo","label":[[9,13,"city"]]}\r\n' +
  '{"id":3, "text":"only at the left","label":[]}\r\n';
const right = 'two O\n😀 O\nto O\nOslo B-town\n\na O\nseat O\nfrom O\nLima B-city\nto O\nBonn O\n\n';

/** The editor of a file that is shown as text in a column. */
async function shown(column: vscode.ViewColumn, name: string, selected: string): Promise<vscode.TextEditor> {
  return until(`${selected} in ${name}`, () =>
    vscode.window.visibleTextEditors.find(
      ({ viewColumn, document, selection }) =>
        viewColumn === column && sourceOf(document.uri).endsWith(name) && document.getText(selection) === selected,
    ),
  );
}

describe('two annotators', () => {
  beforeEach(() => {
    fs.writeFileSync(inFolder('ann.jsonl'), left);
    fs.writeFileSync(inFolder('bob.conll'), right);
  });

  afterEach(async () => {
    restoreAll();
    await run('unroll.closeComparison');
    await run('workbench.action.closeAllEditors');
    await settle();
  });

  it('are compared: both files open side by side at the first difference, as text', async () => {
    await run('unroll.compareAnnotators', vscode.Uri.file(inFolder('ann.jsonl')), [
      vscode.Uri.file(inFolder('ann.jsonl')),
      vscode.Uri.file(inFolder('bob.conll')),
    ]);
    const one = await shown(vscode.ViewColumn.One, 'ann.jsonl', 'Bonn');
    const two = await shown(vscode.ViewColumn.Two, 'bob.conll', 'Bonn');
    expect([one.document.uri.scheme, two.document.uri.scheme]).to.deep.equal(['unroll-text', 'unroll-text']);
    expect([one.selection.active.line, two.selection.active.line]).to.deep.equal([0, 1]);
    await run('unroll.nextDifference');
    await shown(vscode.ViewColumn.One, 'ann.jsonl', 'Oslo');
    await shown(vscode.ViewColumn.Two, 'bob.conll', 'Oslo');
    await run('unroll.nextDifference');
    await shown(vscode.ViewColumn.One, 'ann.jsonl', 'Bonn');
  });

  it('of which no tag differs say what one has alone, also after files that could not be read', async () => {
    fs.writeFileSync(inFolder('torn.jsonl'), '{');
    listen('showErrorMessage');
    await run('unroll.compareAnnotators', inFolder('ann.jsonl'), inFolder('torn.jsonl'));
    fs.writeFileSync(inFolder('more.jsonl'), left + '{"id":4, "text":"one more","label":[]}\r\n');
    const told = listen('showInformationMessage');
    await run('unroll.compareAnnotators', inFolder('ann.jsonl'), inFolder('more.jsonl'));
    expect(told.map(({ text }) => text)).to.deep.equal(['No tag differs; texts that read otherwise: 0, texts in one file alone: 1.']);
  });

  it('are picked from the files of the workspace', async () => {
    const asked = pick('bob.conll');
    start('unroll.compareAnnotators', vscode.Uri.file(inFolder('ann.jsonl')));
    await shown(vscode.ViewColumn.One, 'ann.jsonl', 'Bonn');
    expect(asked[0]?.some(({ label }) => label === 'ann.jsonl')).to.equal(false);
  });

  it('become one by choosing, in the form of the left file and with nothing else changed', async () => {
    await run('unroll.compareAnnotators', inFolder('ann.jsonl'), inFolder('bob.conll'));
    await shown(vscode.ViewColumn.One, 'ann.jsonl', 'Bonn');
    // Each choice goes on to the next difference.
    await run('unroll.takeNeither');
    await shown(vscode.ViewColumn.One, 'ann.jsonl', 'Oslo');
    await run('unroll.takeRight');
    replace(vscode.window, 'showSaveDialog', { value: () => Promise.resolve(vscode.Uri.file(inFolder('one.jsonl'))) });
    const told = listen('showInformationMessage');
    await run('unroll.saveMerged');
    expect(told.map(({ text }) => text)).to.deep.equal(['3 texts were written to one.jsonl.']);
    const wanted = left.replace(',[20,24,"city"]', '').replace('[[9,13,"city"]]', '[[9,13,"town"]]');
    expect(fs.readFileSync(inFolder('one.jsonl'), 'utf8')).to.equal(wanted);
  });

  it('what is undecided is asked about; turned away, nothing is written', async () => {
    await run('unroll.compareAnnotators', inFolder('ann.jsonl'), inFolder('bob.conll'));
    const asked = listen('showWarningMessage');
    await run('unroll.saveMerged');
    expect(asked[0]?.text).to.equal('2 differences are undecided.');
    restoreAll();
    listen('showWarningMessage', 'Take Right');
    listen('showInformationMessage');
    replace(vscode.window, 'showSaveDialog', { value: () => Promise.resolve(vscode.Uri.file(inFolder('rest.conll'))) });
    await run('unroll.saveMerged');
    expect(fs.readFileSync(inFolder('rest.conll'), 'utf8'))
      .to.contain('Oslo B-town')
      .and.contain('Bonn O')
      .and.contain('Lima B-city');
  });

  it('are compared anew when one of the files changes on disk; choices stay with their places', async () => {
    await run('unroll.compareAnnotators', inFolder('ann.jsonl'), inFolder('bob.conll'));
    await run('unroll.takeLeft');
    fs.writeFileSync(inFolder('bob.conll'), right.replace('Oslo B-town', 'Oslo B-port'));
    const asked = listen('showWarningMessage');
    await until('one that is undecided', async () => {
      await run('unroll.saveMerged');
      return asked.at(-1)?.text === '1 differences are undecided.';
    });
    await run('unroll.nextDifference');
    await run('unroll.takeLeft');
    await run('unroll.nextDifference');
    await shown(vscode.ViewColumn.One, 'ann.jsonl', 'Bonn');
  });

  it('whose texts differ a little are compared all the same, each file with its own columns; both are shown where the words stand', async () => {
    fs.mkdirSync(inFolder('near'), { recursive: true });
    const columns = inFolder('near/columns.conll');
    fs.writeFileSync(columns, 'B-x Ah , O\nO to ! O\nB-city Oslo . O\n\n');
    fs.writeFileSync(
      inFolder('near/near.unroll.json'),
      '{"task":"tag","data":{"train":"columns.conll","tokenColumn":1,"tagColumn":0},"layers":[{"cell":"lstm","units":4}]}',
    );
    const other = inFolder('near/other.jsonl');
    fs.writeFileSync(other, '{"text":"Ah to  Osloo","label":[[0,2,"x"],[7,12,"town"]]}\n');
    await run('unroll.compareAnnotators', columns, other);
    await shown(vscode.ViewColumn.One, 'columns.conll', 'Oslo');
    await shown(vscode.ViewColumn.Two, 'other.jsonl', 'Osloo');
    await run('unroll.takeRight');
    replace(vscode.window, 'showSaveDialog', { value: () => Promise.resolve(vscode.Uri.file(inFolder('near/one.conll'))) });
    listen('showInformationMessage');
    await run('unroll.saveMerged');
    expect(fs.readFileSync(inFolder('near/one.conll'), 'utf8')).to.equal(fs.readFileSync(columns, 'utf8').replace('city', 'town'));
  });

  it('of brat, pairs or folders of them, are shown in their texts and become one', async () => {
    const texts = ['one/trips.txt', 'two/trips.txt'].map((name) => inFolder(`near/${name}`));
    texts.forEach((text, index) => {
      fs.mkdirSync(path.dirname(text), { recursive: true });
      fs.writeFileSync(text, 'go home\nfly to Lima\n');
      fs.writeFileSync(text.replace('.txt', '.ann'), `T1\t${['city', 'town'][index]} 15 19\tLima\n`);
    });
    await run('unroll.compareAnnotators', ...texts.map((text) => vscode.Uri.file(path.dirname(text))));
    await shown(vscode.ViewColumn.One, 'trips.txt', 'Lima');
    await shown(vscode.ViewColumn.Two, 'trips.txt', 'Lima');
    await run('unroll.takeRight');
    const asked: vscode.SaveDialogOptions[] = [];
    const value = (options: vscode.SaveDialogOptions) => {
      asked.push(options);
      return Promise.resolve(options.defaultUri);
    };
    replace(vscode.window, 'showSaveDialog', { value });
    listen('showInformationMessage');
    await run('unroll.saveMerged');
    expect(asked[0]?.defaultUri?.fsPath).to.equal(inFolder('near/one-merged'));
    expect(fs.readFileSync(inFolder('near/one-merged/trips.ann'), 'utf8')).to.contain('town 15 19\tLima');
    // A change of a file in the folder is seen.
    fs.writeFileSync(texts[1].replace('.txt', '.ann'), 'T1\tcity 15 19\tLima\n');
    await until('no difference', async () => {
      restoreAll();
      const told = listen('showInformationMessage');
      await run('unroll.nextDifference');
      return told[0]?.text === 'The two files do not differ.';
    });
    await run('unroll.compareAnnotators', ...texts);
    restoreAll();
    replace(vscode.window, 'showSaveDialog', { value });
    listen('showInformationMessage');
    await run('unroll.saveMerged');
    expect(asked[1]?.defaultUri?.fsPath).to.equal(inFolder('near/one/trips.merged.txt'));
    expect(fs.readFileSync(inFolder('near/one/trips.merged.ann'), 'utf8')).to.contain('city 15 19\tLima');
  });

  it('a file that cannot be read says so', async () => {
    fs.writeFileSync(inFolder('bob.conll'), '');
    const told = listen('showErrorMessage');
    await run('unroll.compareAnnotators', inFolder('ann.jsonl'), inFolder('bob.conll'));
    expect(told.map(({ text }) => text).join()).to.contain('empty');
  });
});
