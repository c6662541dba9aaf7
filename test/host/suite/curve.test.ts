import fs from 'node:fs';
import { expect } from 'chai';
import * as vscode from 'vscode';
import { inFolder, run, show, showNew, start, until } from './helpers';
import { listen, restoreAll } from './stand-ins';

interface Kept {
  readonly documents: number;
  readonly changes: readonly { path: string; value: string }[];
  readonly points: readonly { documents: number; seed: number; score: number }[];
  readonly verdict?: { kind: string };
}

/** The curve of a spec as it lies on disk; these tests make one of each. */
function curveOf(spec: string): Kept | undefined {
  const folder = inFolder('.unroll/curves');
  const name = fs.existsSync(folder)
    ? fs.readdirSync(folder).find((one) => one.startsWith(`${spec}.`) && one.endsWith('.json'))
    : undefined;
  return name === undefined ? undefined : (JSON.parse(fs.readFileSync(`${folder}/${name}`, 'utf8')) as Kept);
}

const points = (spec: string): number => curveOf(spec)?.points.length ?? 0;

/** A spec that is trained in a moment. */
function writeSpec(name: string, train: string, epochs = 1): vscode.Uri {
  const spec = {
    task: 'tag',
    data: { train, ...(train.endsWith('.conll') && { validation: 'valid.conll' }) },
    inputs: [{ encode: 'embedding', size: 8 }],
    layers: [{ cell: 'simple', units: 8 }],
    training: { epochs, batchSize: 8 },
    watch: { examples: 0 },
  };
  fs.writeFileSync(inFolder(`${name}.unroll.json`), JSON.stringify(spec, null, 2));
  return vscode.Uri.file(inFolder(`${name}.unroll.json`));
}

describe('the learning curve', function () {
  this.timeout(120_000);

  /** The file is whole a moment before the process has ended; only then the next one may begin. */
  afterEach(async () => {
    restoreAll();
    await run('unroll.stopLearningCurve');
  });

  it('of a spec is trained in a process of its own, kept beside the spec, and shown in the panel', async () => {
    const uri = writeSpec('curved', 'train.conll');
    await show('curved.unroll.json');
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 10);
    const lens = lenses.find(({ command }) => command?.command === 'unroll.learningCurve');
    start('unroll.learningCurve', lens?.command?.arguments?.[0] as unknown);
    await until('all trainings', () => points('curved') === 12, 90_000);
    const curve = curveOf('curved');
    expect(new Set(curve?.points.map(({ documents }) => documents)).size).to.equal(4);
    expect(curve?.verdict?.kind).to.be.a('string');
    const panel = await until('the panel', () => {
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
      return tabs.find(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes('unroll.panel'));
    });
    expect(panel.isActive).to.equal(true);
  });

  it('is stopped with what is done kept, and goes on from there', async () => {
    const uri = writeSpec('halted', 'train.conll', 12);
    start('unroll.learningCurve', uri);
    await until('two trainings', () => points('halted') >= 2, 60_000);
    await run('unroll.stopLearningCurve');
    const kept = curveOf('halted')?.points ?? [];
    expect(kept.length).to.be.within(2, 11);
    start('unroll.learningCurve', uri);
    await until('the other trainings', () => points('halted') === 12, 60_000);
    expect(curveOf('halted')?.points.slice(0, kept.length)).to.deep.equal(kept);
  });

  it('is one at a time, also of two that are asked for at once', async () => {
    const told = listen('showErrorMessage');
    const specs = ['atonce', 'atonce-too'].map((name) => writeSpec(name, 'train.conll', 12));
    for (const uri of specs) start('unroll.learningCurve', uri);
    await until('a word to the second one', () => told.some(({ text }) => text.includes('is being trained already')));
    await until('a training of the first one', () => points('atonce') + points('atonce-too') > 0, 60_000);
    // Both who stop it hear of its end.
    await Promise.all([run('unroll.stopLearningCurve'), run('unroll.stopLearningCurve')]);
    expect(['atonce', 'atonce-too'].filter((name) => points(name) > 0)).to.have.length(1);
  });

  it('of an annotated text is that of its tagged lines alone', async () => {
    const cities = ['Oslo', 'Lima', 'Kyoto', 'Paris'];
    const lines = Array.from({ length: 60 }, (_, i) => `fly to ${cities[i % 4]} number ${i}`);
    const sidecar = lines.slice(0, 40).map((text, i) => {
      const end = 7 + cities[i % 4].length;
      return JSON.stringify({ id: i + 1, text, label: [[7, end, 'city']] });
    });
    fs.writeFileSync(inFolder('flights.txt.spans.jsonl'), sidecar.join('\n') + '\n');
    writeSpec('flights', 'flights.txt.spans.jsonl');
    await showNew('flights.txt', lines.join('\n') + '\n');
    start('unroll.learningCurve');
    const curve = await until('all trainings', () => points('flights') === 12 && curveOf('flights'), 90_000);
    expect(curve.changes.find(({ path }) => path === 'data.train')?.value).to.contain('.unroll/tagged/flights.txt.jsonl');
    // Some of the 40 tagged lines are held out to measure on; the other 20 are not there at all.
    expect(curve.documents).to.be.within(30, 36);
  });
});
