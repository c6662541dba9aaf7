import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTraining } from '../../src/experiment/train';
import type { TaggedText } from '../../src/protocol/worker';
import { temporaryFolder } from '../runs/temporary-folder';
import { lastWeights, writeTiny } from '../experiment/tiny';

const main = join(__dirname, '../../src/cli/main.ts');

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Lines of standard output as JSON. */
  readonly json: () => { type: string; [key: string]: unknown }[];
}

interface RunOptions {
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Sends the signal when standard output holds the text. */
  readonly signalAt?: { readonly text: string; readonly signal: NodeJS.Signals };
}

function unroll(args: readonly string[], { input, signalAt, env }: RunOptions = {}): Promise<Ran> {
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], {
    stdio: 'pipe',
    env: { ...process.env, NO_COLOR: '1', ...env },
  });
  let [stdout, stderr, sent] = ['', '', false];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (!signalAt || sent || !stdout.includes(signalAt.text)) return;
    sent = true;
    child.kill(signalAt.signal);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.end(input ?? '');
  return new Promise((resolve) => {
    child.once('close', (code) => {
      const json = () => stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as { type: string }); // prettier-ignore
      resolve({ code, stdout, stderr, json });
    });
  });
}

describe('unroll in a terminal', function () {
  // A loaded machine takes its time for each process.
  this.timeout(180_000);
  const folder = temporaryFolder();

  it('trains, lists, evaluates, tags: plain lines without a terminal, and exit code 0', async () => {
    const { specFile } = writeTiny(folder.path);
    const trained = await unroll(['train', specFile, '--backend', 'cpu', '--seed', '7', '--set', 'training.epochs=12']);
    expect(trained.code, trained.stderr).to.equal(0);
    const run = join(folder.path, '.unroll', 'runs', 'tiny-1');
    expect(trained.stdout.split('\n')[0]).to.equal(run);
    expect(trained.stdout.match(/^epoch +\d+\/12 .*loss .*span F1 .*sentences\/s$/gm)).to.have.length(12);
    expect(trained.stdout).to.match(/^data\/test\.conll: span F1 [\d.]+ \[[\d.]+, [\d.]+\] \(micro, seqeval default\)/m);
    expect(trained.stdout).to.match(/^destination +[\d.]+ +[\d.]+ +[\d.]+ +9$/m);
    expect(trained.stdout).to.contain('Completed 12 epochs.').and.contain(`unroll tag ${run}`);
    expect(trained.stdout).not.to.match(/\x1b|\r/); // eslint-disable-line no-control-regex

    const doubtful = join(folder.path, 'doubtful.conll');
    writeFileSync(doubtful, 'fly O\nfrom O\nOslo B-destination\nto O\nLima I-destination\n\nto O\nKyoto B-destination\n\n');
    const [listed, tagged, coloured, evaluated, checked] = await Promise.all([
      unroll(['runs', folder.path, '--json']),
      unroll(['tag', run, '--json'], { input: 'fly from Oslo to Lima\n\n我 to Kyoto\n' }),
      unroll(['tag', run, 'fly from Oslo to Lima'], { env: { NO_COLOR: undefined, FORCE_COLOR: '1' } }),
      unroll(['evaluate', run, join(folder.path, 'data/valid.conll'), '--json']),
      unroll(['check', doubtful, '--run', run, '--threshold', '0.5']),
    ]);
    expect(checked.stdout).to.match(
      /conll:1: disagreement: "Oslo" is tagged "destination"; tiny-1 says "origin" \(0\.\d\d\)\. Use "origin" of tiny-1\?/,
    );
    expect(checked.stdout).to.match(/conll:5: misplacedTag: .* Write "B-destination"\?/);
    expect(listed.json()).to.have.length(1);
    expect(listed.json()[0]).to.deep.include({ type: 'run', run, state: 'completed', seed: 7 });
    const texts = tagged.json() as unknown as TaggedText[];
    expect(texts.map(({ text }) => text)).to.deep.equal(['fly from Oslo to Lima', '', '我 to Kyoto']);
    expect(texts[0].spans.map(({ label }) => label)).to.deep.equal(['origin', 'destination']);
    expect(coloured.stdout).to.match(/fly from \x1b\[\d+m\x1b\[30m Oslo \x1b\[39m\x1b\[49m\x1b\[2morigin/); // eslint-disable-line no-control-regex
    expect(evaluated.json()[0]).to.have.nested.property('evaluation.documents', 9);
    expect([listed, tagged, evaluated, checked].map(({ code, stderr }) => [code, stderr])).to.deep.equal([[0, ''], [0, ''], [0, ''], [0, '']]); // prettier-ignore
  });

  it('leaves a run at Ctrl-C (130) that "resume" ends with the weights of an unbroken one (0)', async () => {
    const tiny = writeTiny(folder.path, { training: { epochs: 25 }, watch: { examples: 0 } });
    const out = join(folder.path, 'elsewhere');
    const [unbroken, stopped] = await Promise.all([
      startTraining({ ...tiny, backend: 'cpu' }).then((training) => training.finished),
      unroll(['train', tiny.specFile, '--backend', 'cpu', '--json', '--out', out], { signalAt: { text: '"step":4,', signal: 'SIGINT' } }),
    ]);
    expect(stopped.code, stopped.stderr).to.equal(130);
    expect(stopped.json().at(-1)).to.deep.include({ type: 'end', reason: 'stopped' });
    expect(stopped.stderr).to.contain('Stopping after this step');
    const run = join(out, 'tiny-1');
    const resumed = await unroll(['resume', run]);
    expect(resumed.code, resumed.stderr).to.equal(0);
    expect(resumed.stdout)
      .to.match(/^Going on with .* from step \d+ \(epoch \d+\) on cpu .*\.\n/)
      .and.contain('Completed 25 epochs.');
    expect(await lastWeights(run)).to.deep.equal(await lastWeights(unbroken.run));
  });

  it('makes a learning curve, keeps what is done at Ctrl-C, and goes on from there', async () => {
    const { specFile } = writeTiny(folder.path);
    const args = ['curve', specFile, '--backend', 'cpu', '--shares', '25,50', '--seeds', '2', '--set', 'training.epochs=8', '--json'];
    const stopped = await unroll(args, { signalAt: { text: '"done":2,', signal: 'SIGINT' } });
    expect(stopped.code, stopped.stderr).to.equal(130);
    const file = stopped.json().find(({ type }) => type === 'curve')?.file as string;
    expect(file).to.match(/\.unroll[\\/]curves[\\/]tiny\.[0-9a-f]{12}\.json$/);
    const kept = (JSON.parse(readFileSync(file, 'utf8')) as { points: unknown[] }).points;
    expect(kept).to.have.length(2);
    const whole = await unroll(args.slice(0, -1));
    expect(whole.code, whole.stderr).to.equal(0);
    expect(whole.stdout)
      .to.contain('2 trainings of it are kept.')
      .and.match(/Doubling the data to 48 sentences would bring about/);
    expect(whole.stdout.match(/^ *\d+ sentences {2}seed \d/gm)).to.have.length(4);
    expect((JSON.parse(readFileSync(file, 'utf8')) as { points: unknown[] }).points.slice(0, 2)).to.deep.equal(kept);
    expect((await unroll(['curve', specFile, '--shares', '0,50'])).stderr).to.contain('Shares are numbers above 0 and up to 100');
  });

  it('tells by its exit code whose fault it was: run 1, usage or spec 2, data 3, no run 4', async () => {
    const { specFile, specText } = writeTiny(folder.path);
    const wrong = join(folder.path, 'wrong.unroll.json');
    writeFileSync(wrong, specText.replace('"units"', '"unit"'));
    const noData = join(folder.path, 'no-data.unroll.json');
    writeFileSync(noData, specText.replace('train.conll', 'none.conll'));
    const [usage, spec, check, checkFiles, data, noRun, noRuns, noSpec, nan] = await Promise.all([
      unroll(['train', specFile, '--set', 'training.epochs']),
      unroll(['train', wrong, '--json']),
      unroll(['spec', 'check', wrong]),
      unroll(['spec', 'check', noData]),
      unroll(['train', noData, '--json']),
      unroll(['tag', folder.path, 'text']),
      unroll(['runs', join(folder.path, 'none')]),
      unroll(['train', join(folder.path, 'none.unroll.json')]),
      unroll(['train', specFile, '--backend', 'cpu', '--set', 'training.optimizer={"name":"sgd","learningRate":1e38}']),
    ]);
    const all = [usage, spec, check, checkFiles, data, noRun, noRuns, noSpec, nan];
    expect(all.map(({ code }) => code)).to.deep.equal([2, 2, 2, 0, 3, 4, 4, 2, 1]);
    for (const { stderr } of all) expect(stderr, 'the words of the system').not.to.match(/ENOENT|EISDIR|\n\s+at /);
    expect(noRuns.stderr).to.contain('There is no folder');
    expect(noSpec.stderr).to.contain('There is no such spec');
    expect(usage.stderr).to.contain('path=value');
    expect(spec.json()[0]).to.deep.include({ type: 'error', reason: 'spec', file: wrong });
    expect(check.stdout).to.match(/^.*wrong\.unroll\.json:\d+:\d+ .*unit/);
    expect(checkFiles.stdout)
      .to.match(/^.*no-data\.unroll\.json:\d+:\d+ warning: "data\.train" names .*none\.conll/)
      .and.contain('is valid');
    expect(data.json()[0]).to.deep.include({ type: 'error', reason: 'data', file: join(folder.path, 'data/none.conll') });
    expect(noRun.stderr).to.contain('is not a run');
    expect(nan.stderr).to.match(/^(Loss|Gradient) is NaN at step \d+ \(epoch \d\)/m);
    expect(nan.stdout).to.match(/^Go on: .*unroll resume .* --set training\.optimizer\.learningRate=/m);
    expect(readdirSync(join(folder.path, '.unroll', 'runs'))).to.deep.equal(['tiny-1']);
  });

  it('tells what a conversion loses, and what is doubtful or differs in data', async () => {
    const file = (name: string, text: string): string => {
      const path = join(folder.path, name);
      writeFileSync(path, text);
      return path;
    };
    const a = file('a.conll', 'to TO O\nBern NNP B-city\n\nnow RB O\n\n');
    const b = file('b.conll', 'to TO O\nBern NNP B-town\n\nnow RB O\n\n');
    mkdirSync(join(folder.path, '.unroll'), { recursive: true });
    writeFileSync(join(folder.path, '.unroll', 'ignored-findings.jsonl'), '{"kind":"singleUse","about":"town"}\n');
    const [lossy, strict, checked, agreed] = await Promise.all([
      unroll(['convert', a, join(folder.path, 'lossy.yml')]),
      unroll(['convert', a, join(folder.path, 'strict.yml'), '--strict']),
      unroll(['check', a, b]),
      unroll(['agree', a, b, '--json', '--merge', join(folder.path, 'merged.conll'), '--prefer', 'b']),
    ]);
    expect(lossy.stdout).to.match(/other columns +\S*a\.conll:1 \S*a\.conll:4 +2/);
    expect([strict.code, existsSync(join(folder.path, 'strict.yml'))]).to.deep.equal([3, false]);
    expect(strict.stderr).to.contain('other columns (2)').and.contain('--strict');
    expect(checked.stdout).to.contain('a.conll:1: singleUse').and.contain('b.conll:1: duplicate').and.contain('doubtful places');
    expect(checked.stdout, 'was set aside').not.to.contain('"town"');
    expect(agreed.json()[0]).to.deep.include({ type: 'agreement', documents: 2, tokens: 3, onlyA: 0 });
    expect(agreed.json()[1]).to.deep.include({ type: 'difference', kind: 'label' });
    expect(readFileSync(join(folder.path, 'merged.conll'), 'utf8')).to.equal(readFileSync(b, 'utf8'));
    const choices = file('choices.json', JSON.stringify({ [String(agreed.json()[1].key)]: 'neither' }));
    const [chosen, alone] = await Promise.all([
      unroll(['agree', a, b, '--merge', join(folder.path, 'chosen.conll'), '--choices', choices]),
      unroll(['agree', a, b, '--choices', choices]),
    ]);
    expect([chosen.code, readFileSync(join(folder.path, 'chosen.conll'), 'utf8')]).to.deep.equal([
      0,
      readFileSync(a, 'utf8').replace('B-city', 'O'),
    ]);
    expect([alone.code, alone.stderr]).to.deep.equal([2, '--choices says what --merge is to write. Give both, or none.\n']);
  });

  it('counts data as a table: labels and classes of each set, and what training does not know', async () => {
    const write = (name: string, texts: readonly (readonly [text: string, label: string])[]): string => {
      const lines = texts.map(([text, label]) => JSON.stringify({ text, label: [[0, 4, label]], cats: ['book'] }));
      writeFileSync(join(folder.path, name), lines.join('\n') + '\n');
      return join(folder.path, name);
    };
    const many = Array.from({ length: 42 }, (_, i) => [`Oslo ${i}`, `label${i}`] as const);
    const { stdout, code } = await unroll(['data', write('counted.jsonl', many), write('other.jsonl', [['Bern 0', 'label0']])]);
    expect(code).to.equal(0);
    const rows = stdout.split('\n').map((line) => line.trim().split(/  +/));
    const row = (name: string) => rows.find(([head]) => head === name)?.slice(1);
    expect(row('texts')).to.deep.equal(['42', '1']);
    expect(row('tokens in spans')).to.deep.equal(['50.0 %', '50.0 %']);
    // "Bern" of "Bern 0".
    expect(row('tokens that training does not know')).to.deep.equal(['0.0 %', '50.0 %']);
    expect(row('label0')).to.deep.equal(['1', '1']);
    expect(row('book')).to.deep.equal(['42', '1']);
    expect(stdout).to.contain('and 2 more');
    const bad = join(folder.path, 'bad.jsonl');
    writeFileSync(bad, 'no json\n{"text":"to Oslo","label":[[3,7,"city"]]}\n');
    const told = await unroll(['data', bad]);
    expect([told.code, told.stderr]).to.satisfy(([exit, words]: [number, string]) => exit === 0 && words.startsWith(`${bad}:1: error: `));
  });

  it('tells at which number in its file a difference stands, also where all of a file is one line', async () => {
    const write = (name: string, texts: readonly (readonly [text: string, label: string])[]): string => {
      const documents = texts.map(([text, label]) => [text, { entities: [[0, 2, label]] }]);
      writeFileSync(join(folder.path, name), JSON.stringify(documents));
      return join(folder.path, name);
    };
    const a = write('one-line-a.json', [
      ['only a', 'x'],
      ['both of them', 'x'],
    ]);
    const b = write('one-line-b.json', [['both of them', 'y']]);
    const [, difference, lone] = (await unroll(['agree', a, b, '--json', '--format', 'spacy'])).json();
    expect(difference).to.have.nested.property('placeA.index', 1);
    expect(lone).to.deep.include({ type: 'lone', text: 'only a' }).and.have.nested.property('place.index', 0);
  });

  it('checks all sets of a spec as its training reads and cuts them; counts files with the options of a spec', async () => {
    const write = (name: string, text: string): string => {
      writeFileSync(join(folder.path, name), text);
      return join(folder.path, name);
    };
    const line = '{"text":"to Bern, now","label":[[3,7,"city"]]}\n{"text":"in Bern","label":[[3,7,"city"]]}\n';
    const train = write('cut.jsonl', line);
    write('cut-test.jsonl', line);
    const spec = (tokenizer: string) => {
      const data = { train: 'cut.jsonl', test: 'cut-test.jsonl', tokenizer };
      return write(`cut-${tokenizer}.unroll.json`, JSON.stringify({ task: 'tag', data, inputs: [{ encode: 'embedding', size: 4 }], layers: [{ cell: 'lstm', units: 4 }] })); // prettier-ignore
    };
    const columns = write('columns.conll', 'B-x to O\nB-city Bern O\n\n');
    const text = write('cut.txt', 'to Bern\nto Rome\n');
    write('cut.txt.spans.jsonl', '{"id":1,"text":"to Bern","label":[[3,6,"city"]]}\n');
    const elsewhere = write('elsewhere.unroll.json', readFileSync(spec('words'), 'utf8').replace('cut-test.jsonl', join(folder.path, 'cut-test.jsonl'))); // prettier-ignore
    const [cut, whole, alone, refused, counted, absolute, plain] = await Promise.all([
      unroll(['check', spec('whitespace'), '--json']),
      unroll(['check', spec('words'), '--json']),
      unroll(['check', train, '--json']),
      unroll(['check', spec('words'), '--unit', 'line']),
      unroll(['data', columns, '--token-column', '1', '--tag-column', '0', '--json']),
      unroll(['check', elsewhere, '--json']),
      unroll(['check', text, '--json']),
    ]);
    expect(cut.json().at(-1), cut.stderr).to.deep.equal({ type: 'checked', counts: { insideToken: 2, duplicate: 2 } });
    expect(whole.json().at(-1)).to.deep.equal({ type: 'checked', counts: { duplicate: 2 } });
    expect(alone.json().at(-1)).to.deep.equal({ type: 'checked', counts: {} });
    expect(absolute.json().at(-1), absolute.stderr).to.deep.equal({ type: 'checked', counts: { duplicate: 2 } });
    expect(plain.json().at(-1), plain.stderr).to.deep.equal({ type: 'checked', counts: { insideToken: 1, singleUse: 1 } });
    expect([refused.code, refused.stderr]).to.deep.equal([2, 'A spec says itself how its data are read. Leave --unit out.\n']);
    const { splits } = counted.json()[0] as unknown as { splits: { labels: unknown }[] };
    expect(splits[0].labels).to.deep.equal([['city', 1], ['x', 1]]); // prettier-ignore
  });

  it('converts data and names backends', async () => {
    writeTiny(folder.path);
    const target = join(folder.path, 'out.jsonl');
    const [converted, backends, help] = await Promise.all([
      unroll(['convert', join(folder.path, 'data/test.conll'), target]),
      unroll(['backends', '--json']),
      unroll(['--help']),
    ]);
    expect(converted.stdout).to.contain('9 documents from').and.contain('(conll)').and.contain('(doccano)');
    expect(existsSync(target) && readFileSync(target, 'utf8').trimEnd().split('\n')).to.have.length(9);
    expect(backends.json().map(({ name }) => name)).to.include.members(['wasm', 'cpu']);
    expect(help.stdout).to.contain('Exit codes:').and.contain('130');
  });

  it('refuses set-ups of which a part would be passed over', async () => {
    for (const rest of [
      ['--gpu'],
      ['--python', 'x'],
      ['tensorflow', '--gpu'],
      ['webgpu', '--download'],
      ['webgpu', '--remove', 'webgpu'],
    ]) {
      const { code, stderr } = await unroll(['setup', ...rest]);
      expect(code, rest.join(' ')).to.equal(2);
      expect(stderr.trim().split('\n')).to.have.length(1);
    }
  });
});
