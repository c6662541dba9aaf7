import { expect } from 'chai';
import * as vscode from 'vscode';
import fs from 'node:fs';
import { inFolder, run, settle, show, showNew, start, until } from './helpers';

describe('spec files', () => {
  it('an unknown key gets a red line at its place and a fix that writes the right one', async () => {
    const text = '{\n  "task": "tag",\n  "data": { "train": "train.conll" },\n  "layers": [{ "cell": "lstm", "unit": 8 }]\n}\n';
    const editor = await showNew('wrong.unroll.json', text);
    expect(editor.document.languageId).to.equal('jsonc');
    const { uri } = editor.document;
    const problems = await until('a diagnostic', () => {
      const found = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'unroll');
      return found.length > 0 && found;
    });
    const unknown = problems.find(({ code }) => code === 'unknownKey');
    expect(unknown?.range.start.line).to.equal(3);
    expect(unknown?.message).to.contain('units');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, unknown?.range);
    const fix = actions.find(({ edit }) => edit !== undefined);
    if (!fix?.edit) throw new Error('no fix is offered');
    await vscode.workspace.applyEdit(fix.edit);
    await until('the red line to go', () => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'unroll').length === 0);
    expect(editor.document.getText()).to.contain('"units"');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('a file that is not there gets a yellow line at its name, until it is there', async () => {
    const text =
      '{\n  "task": "tag",\n  "data": {\n    "train": "train.conll",\n    "test": "later.conll"\n  },\n' +
      '  "layers": [{ "cell": "lstm", "units": 8 }]\n}\n';
    const { document } = await showNew('missing.unroll.json', text);
    const problems = () => vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'unroll');
    const [problem, ...others] = await until('a diagnostic', () => problems().length > 0 && problems());
    expect(others).to.deep.equal([]);
    expect(problem.severity).to.equal(vscode.DiagnosticSeverity.Warning);
    expect(document.getText(problem.range)).to.equal('"later.conll"');
    expect(problem.message).to.contain('"data.test"').and.to.contain(inFolder('later.conll'));
    fs.copyFileSync(inFolder('valid.conll'), inFolder('later.conll'));
    await until('the yellow line to go', () => problems().length === 0);
    fs.rmSync(inFolder('later.conll'));
    await until('the yellow line to come back', () => problems().length > 0);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    fs.rmSync(inFolder('missing.unroll.json'));
  });

  it('data paths lead to their files', async () => {
    const { document } = await show('tiny.unroll.json');
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', document.uri);
    const targets = links.map(({ target }) => target?.fsPath);
    expect(targets).to.contain(inFolder('train.conll'));
    const place = document.positionAt(document.getText().indexOf('train.conll') + 2);
    const definitions = await vscode.commands.executeCommand<vscode.LocationLink[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      place,
    );
    expect(definitions.map((found) => ('targetUri' in found ? found.targetUri.fsPath : ''))).to.contain(inFolder('train.conll'));
  });

  it('over a data path stands what the file holds', async () => {
    const { document } = await show('tiny.unroll.json');
    const place = document.positionAt(document.getText().indexOf('train.conll') + 2);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, place);
    const text = hovers
      .flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value)))
      .join('\n');
    expect(text).to.match(/80/);
    expect(text).to.contain('destination');
  });

  it('above a spec stands what can be done with it', async () => {
    const { document } = await show('tiny.unroll.json');
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 10);
    expect(lenses.map(({ command }) => command?.command)).to.contain('unroll.train');
  });

  it('the schema completes keys', async () => {
    const { document } = await show('tiny.unroll.json');
    const place = document.positionAt(document.getText().indexOf('"watch"'));
    const list = await until('completions', async () => {
      const found = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        place,
      );
      return found.items.some(({ label }) => (typeof label === 'string' ? label : label.label).includes('output')) && found;
    });
    expect(list.items.length).to.be.greaterThan(0);
  });

  it('a new spec is written from a template, with the data of the folder, and has no red line', async () => {
    start('unroll.newSpec');
    const before = new Set(fs.readdirSync(inFolder('.')));
    const made = await until('the new spec', async () => {
      // Template, training data, name: the first offer of each is taken.
      await settle(500);
      await run('workbench.action.acceptSelectedQuickOpenItem');
      return fs.readdirSync(inFolder('.')).find((name) => name.endsWith('.unroll.json') && !before.has(name));
    });
    const text = fs.readFileSync(inFolder(made), 'utf8');
    expect(text).to.contain('"train": "train.conll"');
    expect(text).to.contain('"validation": "valid.conll"');
    const { document } = await show(made);
    await settle(600);
    expect(vscode.languages.getDiagnostics(document.uri).map(({ message }) => message)).to.deep.equal([]);
  });
});
