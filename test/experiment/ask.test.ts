import { expect } from 'chai';
import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LoadedModels } from '../../src/experiment/loaded-model';
import { startTraining } from '../../src/experiment/train';
import type { TrainingSummary } from '../../src/experiment/training';
import type { Evaluation } from '../../src/protocol/events';
import type { TaggedText } from '../../src/protocol/worker';
import { loadLast, saveBest } from '../../src/runs/checkpoint';
import { runFiles } from '../../src/runs/run-folder';
import { temporaryFolder } from '../runs/temporary-folder';
import { conll, writeTiny, type TinySpec } from './tiny';

describe('asking a run', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let models: LoadedModels;

  beforeEach(() => (models = new LoadedModels()));
  afterEach(() => models.dispose());

  async function train(changes: TinySpec = {}): Promise<TrainingSummary> {
    return (await startTraining({ ...writeTiny(folder.path, changes), backend: 'cpu' })).finished;
  }

  const write = (name: string, text: string): string => {
    const file = join(folder.path, name);
    writeFileSync(file, text);
    return file;
  };

  it('answers the same for a text alone and among others, with offsets in code points', async () => {
    const { run } = await train({ training: { epochs: 10 } });
    const texts = ['fly from Oslo to Lima', '😀  to Kyoto', 'to', '  ', 'a ticket to Paris from Cairo next Friday please please please'];
    const together = await models.tag(run, texts);
    for (const [i, text] of texts.entries()) {
      const [alone] = await models.tag(run, [text]);
      expect(rounded(alone)).to.deep.equal(rounded(together[i]));
    }
    expect(together[1].tokens.map(({ start, end }) => [start, end])).to.deep.equal([[0, 1], [3, 5], [6, 11]]); // prettier-ignore
    expect(together[3]).to.deep.equal({ text: '  ', tokens: [], spans: [], confidence: 1 });
    // A line without spans has its doubt, too: that of the tag that the model is least sure of.
    for (const { tokens, confidence } of together.slice(0, 3))
      expect(confidence).to.equal(Math.min(...tokens.map((one) => one.probability)));
    const [span] = together[0].spans;
    expect('fly from Oslo to Lima'.slice(span.start, span.end)).to.equal('Oslo');
    expect(span.score).to.be.within(0.3, 1);
    for (const { tag, probability, distribution } of together[4].tokens) {
      expect(distribution[0]).to.deep.equal({ label: tag, probability });
    }
  });

  it('evaluates a sentence the same wherever it stands: what is measured of parts adds up to the whole', async () => {
    const { run } = await train({ training: { epochs: 2 } });
    const sentences = ['fly O\nto O\nLima B-destination\n', 'x O\n'.repeat(40), 'Oslo B-origin\n', 'on O\nMonday B-date\nplease O\n'];
    const whole = await models.evaluate(run, write('whole.conll', sentences.join('\n')));
    const parts: Evaluation[] = [];
    for (const [i, text] of sentences.entries()) parts.push(await models.evaluate(run, write(`part-${i}.conll`, text)));
    const tokens = [3, 40, 1, 3];
    const sum = (value: (one: Evaluation) => number) => parts.reduce((total, one, i) => total + value(one) * tokens[i], 0) / 47;
    expect(whole.scores.loss).to.be.closeTo(sum(({ scores }) => scores.loss), 1e-5); // prettier-ignore
    expect(whole.scores.accuracy).to.be.closeTo(sum(({ scores }) => scores.accuracy), 1e-9); // prettier-ignore
    expect(whole.errors.length).to.equal(parts.reduce((total, { errors }) => total + errors.length, 0));
  });

  it('reports errors with line, place, kind and both labels, the most confident first', async () => {
    const { run } = await train({ training: { epochs: 15 } });
    const text = 'fly O\nfrom O\nOslo B-destination\nto O\nKyoto O\n\nto O\nLima B-destination\non B-date\nFriday I-date\n';
    const { errors, default: rows, strict, confusion, interval } = await models.evaluate(run, write('odd.conll', text));
    const shown = errors.map(({ line, start, end, kind, truth, prediction }) => [line, start, end, kind, truth, prediction]);
    expect(shown).to.deep.include.members([
      [1, 2, 3, 'type', 'destination', 'origin'],
      [1, 4, 5, 'spurious', undefined, 'destination'],
      [7, 2, 4, 'boundary', 'date', 'date'],
    ]);
    expect(errors.map(({ probability }) => probability)).to.deep.equal(errors.map(({ probability }) => probability).sort((a, b) => b - a));
    expect(errors.find(({ kind }) => kind === 'boundary')).to.deep.include({
      truthSpan: { start: 2, end: 4 },
      predictionSpan: { start: 3, end: 4 },
    });
    expect(rows.map(({ label }) => label)).to.include.members(['date', 'destination', 'micro avg', 'macro avg', 'weighted avg']);
    expect(strict).to.have.length(rows.length);
    expect(confusion.labels[0]).to.equal('O');
    expect(interval?.low).to.be.at.most(interval?.high ?? 0);
  });

  it('names what is wrong in data that it is asked to measure, and refuses what holds nothing', async () => {
    const { run } = await train({ training: { epochs: 1 } });
    const { problems, documents } = await models.evaluate(
      run,
      write('bad.conll', 'Lima B-origin\n\nLima B-origin\n\nto O\nOslo I-origin\n'),
    );
    expect([documents, problems?.length, problems?.[0].line]).to.deep.equal([3, 1, 6]);
    const error: unknown = await models.evaluate(run, write('empty.conll', '\n')).catch((thrown: unknown) => thrown);
    expect(error).to.have.property('name', 'DataError');
  });

  it('takes the weights anew when the run has better ones', async () => {
    const { run } = await train({ training: { epochs: 1 } });
    const before = await models.tag(run, ['fly to Oslo']);
    const last = await loadLast(run);
    await saveBest(run, (last?.weights ?? []).map((weight) => ({ ...weight, data: weight.data.map((value) => value * 2) })), { epoch: 1, step: 6 }); // prettier-ignore
    const later = new Date(Date.now() + 5000);
    utimesSync(runFiles.best(run), later, later);
    expect(rounded((await models.tag(run, ['fly to Oslo']))[0])).not.to.deep.equal(rounded(before[0]));
  });

  it('evaluates what "validationSplit" set aside as training did, and refuses when the file has changed since', async () => {
    const { run, evaluation, reason, message } = await train({
      data: { validation: undefined, test: undefined, validationSplit: 0.25 },
      training: { epochs: 2, seed: 5 },
    });
    expect(reason, message).to.equal('completed');
    expect(evaluation?.documents).to.equal(6);
    expect(await models.evaluate(run)).to.deep.equal({ ...evaluation, problems: [] });
    write('data/train.conll', conll(23));
    const error: unknown = await models.evaluate(run).catch((thrown: unknown) => thrown);
    expect(error).to.include({ name: 'RunError', reason: 'dataChanged' });
    expect(String(error)).to.contain('data/train.conll has changed');
  });

  it('says in words that weights are missing, are NaN, or are too large to answer; never a probability that is none', async () => {
    const attention = { layer: 'attention', units: 4 };
    const { run } = await train({ layers: [{ cell: 'lstm', units: 5 }, attention, attention], training: { epochs: 1 } });
    const { weights } = (await loadLast(run)) ?? expect.fail();
    const asked = async (): Promise<string[]> => {
      const answers: Promise<unknown>[] = [models.tag(run, ['fly to Oslo']), models.evaluate(run)];
      return Promise.all(answers.map((answer) => answer.then(() => 'an answer', String)));
    };
    const filled = (value: number) => saveBest(run, weights.map((weight) => ({ ...weight, data: weight.data.map(() => value) })), { epoch: 1, step: 6 }); // prettier-ignore
    await filled(NaN);
    for (const words of await asked()) expect(words).to.match(/^RunError: .*best\.safetensors is of no use: .*Train anew/);
    await filled(-Infinity);
    for (const words of await asked()) expect(words).to.match(/^RunError: .*best\.safetensors is of no use/);
    await filled(1e17);
    for (const words of await asked()) expect(words).to.match(/^RunError: The model answers NaN: .*Train anew/);
    rmSync(runFiles.best(run));
    rmSync(runFiles.last(run));
    for (const words of await asked()) expect(words).to.match(/^RunError: .*has no weights yet/);
  });

  it('of task "classify" gives a class with its distribution, and sets documents without one aside', async () => {
    const line = (text: string, label?: string) => JSON.stringify({ text, label: label ? [label] : [] });
    const data = Array.from({ length: 24 }, (_, i) => line(i % 2 ? `fly to place ${i}` : `play song ${i}`, i % 2 ? 'travel' : 'music'));
    writeTiny(folder.path);
    write('data/train.jsonl', [...data, line('no class')].join('\n'));
    const { run, reason, message, evaluation } = await train({
      task: 'classify',
      data: { train: 'data/train.jsonl', validation: 'data/train.jsonl', test: undefined },
      training: { epochs: 8 },
    });
    expect(reason, message).to.equal('completed');
    expect(message).to.contain('accuracy');
    expect(evaluation).to.deep.include({ documents: 24 });
    expect(evaluation?.strict).to.equal(undefined);
    expect(evaluation?.scores.score).to.be.greaterThan(0.8);
    expect(evaluation?.default.map(({ label }) => label).slice(0, 2)).to.deep.equal(['music', 'travel']);
    const [{ label, tokens }] = await models.tag(run, ['play song now']);
    expect(label?.label).to.equal('music');
    expect(label?.distribution.reduce((sum, { probability }) => sum + probability, 0)).to.be.closeTo(1, 1e-5);
    expect(tokens).to.deep.equal([]);
    expect((await models.evaluate(run)).problems?.map(({ line: at }) => at)).to.deep.equal([25]);
  });

  it('with states carried from sentence to sentence, evaluates in the order of the file, twice the same', async () => {
    const { run, evaluation, reason, message } = await train({
      layers: [{ cell: 'gru', units: 4, stateful: true }],
      training: { epochs: 2 },
    });
    expect(reason, message).to.equal('completed');
    expect(await models.evaluate(run)).to.deep.equal({ ...evaluation, problems: [] });
    expect(await models.evaluate(run)).to.deep.equal({ ...evaluation, problems: [] });
  });
});

/** A batch's size moves the last digits of float32 sums. */
function rounded(tagged: TaggedText): unknown {
  return JSON.parse(JSON.stringify(tagged, (_key, value: unknown) => (typeof value === 'number' ? Math.round(value * 1e4) / 1e4 : value)));
}
