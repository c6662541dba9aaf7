import fs from 'node:fs';
import { expect } from 'chai';
import * as vscode from 'vscode';
import { inFolder, run, settle, show, until } from './helpers';
import { listen, restoreAll } from './stand-ins';

/** Titles of the tabs that hold a page of Unroll's. */
function pages(): string[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.flatMap(({ input, label }) => (input instanceof vscode.TabInputWebview ? [label] : []));
}

describe('data in numbers, in the editor', () => {
  afterEach(async () => {
    restoreAll();
    await run('workbench.action.closeAllEditors');
    await settle();
  });

  it('a spec has a lens above "data" that shows its sets on a page', async () => {
    const { document } = await show('tiny.unroll.json');
    const lens = await until('the lens', async () => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 50);
      return lenses.find(({ command }) => command?.command === 'unroll.showData');
    });
    expect(document.lineAt(lens.range.start.line).text).to.contain('"data"');
    await run('unroll.showData', ...((lens.command?.arguments ?? []) as unknown[]));
    await until('the page', () => pages().includes('Data: tiny'));
  });

  it('data files are shown, too, and the page is the same one', async () => {
    await run('unroll.showData', inFolder('train.conll'));
    await run('unroll.showData', undefined, [vscode.Uri.file(inFolder('train.conll')), vscode.Uri.file(inFolder('valid.conll'))]);
    await until('the page', () => pages().includes('Data: train.conll, valid.conll'));
    expect(pages().length).to.equal(1);
  });

  it('what cannot be read says so', async () => {
    fs.writeFileSync(inFolder('empty.conll'), '');
    const told = listen('showErrorMessage');
    await run('unroll.showData', inFolder('empty.conll'));
    expect(told.map(({ text }) => text).join()).to.contain('empty');
    expect(pages()).to.deep.equal([]);
  });
});
