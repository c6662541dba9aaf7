import { expect } from 'chai';
import { LoadedModels } from '../../src/experiment/loaded-model';
import { resumeTraining, startTraining, type TrainOptions } from '../../src/experiment/train';
import type { Training } from '../../src/experiment/training';
import { readManifest, writeManifest } from '../../src/runs/manifest';
import { lastWeights, writeTiny } from '../experiment/tiny';
import { temporaryFolder } from '../runs/temporary-folder';

const texts = ['fly from Oslo to Lima', 'a ticket to Paris from Cairo next Friday'];

describe('a run on tensorflow', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();

  const start = (epochs: number, options: Partial<TrainOptions> = {}): Promise<Training> =>
    startTraining({ ...writeTiny(folder.path, { training: { epochs } }), backend: 'tensorflow', ...options });

  it('learns, tells on what it ran, and records norms by time step', async () => {
    const ended = await (await start(12)).finished;
    expect(ended.reason, ended.message).to.equal('completed');
    expect(ended.evaluation?.scores.score).to.be.greaterThan(0.7);
    expect((await readManifest(ended.run)).backend).to.equal('tensorflow');
  });

  it('stopped in mid-epoch and resumed, ends with the weights of an unbroken run, to the bit', async () => {
    const unbroken = await (await start(3)).finished;
    let stop: () => void = () => undefined;
    const training = await start(3, { onEvent: (_run, event) => event.type === 'step' && event.step === 8 && stop() });
    stop = () => training.stop();
    const stopped = await training.finished;
    expect(stopped.reason, stopped.message).to.equal('stopped');
    const resumed = await (await resumeTraining(stopped.run, { backend: 'tensorflow' })).finished;
    expect(resumed.reason, resumed.message).to.equal('completed');
    expect(await lastWeights(stopped.run)).to.deep.equal(await lastWeights(unbroken.run));
  });

  it('is answered the same by a run loaded on another backend', async () => {
    const { run } = await (await start(6)).finished;
    const tagged = async (): Promise<unknown> => {
      const models = new LoadedModels();
      const answers = await models.tag(run, texts);
      models.dispose();
      return answers.map(({ spans }) => spans.map(({ start: from, end, label }) => [from, end, label]));
    };
    const here = await tagged();
    await writeManifest(run, { ...(await readManifest(run)), backend: 'cpu' });
    expect(await tagged()).to.deep.equal(here);
  });
});
