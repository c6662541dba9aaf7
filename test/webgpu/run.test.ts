import { expect } from 'chai';
import { LoadedModels } from '../../src/experiment/loaded-model';
import { resumeTraining, startTraining, type TrainOptions } from '../../src/experiment/train';
import type { Training } from '../../src/experiment/training';
import { readManifest, writeManifest } from '../../src/runs/manifest';
import { lastWeights, writeTiny } from '../experiment/tiny';
import { temporaryFolder } from '../runs/temporary-folder';

const texts = ['fly from Oslo to Lima', 'a ticket to Paris from Cairo next Friday'];

describe('a run on webgpu', function () {
  this.timeout(300_000);
  const folder = temporaryFolder();

  const start = (epochs: number, options: Partial<TrainOptions> = {}): Promise<Training> =>
    startTraining({ ...writeTiny(folder.path, { training: { epochs } }), backend: 'webgpu', ...options });

  it('learns what it learns on wasm, and is answered the same when it is loaded there', async () => {
    const ended = await (await start(3)).finished;
    expect(ended.reason, ended.message).to.equal('completed');
    expect((await readManifest(ended.run)).backend).to.equal('webgpu');
    const onWasm = await (await start(3, { backend: 'wasm' })).finished;
    expect(ended.evaluation?.scores.loss).to.be.closeTo(onWasm.evaluation?.scores.loss ?? NaN, 1e-3);

    const tagged = async (): Promise<unknown> => {
      const models = new LoadedModels();
      const answers = await models.tag(ended.run, texts);
      models.dispose();
      return answers.map(({ spans }) => spans.map(({ start: from, end, label }) => [from, end, label]));
    };
    const there = await tagged();
    await writeManifest(ended.run, { ...(await readManifest(ended.run)), backend: 'webgpu' });
    expect(await tagged()).to.deep.equal(there);
  });

  it('stopped in mid-epoch and resumed, ends with the weights of an unbroken run, to the bit', async () => {
    const unbroken = await (await start(2)).finished;
    let stop: () => void = () => undefined;
    const training = await start(2, { onEvent: (_run, event) => event.type === 'step' && event.step === 8 && stop() });
    stop = () => training.stop();
    const stopped = await training.finished;
    expect(stopped.reason, stopped.message).to.equal('stopped');
    const resumed = await (await resumeTraining(stopped.run, { backend: 'webgpu' })).finished;
    expect(resumed.reason, resumed.message).to.equal('completed');
    expect(await lastWeights(stopped.run)).to.deep.equal(await lastWeights(unbroken.run));
  });

  it('every kind of input and layer runs', async () => {
    const inputs = [
      { encode: 'embedding', size: 5 },
      { encode: 'letterTrigram', size: 4 },
      { encode: 'oneHot' },
      { encode: 'characters', cell: 'gru', units: 3, size: 3, bidirectional: true },
    ];
    const layers = [
      { cell: 'gru', units: 5, recurrentDropout: 0.2, bidirectional: true },
      { layer: 'layerNormalization' },
      { layer: 'attention' },
      { layer: 'batchNormalization' },
      { cell: 'simple', units: 4, feedback: 'jordan' },
    ];
    const spec = writeTiny(folder.path, { inputs, layers, training: { epochs: 1, clipValue: 0.5 } });
    const ended = await (await startTraining({ ...spec, backend: 'webgpu' })).finished;
    expect(ended.reason, ended.message).to.equal('completed');
  });
});
