import fs from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import * as vscode from 'vscode';
import { eventsOf, inFolder, run, runsOf, settle, show, showNew, start, until } from './helpers';
import { listen, pick, replace, restoreAll } from './stand-ins';

const trainLens = async (spec: string): Promise<string | undefined> => {
  const uri = vscode.Uri.file(inFolder(spec));
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 10);
  return lenses.map(({ command }) => command?.title ?? '').find((title) => title.includes('Train on'));
};

const setting = () => vscode.workspace.getConfiguration('unroll');

describe('the backend', function () {
  this.timeout(120_000);

  before(() => show('tiny.unroll.json'));

  afterEach(async () => {
    restoreAll();
    await setting().update('backend', undefined, vscode.ConfigurationTarget.Global);
  });

  it('above a spec is the best one that is here; another is chosen from a list that says what each runs on', async () => {
    // Looked up in a process of its own, once the spec is in sight.
    const before = await until('the look at this machine', async () => {
      const title = await trainLens('tiny.unroll.json');
      return title !== undefined && !title.includes('auto') && title;
    }, 60_000); // prettier-ignore
    expect(before).to.match(/Train on (native|wasm|webgpu|tensorflow)$/);
    const shown = pick('cpu');
    await run('unroll.selectBackend');
    const [items] = shown;
    expect(items[0].label).to.equal('$(check) auto');
    expect(items[0].description).to.equal(`now ${before.split(' ').at(-1)}`);
    for (const name of ['tensorflow', 'webgpu', 'native', 'wasm', 'cpu']) {
      const item = items.find(({ label }) => label === name);
      expect(item?.description, name).to.match(/\w/);
    }
    expect(items.at(-1)?.label).to.contain('Set Up GPU Runtime');
    expect(setting().get('backend')).to.equal('cpu');
    await until('the lens with the choice', async () => (await trainLens('tiny.unroll.json'))?.endsWith('Train on cpu'));
  });

  it('that does not start fails the training at once, and offers the choice of another', async () => {
    await setting().update('backend', 'tensorflow', vscode.ConfigurationTarget.Global);
    const errors = listen('showErrorMessage');
    const before = runsOf('tiny').length;
    start('unroll.train', vscode.Uri.file(inFolder('tiny.unroll.json')));
    const [{ text, actions }] = await until('a message', () => errors.length > 0 && errors, 60_000);
    expect(text).to.match(/^tensorflow does not start: Not set up/);
    expect(actions).to.include('Select Backend');
    expect(runsOf('tiny').length).to.equal(before);
  });
});

describe('a GPU runtime', function () {
  this.timeout(120_000);

  afterEach(() => restoreAll());

  it('of a Python without TensorFlow is not set up: the message has the command that installs it', async () => {
    const environment = inFolder('bare-env');
    const python = path.join(environment, 'bin/python3');
    fs.mkdirSync(path.dirname(python), { recursive: true });
    fs.writeFileSync(python, `#!/bin/sh\necho '{"python": "${python}", "folder": null, "version": null}'\n`, { mode: 0o755 });
    const shown = pick('TensorFlow of a Python', 'Browse');
    replace(vscode.window, 'showOpenDialog', { value: () => Promise.resolve([vscode.Uri.file(environment)]) });
    const errors = listen('showErrorMessage');
    await run('unroll.setUpRuntime');
    expect(shown[0].map(({ label }) => label)).to.include.members(['WebGPU library', 'TensorFlow by download']);
    const [{ text, actions }] = await until('a message', () => errors.length > 0 && errors);
    expect(text).to.contain(`The Python ${python} has no TensorFlow`).and.contain('-m pip install tensorflow');
    expect(actions).to.deep.equal(['Choose Another', 'Show Log']);
    fs.rmSync(environment, { recursive: true });
  });

  it('that is not there can not be removed, and is told so', async () => {
    const told = listen('showInformationMessage');
    pick();
    await run('unroll.removeRuntime');
    expect(told.map(({ text }) => text)).to.deep.equal(['No GPU runtime is set up.']);
  });
});

describe('a run that was ended by its worker', function () {
  this.timeout(120_000);
  const spec = `{
  "task": "tag",
  "data": { "train": "train.conll", "validation": "valid.conll" },
  "layers": [{ "cell": "lstm", "units": 8 }],
  "training": { "epochs": 400, "batchSize": 4 }
}
`;

  afterEach(async () => {
    restoreAll();
    await run('unroll.stop');
    await run('workbench.action.closeAllEditors');
    fs.rmSync(inFolder('mortal.unroll.json'), { force: true });
  });

  it('goes on by the button of the message, with half the batch', async () => {
    const errors = listen('showErrorMessage', 'Resume with Batch Size 2');
    await showNew('mortal.unroll.json', spec);
    start('unroll.train');
    const folder = await until('a run', () => runsOf('mortal')[0], 60_000);
    await until('an epoch', () => eventsOf(folder).some(({ type }) => type === 'checkpoint'), 60_000);
    const { process: worker } = JSON.parse(fs.readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as { process: { id: number } };
    process.kill(worker.id, 'SIGSEGV');
    const [{ text, actions }] = await until('a message', () => errors.length > 0 && errors);
    expect(text).to.contain('SIGSEGV');
    expect(actions).to.include.members(['Resume with Batch Size 2', 'Open Spec', 'Show Log']);
    await until('the run to go on', () => eventsOf(folder).some(({ type }) => type === 'resume'), 60_000);
    const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as {
      spec: { training: { batchSize: number } };
    };
    expect(manifest.spec.training.batchSize).to.equal(2);
    await settle(300);
  });
});
