import fs from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import * as vscode from 'vscode';
import { summarizeRun } from '../../../src/runs/run-summary';
import { eventsOf, inFolder, run, runsOf, settle, show, showNew, start, until } from './helpers';
import { listen, replace, restoreAll } from './stand-ins';

const spec = (units: number, learningRate: number) => `{
  "task": "tag",
  "data": { "train": "train.conll", "validation": "valid.conll" },
  "layers": [{ "cell": "lstm", "units": ${units} }],
  "training": { "epochs": 3, "batchSize": 8, "optimizer": { "name": "sgd", "learningRate": ${learningRate} } }
}
`;

describe('a training that goes wrong', function () {
  this.timeout(60_000);

  afterEach(async () => {
    restoreAll();
    await run('workbench.action.closeAllEditors');
    for (const name of ['diverges', 'no-units']) {
      fs.rmSync(inFolder(`${name}.unroll.json`), { force: true });
      for (const folder of runsOf(name)) fs.rmSync(folder, { recursive: true });
    }
  });

  it('by a loss that is no number says so once, with what to do, and its run is marked', async () => {
    const errors = listen('showErrorMessage', 'Open Spec');
    await showNew('diverges.unroll.json', spec(8, 1e38));
    start('unroll.train');
    const folder = await until('a run', () => runsOf('diverges')[0]);
    const end = await until('the end', () => eventsOf(folder).find(({ type }) => type === 'end'));
    expect(end.reason).to.equal('nan');
    const [error] = await until('a message', () => errors.length > 0 && errors);
    expect(error.text).to.match(/^diverges-1: (Loss|Gradient) is NaN at step \d+ \(epoch \d+\).*learningRate/);
    expect(error.actions).to.deep.equal(['Resume', 'Open Spec', 'Show Log']);
    expect((await summarizeRun(folder)).state).to.equal('nan');
    await until('the spec that the action opens', () =>
      vscode.window.activeTextEditor?.document.uri.fsPath.endsWith('diverges.unroll.json'),
    );
    await settle(500);
    expect(errors).to.have.length(1);
    // The next one can begin.
    await until('the lens that trains', async () => {
      const uri = vscode.Uri.file(inFolder('diverges.unroll.json'));
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 10);
      const titles = lenses.map(({ command }) => command?.title ?? '');
      return titles.some((title) => title.includes('Train')) && titles.some((title) => title.startsWith('1 run'));
    });
  });

  it('by an error in the spec does not begin: the message names file and line, and the cursor stands there', async () => {
    const errors = listen('showErrorMessage');
    await showNew('no-units.unroll.json', spec(0, 0.1));
    await run('unroll.train');
    expect(errors).to.have.length(1);
    expect(errors[0].text).to.match(/^no-units\.unroll\.json:4: .*units/);
    const editor = vscode.window.activeTextEditor;
    expect(path.basename(editor?.document.uri.fsPath ?? '')).to.equal('no-units.unroll.json');
    const place = editor?.selection.active;
    expect(place && editor.document.lineAt(place).text.slice(place.character)).to.match(/^0 }/);
    await settle(500);
    expect(runsOf('no-units')).to.deep.equal([]);
  });
});

describe('a workspace that is not trusted', () => {
  afterEach(() => {
    restoreAll();
  });

  it('is offered neither training nor evaluation, and the commands refuse both with the way to trust it', async () => {
    await show('tiny.unroll.json');
    const before = runsOf('tiny').length;
    const warnings = listen('showWarningMessage');
    replace(vscode.workspace, 'isTrusted', { get: () => false });
    for (const command of ['unroll.train', 'unroll.resume', 'unroll.evaluate']) {
      await run(command);
      expect(warnings.at(-1)?.text).to.contain('Training needs a trusted workspace');
      expect(warnings.at(-1)?.actions).to.deep.equal(['Manage Workspace Trust']);
    }
    expect(warnings).to.have.length(3);
    const uri = vscode.Uri.file(inFolder('tiny.unroll.json'));
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 10);
    const called = lenses.map(({ command }) => command?.command);
    for (const command of ['unroll.train', 'unroll.evaluate']) expect(called).not.to.contain(command);
    await settle(500);
    expect(runsOf('tiny').length).to.equal(before);
  });

  it('is declared: limited, without settings that a folder could bring along, and training commands are disabled there', () => {
    const manifest = vscode.extensions.getExtension('unroll.unroll')?.packageJSON as {
      capabilities: { untrustedWorkspaces: { supported: unknown; restrictedConfigurations: string[] } };
      contributes: { commands: { command: string; enablement?: string }[] };
    };
    expect(manifest.capabilities.untrustedWorkspaces).to.deep.include({
      supported: 'limited',
      restrictedConfigurations: ['unroll.backend', 'unroll.runsFolder'],
    });
    for (const name of ['unroll.train', 'unroll.resume', 'unroll.evaluate']) {
      const enablement = manifest.contributes.commands.find(({ command }) => command === name)?.enablement;
      expect(enablement, name).to.match(/^isWorkspaceTrusted && /);
    }
  });
});
