import fs from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import * as vscode from 'vscode';
import { eventsOf, inFolder, run, runsOf, settle, show, start, until } from './helpers';

const ended = (folder: string) =>
  eventsOf(folder)
    .filter(({ type }) => type === 'end')
    .at(-1);
const steps = (folder: string) => eventsOf(folder).filter(({ type }) => type === 'step').length;

/** Trains a spec of the workspace; answers its new run once it has a log. */
async function begin(spec: string): Promise<string> {
  await show(`${spec}.unroll.json`);
  const before = runsOf(spec).length;
  // The log has its end a moment before the editor knows of it.
  await settle(400);
  start('unroll.train');
  const folder = await until('a new run', () => runsOf(spec)[before]);
  await until('the first step', () => steps(folder) > 0);
  return folder;
}

describe('training', function () {
  this.timeout(90_000);

  it('the spec in the editor is trained in a process of its own, and the panel opens beside it', async () => {
    const count = runsOf('tiny').length + 1;
    const folder = await begin('tiny');
    const end = await until('the end', () => ended(folder), 60_000);
    expect(end.reason).to.equal('completed');
    const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as { process: { id: number } };
    expect(manifest.process.id).not.to.equal(process.pid);
    await until('the panel', () => {
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
      return tabs.some(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes('unroll.panel'));
    });
    const spec = await show('tiny.unroll.json');
    await until('the lens with the run', async () => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', spec.document.uri, 10);
      return lenses.some(({ command }) => new RegExp(`^\\D*${count} runs?: best \\d+\\.\\d`).test(command?.title ?? ''));
    });
  });

  it('the text in the editor is trained, saved or not', async () => {
    const editor = await show('tiny.unroll.json');
    const at = editor.document.getText().indexOf('"epochs": 8');
    const range = new vscode.Range(editor.document.positionAt(at), editor.document.positionAt(at + '"epochs": 8'.length));
    await editor.edit((edit) => edit.replace(range, '"epochs": 1'));
    const folder = await begin('tiny');
    await until('the end', () => ended(folder));
    expect(eventsOf(folder).filter(({ type }) => type === 'epoch')).to.have.length(1);
    await show('tiny.unroll.json');
    await run('workbench.action.files.revert');
  });

  it('bad lines of the data become problems at their lines', async () => {
    const folder = await begin('torn');
    await until('the end', () => ended(folder));
    const file = vscode.Uri.file(inFolder('torn.conll'));
    const [problem] = await until('a problem', () => {
      const found = vscode.languages.getDiagnostics(file);
      return found.length > 0 && found;
    });
    expect(problem.range.start.line).to.be.lessThan(4);
  });

  it('a training is paused, goes on, and is stopped so that it can be resumed', async () => {
    const folder = await begin('long');
    await run('unroll.pause');
    await until('the pause', () => eventsOf(folder).some(({ type }) => type === 'pause'));
    const held = steps(folder);
    await settle(400);
    expect(steps(folder)).to.equal(held);
    await run('unroll.resume');
    await until('steps after the pause', () => steps(folder) > held);
    await run('unroll.stop');
    expect((await until('the end', () => ended(folder))).reason).to.equal('stopped');
    await settle(1000);
    start('unroll.resume', folder);
    await until('the resume', () => eventsOf(folder).some(({ type }) => type === 'resume'));
    const before = steps(folder);
    await until('steps after the resume', () => steps(folder) > before);
    await run('unroll.stop');
    await until('the second end', () => eventsOf(folder).filter(({ type }) => type === 'end').length === 2);
  });

  it('a worker that is killed ends its run with the reason, takes nothing along, and the run can be resumed', async () => {
    const folder = await begin('long');
    const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as { process: { id: number } };
    process.kill(manifest.process.id, 'SIGKILL');
    expect((await until('the end', () => ended(folder))).reason).to.equal('crashed');
    await settle(1000);
    start('unroll.resume', folder);
    await until('the resume', () => eventsOf(folder).some(({ type }) => type === 'resume'));
    await run('unroll.stop');
    await until('the second end', () => eventsOf(folder).filter(({ type }) => type === 'end').length === 2);
  });

  it('a run is evaluated on its test data', async () => {
    const [folder] = runsOf('tiny');
    await run('unroll.evaluate', folder);
    expect(eventsOf(folder).filter(({ type }) => type === 'evaluation').length).to.be.greaterThan(0);
  });

  it('the newest model suggests spans, and an accepted one becomes a span that Undo takes back', async () => {
    // Newer runs of the other specs know nothing yet.
    const folder = await begin('tiny');
    await until('the end', () => ended(folder));
    const editor = await show('trips.txt');
    editor.selection = new vscode.Selection(1, 0, 1, 22);
    await run('unroll.tagSelection');
    await run('unroll.acceptAllSuggestions');
    expect(editor.document.isDirty).to.equal(true);
    await editor.document.save();
    const file = inFolder('trips.txt.spans.jsonl');
    await until('the saved spans', () => fs.existsSync(file));
    expect(fs.readFileSync(file, 'utf8')).to.contain('destination');
    await run('undo');
    await editor.document.save();
    await until('the spans to go', () => !fs.existsSync(file));
  });
});
